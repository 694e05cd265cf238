// expect: ok budget_exhausted memory_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const m = new Map<number, number>();
  for (let i = 0; i < 5000; i++) {
    m.set(i, i);
    m.delete(i - 1);
  }
  state[0] = m.size;
  return { state, reward: 0, terminated: false };
}
