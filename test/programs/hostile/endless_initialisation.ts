// expect: load budget_exhausted (endless loops)
const TABLE = fill();
function fill(): number[] {
  const xs: number[] = [];
  for (let i = 0; i >= 0; i++) xs[0] = i;
  return xs;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  if (TABLE.length < 0) return { state, reward: 1, terminated: false };
  return { state, reward: 0, terminated: false };
}
