// expect: budget_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  do {} while (state.length >= 0);
  return { state, reward: 0, terminated: false };
}
