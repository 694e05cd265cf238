// expect: memory_exhausted budget_exhausted invalid_argument thrown (exponential arrays and tables)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = new Array(1e9).fill(0).length;
  return { state, reward: 0, terminated: false };
}
