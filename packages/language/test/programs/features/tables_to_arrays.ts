// covers: spread of Map, Set and their iterators; Array.from of them; new Map and new Set of iterables; Object.fromEntries
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const set = new Set(state);
  out.push(...set);
  out.push([...set].length, [...set, action, ...set.values()].length);
  const sorted = [...set].filter((x) => x === x).sort((a, b) => a - b);
  for (const x of sorted) out.push(x);
  const map = new Map(state.map((x, i) => [`k${i % 3}`, x] as [string, number]));
  for (const [key, value] of [...map]) out.push(key.length, value);
  out.push(...map.values(), [...map.keys()].length);
  for (const [key, value] of [...map.entries()].reverse()) out.push(value, key.length);
  out.push(Array.from(set).length, Array.from(map.values(), (x) => x * 2).length);
  const doubled = Array.from(set, (x, i) => x * 2 + i);
  for (const x of doubled) out.push(x);
  const copy = new Map(map);
  copy.set('new', 1);
  out.push(copy.size - map.size);
  const other = new Set(set);
  other.add(1e9);
  out.push(other.size - set.size);
  const letters = new Set(map.keys());
  out.push(letters.has('k0') ? 1 : 0, letters.size);
  const inverse = new Map([...map].map(([key, value]) => [value, key] as const));
  out.push(inverse.size, (inverse.get(action) ?? '').length);
  const object = Object.fromEntries(map);
  for (const key of Object.keys(object)) out.push(object[key]);
  const squares = Object.fromEntries(Object.entries(object).map(([key, value]) => [key + key, value * value]));
  for (const value of Object.values(squares)) out.push(value);
  const first = set.values().next().value;
  out.push(first === undefined ? -1 : first, map.keys().next().value?.length ?? 0);
  const filtered = new Map([...map].filter(([, value]) => value > action));
  out.push(filtered.size);
  const empty = new Set<string>([]);
  out.push(empty.size, [...empty].length);
  return { state: out, reward: set.size, terminated: [...map.values()].some((x) => x === action) };
}
