// covers: Object.keys, values, entries of objects; Object.assign, hasOwn, is, fromEntries, freeze; for..in over an object; Object.values; Object.entries
const DELTAS = { up: { dx: 0, dy: -1 }, down: { dx: 0, dy: 1 }, left: { dx: -1, dy: 0 } };
const COSTS = Object.freeze({ '10': 1, b: 2, '2': 3, a: 4 });
type Point = { x: number; y: number };

function moved(p: Point, by: number): Point {
  return { x: p.x + by, y: p.y };
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  for (const [name, delta] of Object.entries(DELTAS)) out.push(name.length, delta.dx, delta.dy);
  for (const { dx, dy } of Object.values(DELTAS)) out.push(dx * 2 + dy);
  // whole numbers come first, in their order
  const order = Object.keys(COSTS);
  for (const key of order) out.push(key.length, key === '2' ? 1 : 0, key === 'a' ? 1 : 0);
  for (const cost of Object.values(COSTS)) out.push(cost);
  const p: Point = { x: state.length, y: action };
  for (const key in p) out.push(key === 'x' ? p.x : p.y);
  const q = moved(p, 2);
  let sum = 0;
  for (const value of Object.values(q)) sum += value;
  out.push(sum, Object.keys(q).length);
  const r = Object.assign(q, { y: 7 });
  out.push(q.y, r === q ? 1 : 0);
  Object.assign(p, q, { x: -1 });
  out.push(p.x, p.y);
  const copy: Point = Object.assign({}, p);
  copy.x = 99;
  out.push(p.x, copy.x, copy.y);
  const counts: Record<string, number> = { a: 1 };
  Object.assign(counts, { b: 2 }, { a: action });
  out.push(counts['a'], counts['b']);
  const merged: Record<string, number> = Object.assign({}, counts, { c: 3 });
  out.push(Object.keys(merged).length, Object.keys(counts).length);
  out.push(Object.hasOwn(counts, 'b') ? 1 : 0, counts.hasOwnProperty('zz') ? 1 : 0);
  out.push(Object.prototype.hasOwnProperty.call(counts, `${'a'}`) ? 1 : 0, 'x' in p ? 1 : 0);
  out.push(
    Object.is(action, NaN) ? 1 : 0,
    Object.is(action, 0) ? 1 : 0,
    Object.is(p, p) ? 1 : 0,
    Object.is(p, q) ? 1 : 0,
  );
  const byIndex = Object.fromEntries(state.map((x, i) => [`n${i}`, x]));
  for (const key in byIndex) out.push(byIndex[key]);
  const kept = Object.fromEntries(Object.entries(byIndex).filter(([, value]) => value > action));
  out.push(Object.keys(kept).length);
  return { state: out, reward: Object.keys(DELTAS).length, terminated: Object.values(byIndex).length === 0 };
}
