// expect: budget_exhausted memory_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const s = new Set<number>([1]);
  for (const k of s) {
    s.delete(k);
    s.add(k);
  }
  return { state, reward: 0, terminated: false };
}
