// expect: memory_exhausted budget_exhausted (exponential arrays and tables)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const m = new Map<string, number>();
  for (let i = 0; i < 1e7; i++) m.set(`key ${i}`, i);
  state[0] = m.size;
  return { state, reward: 0, terminated: false };
}
