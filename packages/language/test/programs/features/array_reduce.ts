// covers: array methods: reduce, reduceRight with and without a start
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  out.push(
    state.reduce((sum, x) => sum + x, 0),
    state.reduce((sum, x, i) => sum - x * i, 1),
    state.reduceRight((sum, x) => sum / 2 + x, 0),
    state.reduceRight((sum, x, i, all) => sum + x * i + all.length, 5),
  );
  const pairs = state.reduce((found: number[][], x, i) => (i % 2 === 0 ? [...found, [x, i]] : found), []);
  for (const pair of pairs) out.push(...pair);
  const totals = state.reduce(
    (sums, x) => {
      if (x > 2) return { ...sums, high: sums.high + x };
      sums.low += x;
      return sums;
    },
    { low: 0, high: 0 },
  );
  out.push(totals.low, totals.high);
  out.push(state.reduceRight((all, x) => [...all, x], [action]).length);
  out.push(state.map((x) => x > 1).reduce((count, is) => count + (is ? 1 : 0), 0));
  // Without a start the first element is it, and an empty array throws.
  out.push(state.reduce((a, b) => Math.max(a, b)));
  out.push(state.reduceRight((a, b, i) => a * 2 - b + i));
  out.push([action].reduce((a, b) => a + b + 1000));
  const points = state.map((x, i) => ({ x, i }));
  const best = points.reduce((a, b) => (b.x > a.x ? b : a));
  out.push(best.i, points.reduceRight((a, b) => (b.x > a.x ? b : a)).i);
  out.push([[1, 2], [3], state].reduce((a, b) => a.concat(b)).length);
  out.push(state.slice(2).reduce((a, b) => a - b));
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
