// covers: Set: add, has, delete, clear, size, forEach; for..of over a Set
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const seen = new Set<number>();
  for (const x of state) {
    if (seen.has(x)) out.push(1);
    else seen.add(x);
  }
  out.push(seen.size);
  for (const x of seen) out.push(x);
  // add returns the set itself
  const chained = new Set<number>().add(1).add(action).add(1);
  out.push(chained.size, chained.has(action) ? 1 : 0, chained.has(NaN) ? 1 : 0, chained.has(-0) ? 1 : 0);
  out.push(chained.delete(1) ? 1 : 0, chained.delete(1) ? 1 : 0, chained.size);
  let sum = 0;
  seen.forEach((x) => {
    sum += x;
  });
  out.push(sum);
  // added again, an element comes last
  if (state.length > 1) {
    const first = state[0];
    seen.delete(first);
    seen.add(first);
  }
  seen.forEach((x, same, all) => {
    if (x === same && all.has(x)) out.push(x);
  });
  seen.clear();
  out.push(seen.size, seen.has(action) ? 1 : 0);
  seen.add(action);
  for (const x of seen) out.push(x);
  return { state: out, reward: chained.size, terminated: seen.size > 1 };
}
