// covers: destructuring of a dictionary: keys, defaults, rest; destructuring of a Map, a Set and a string as a sequence
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const counts: Record<string, number> = { a: 1, b: action, c: 3 };
  const { a, b: second, z = 9, ...rest } = counts;
  out.push(a, second, z, rest['c'] ?? -1, rest['a'] ?? -2);
  let x = 0;
  let others: Record<string, number> = {};
  ({ c: x, q: counts['d'] = 7, ...others } = counts);
  out.push(x, counts['d'] ?? -1, others['a'] ?? -1, others['d'] ?? -3);
  const [first, next = 5] = new Set(state.slice(0, 1).concat(4));
  out.push(first, next);
  const [[key, value]] = new Map([[state.length, action]]);
  out.push(key, value);
  const [p, q, r = '!'] = 'ab';
  out.push(p === 'a' ? 1 : 0, q === 'b' ? 1 : 0, r === '!' ? 1 : 0);
  for (const [k, v] of new Map(state.map((each, i) => [i, each]))) out.push(k + v);
  return { state: out, reward: out.length, terminated: false };
}
