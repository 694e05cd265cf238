// covers: array methods: slice, concat, flat, flatMap, spreads
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const positions = [0, 1, 2.9, -1, -0.5, -2.9, -100, 100, NaN, Infinity, -Infinity, action];
  for (const from of positions) {
    out.push(...state.slice(from), -77);
    for (const to of [1, -1, action, 4.5]) out.push(state.slice(from, to).length);
  }
  out.push(state.slice().length);
  out.push(...state.concat(), ...state.concat(7), ...state.concat([8, 9], 10, state, []));
  const rows = [state, [1], [], [action, action]];
  out.push(...rows.flat(), rows.concat([[5]]).length, rows.concat([[5], [6]], []).length);
  const deep = [rows, [[3]], []];
  out.push(...deep.flat(2), deep.flat().length, ...deep.flat(Infinity), deep.flat(0).length);
  out.push(...state.flatMap((x) => [x, x + 1]), ...state.flatMap((x, i) => (i % 2 === 0 ? [x] : [])));
  out.push(...state.flatMap((x) => x * 2));
  const copied = [...rows];
  copied[0] = [0];
  copied[1].push(4);
  out.push(rows[0].length, rows[1].length);
  // A spread takes what is there when it is reached.
  const live = [1, 2, 3];
  out.push(...[...live, live.push(4), ...live, live.pop()!, ...live]);
  out.push(...live, live.length, ...live.splice(0, 1), ...live);
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
