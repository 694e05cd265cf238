// expect: rejected (types that explode)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const a = state as unknown as string;
  return { state, reward: 0, terminated: false };
}
