// covers: Record<string, T>; index signatures; Record of literal keys; delete; in
type Count = { [key: string]: number };
type Color = 'red' | 'green' | 'blue';
const WORTH: Record<Color, number> = { red: 1, green: 2, blue: 3 };
const NAMES: Record<number, string> = { 0: 'zero', 1: 'one', 7: 'seven' };

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const count: Record<string, number> = {};
  for (const x of state) {
    const key = `k${x}`;
    count[key] = (count[key] ?? 0) + 1;
  }
  for (const key in count) out.push(count[key], key.length);
  const known = count[`k${action}`];
  if (known !== undefined) out.push(known);
  else out.push(-1);
  if (count['k1']) out.push(100 + count['k1']);
  out.push(`k${action}` in count ? 1 : 0, 'k0' in count ? 1 : 0);
  delete count[`k${action}`];
  out.push(`k${action}` in count ? 1 : 0);
  count['k0'] = 5;
  count['k0'] += 2;
  count['k0']++;
  count.k0 *= 3;
  out.push(count.k0, count['k0']--, --count['k0']);
  const lists: { [name: string]: number[] } = {};
  for (const x of state) (lists[x > 2 ? 'big' : 'small'] ??= []).push(x);
  for (const [name, list] of Object.entries(lists)) out.push(name.length, list.length, list[0]);
  const colors: Color[] = ['red', 'green', 'blue'];
  for (const color of colors) out.push(WORTH[color]);
  out.push(WORTH.red + WORTH['blue']);
  const name = NAMES[action];
  out.push(name ? name.length : -1);
  const copy: Count = { ...count, extra: action, ['computed' + state.length]: 2 };
  out.push(Object.keys(copy).length, Object.keys(count).length, copy.extra);
  copy.k0 = -1;
  out.push(count.k0, copy.k0);
  return { state: out, reward: Object.values(copy).length, terminated: 'k3' in copy };
}
