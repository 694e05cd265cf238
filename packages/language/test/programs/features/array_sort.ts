// covers: sort; toSorted; comparators
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const whole = state.filter((x) => x === x);
  out.push(...whole.toSorted((a, b) => a - b), ...whole.slice().sort((a, b) => b - a));
  const same = whole.slice();
  out.push(same.sort((a, b) => a - b) === same ? 1 : 0, ...same);
  // Stable.
  const cells = whole.map((v, i) => ({ v: Math.floor(v / 3), i }));
  cells.sort((a, b) => a.v - b.v);
  for (const { v, i } of cells) out.push(v, i);
  const many = Array.from({ length: 40 }, (_, i) => ({ k: (i * 7 + (Math.trunc(action) & 7)) % 5, i }));
  out.push(...many.toSorted((a, b) => b.k - a.k).map((cell) => cell.i));
  many.sort((a, b) => {
    if (a.k !== b.k) return a.k - b.k;
    return b.i - a.i;
  });
  out.push(...many.map((cell) => cell.i));
  out.push(...[3, 1, 2].sort(() => 0), ...[3, 1, 2].toSorted(() => NaN));
  function byDistance(a: number, b: number): number {
    return Math.abs(a - 4) - Math.abs(b - 4) || a - b;
  }
  out.push(...[1, 9, 4, 7, 2, 6].sort(byDistance), ...[5].sort(byDistance));
  const flags = [true, false, action > 2, false].sort();
  out.push(...flags.map((flag) => (flag ? 1 : 0)));
  const rows = [
    [3, 1],
    [2, 5],
    [2, 4],
  ].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  out.push(...rows.flat(), ...whole.map((x) => x).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
