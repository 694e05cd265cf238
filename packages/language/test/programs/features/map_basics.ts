// covers: Map: set, has, get, delete, clear, size, forEach; for..of over a Map
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const count = new Map<number, number>();
  for (const x of state) count.set(x, (count.get(x) ?? 0) + 1);
  for (const [x, n] of count) out.push(x, n);
  const most = count.get(action);
  out.push(most === undefined ? -1 : most, count.has(action) ? 1 : 0);
  const index = new Map<string, number[]>();
  for (let i = 0; i < state.length; i++) {
    const key = `${Math.floor(state[i] / 3)}`;
    const list = index.get(key);
    if (list) list.push(i);
    else index.set(key, [i]);
  }
  out.push(index.size);
  index.forEach((list, key) => {
    out.push(list.length, list[0], key.length);
  });
  if (index.has('0')) out.push(index.get('0')!.length);
  out.push(index.delete('0') ? 1 : 0, index.delete('0') ? 1 : 0, index.size);
  const chained = new Map<boolean, string>().set(true, 'yes').set(false, 'no').set(true, `${action}`);
  for (const [key, text] of chained.entries()) out.push(key ? 1 : 0, text.length);
  const answer = chained.get(action > 0);
  if (answer !== undefined) out.push(answer.length);
  count.clear();
  out.push(count.size);
  for (const x of count.keys()) out.push(x);
  count.set(-0, 3);
  for (const [x, n] of count) out.push(1 / x, n);
  return { state: out, reward: most ?? 0, terminated: index.size === 0 };
}
