// covers: sort without a comparator: strings by units, booleans
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const names = ['pear', 'apple', 'Zoo', '', 'ap', 'apple', '\u{1f600}', '\uffff', String(state.length)];
  for (const name of names.sort()) out.push(name.length, name.length > 0 ? name.charCodeAt(0) : -1);
  for (const name of ['b', 'a', 'c'].toSorted((x, y) => (x < y ? 1 : -1))) out.push(name.charCodeAt(0));
  const flags = state.map((x) => x > action);
  flags.sort();
  out.push(...flags.map((flag) => (flag ? 1 : 0)));
  const some: (string | undefined)[] = ['x', undefined, 'a', undefined];
  some.sort();
  out.push(...some.map((each) => (each === undefined ? -1 : each.charCodeAt(0))));
  out.push(names.indexOf('ap'), names.includes('pear') ? 1 : 0, names.find((each) => each.length === 3)?.length ?? -1);
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
