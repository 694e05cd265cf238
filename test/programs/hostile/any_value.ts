// expect: rejected (types that explode)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const a: any = state;
  a.push('x');
  return { state, reward: 0, terminated: false };
}
