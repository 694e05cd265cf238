// covers: Object.keys, values, entries of a Record; for..in; own-key order
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const d: Record<string, number> = { b: 1, '10': 2, a: 3, '9': 4, '01': 5, '-1': 6 };
  for (const x of state) d[x] = x;
  d[`${Math.floor(action)}`] = 50;
  const text = Object.keys(d).reduce((all, key) => all + ' ' + key, '');
  out.push(text.length);
  for (const [key, value] of Object.entries(d)) out.push(key.length, value);
  let turns = 0;
  for (const key in d) {
    turns++;
    // deleted before its turn, a key is not visited
    if (turns === 2) delete d['a'];
    out.push(d[key]);
  }
  delete d['10'];
  d['10'] = 7;
  delete d.b;
  d.b = 8;
  for (const value of Object.values(d)) out.push(value);
  return { state: out, reward: turns, terminated: false };
}
