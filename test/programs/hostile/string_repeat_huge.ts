// expect: memory_exhausted budget_exhausted invalid_argument (exponential strings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = 'ab'.repeat(1e18).length;
  return { state, reward: 0, terminated: false };
}
