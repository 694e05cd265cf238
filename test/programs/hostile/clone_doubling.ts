// expect: memory_exhausted budget_exhausted (exponential arrays and tables)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let xs: number[][] = [[1, 2, 3]];
  for (let i = 0; i < 60; i++) xs = [...structuredClone(xs), ...xs];
  state[0] = xs.length;
  return { state, reward: 0, terminated: false };
}
