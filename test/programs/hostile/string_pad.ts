// expect: memory_exhausted budget_exhausted (exponential strings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = 'ab'.padStart(1e9, 'xyz').length;
  return { state, reward: 0, terminated: false };
}
