// expect: memory_exhausted budget_exhausted (exponential arrays and tables)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const s = new Set<number>();
  for (let i = 0; i < 1e7; i++) s.add(i * 0.5);
  state[0] = s.size;
  return { state, reward: 0, terminated: false };
}
