// covers: array methods: splice, unshift, toSpliced, copyWithin, fill, with, reverse, toReversed
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const positions = [0, 1, 3, -1, -2, -100, 100, 1.7, -0.7, NaN, Infinity, -Infinity, action];
  for (const from of positions) {
    const a = state.slice();
    out.push(...a.splice(from), -7, ...a, -8);
    for (const count of [0, 1, 2.9, -1, 100, NaN, Infinity, action]) {
      const b = state.slice();
      out.push(...b.splice(from, count), -7, ...b, b.length);
      const c = state.slice();
      c.splice(from, count, 91, 92, 93);
      out.push(...c, c.length);
      out.push(...state.toSpliced(from, count, 94), state.toSpliced(from, count).length);
    }
  }
  for (const to of positions)
    for (const from of [0, 1, -3, action])
      out.push(
        ...state.slice().copyWithin(to, from),
        ...state.slice().copyWithin(to, from, -1),
        ...state.slice().copyWithin(from, to, 3),
        ...state.slice().fill(5, to, from),
      );
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
