// expect: memory_exhausted budget_exhausted (exponential arrays and tables)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const d: Record<string, number> = {};
  for (let i = 0; i < 1e7; i++) d[`k${i}`] = i;
  state[0] = Object.keys(d).length;
  return { state, reward: 0, terminated: false };
}
