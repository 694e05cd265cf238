// expect: rejected (syntax that is left out)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const m = 'aaa'.match('a');
  return { state, reward: 0, terminated: false };
}
