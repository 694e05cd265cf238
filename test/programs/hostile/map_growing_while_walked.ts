// expect: memory_exhausted budget_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const m = new Map<number, number>([[0, 0]]);
  let n = 0;
  for (const k of m.keys()) m.set((n += 1), k);
  return { state, reward: 0, terminated: false };
}
