// covers: array methods: splice and unshift with spreads, aliases and records
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const a = state.slice();
  out.push(a.unshift(action), a.unshift(1, 2, 3), a.unshift(), ...a);
  a.unshift(...a, ...[7, 8], 9);
  out.push(...a, a.length);
  const b = state.slice();
  b.splice(1, 2, ...b, action, ...b.slice(-1));
  out.push(...b, b.length);
  b.splice(b.indexOf(action), 1);
  out.push(...b);
  const cells = state.map((v, i) => ({ v, i }));
  const [taken] = cells.splice(1, 1);
  out.push(taken.v, cells.length);
  taken.v = -5;
  cells.splice(0, 0, taken, taken);
  cells[0].v += 1;
  out.push(cells[1].v, ...cells.map((cell) => cell.i));
  // Arguments are evaluated in order, before anything moves.
  let count = 0;
  const c = [10, 20, 30];
  c.splice((count += 1), (count += 1), (count += 1), c.length, count * 2);
  out.push(...c);
  const removed = c.splice(0);
  out.push(c.length, ...removed, c.splice(0, 1).length);
  out.push(...state.with(0, action), ...state.with(-1, 7), state.with(0.5, 3)[0]);
  out.push(...state.toReversed(), ...state.slice().reverse(), ...state.slice(0, 3).reverse());
  const same = state.slice();
  out.push(same.reverse() === same ? 1 : 0, same.fill(1) === same ? 1 : 0, same.copyWithin(0, 1) === same ? 1 : 0);
  out.push(state.with(action, 4).length);
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
