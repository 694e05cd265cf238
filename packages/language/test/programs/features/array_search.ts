// covers: array methods: findIndex, findLastIndex, indexOf, lastIndexOf, includes, some, every
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  out.push(
    state.findIndex((x) => x > action),
    state.findLastIndex((x) => x > action),
    state.findIndex((x, i) => i > 2 && x < 5),
    state.findLastIndex((_, i, all) => i < all.length - 2),
  );
  out.push(state.indexOf(action), state.lastIndexOf(action), state.includes(action) ? 1 : 0);
  const positions = [0, 1, 2, -1, -3, -100, 100, 0.5, -0.5, 1.9, -1.9, NaN, Infinity, -Infinity, action, state.length];
  for (const from of positions)
    out.push(state.indexOf(3, from), state.lastIndexOf(3, from), state.includes(3, from) ? 1 : 0);
  const odd = [NaN, -0, 0, 1, NaN];
  out.push(odd.indexOf(NaN), odd.lastIndexOf(NaN), odd.includes(NaN) ? 1 : 0, odd.includes(NaN, 5) ? 1 : 0);
  out.push(odd.indexOf(0), odd.indexOf(-0), odd.lastIndexOf(0), odd.includes(-0) ? 1 : 0);
  const flags = [true, false, state.length > 3];
  out.push(flags.indexOf(false), flags.lastIndexOf(true), flags.includes(action > 2) ? 1 : 0);
  const cells = state.map((v) => ({ v }));
  const chosen = cells[1] ?? { v: 0 };
  out.push(cells.indexOf(chosen), cells.includes({ v: 0 }) ? 1 : 0, cells.lastIndexOf(chosen, -2));
  const empty: number[] = [];
  out.push(
    empty.indexOf(1),
    empty.lastIndexOf(1, 0),
    empty.includes(NaN) ? 1 : 0,
    empty.findLastIndex(() => true),
  );
  out.push(empty.some(() => true) ? 1 : 0, empty.every(() => false) ? 1 : 0);
  let calls = 0;
  const hit = state.some((x) => {
    calls += 1;
    return x === action;
  });
  out.push(calls, hit ? 1 : 0, state.every((x, i) => x >= 0 || i > 3) ? 1 : 0);
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
