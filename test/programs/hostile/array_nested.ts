// expect: memory_exhausted budget_exhausted (deep nesting in data)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let grid: number[][] = [[1]];
  for (let i = 0; i < 60; i++) grid = grid.concat(grid.map((row) => [...row, ...row]));
  state[0] = grid.length;
  return { state, reward: 0, terminated: false };
}
