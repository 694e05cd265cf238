// covers: fields of different kinds in the variants of a union, read without narrowing; keys of fields of different kinds
type Item =
  | { kind: 'coin'; value: number; marks: number[] }
  | { kind: 'letter'; value: string; marks?: string }
  | { kind: 'lamp'; value: boolean; note: string };

interface Hero {
  name: string;
  hp: number;
  mp: number;
  alive: boolean;
  title?: string;
}

const KEYS: readonly ('hp' | 'mp')[] = ['hp', 'mp'];

function shown(item: Item): string {
  const { value } = item;
  if (typeof value === 'number') return value.toFixed(2);
  return typeof value === 'string' ? value : value ? 'on' : 'off';
}

const marksOf = (item: Item): number => {
  if (item.kind === 'lamp') return -1;
  const { marks } = item;
  return marks === undefined ? 0 : marks.length;
};

function changed(hero: Hero, key: 'hp' | 'mp', by: number): void {
  hero[key] += by;
  if (hero[key] < 0) hero[key] = 0;
}

const fieldText = (hero: Hero, key: keyof Hero): string => `${key}=${hero[key]}`;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const first = state[0] ?? 0;
  const items: Item[] = [
    { kind: 'coin', value: first, marks: [1, 2, 3] },
    { kind: 'letter', value: 'hello' },
    { kind: 'letter', value: 'x', marks: 'ab' },
    { kind: 'lamp', value: first > 2, note: 'n' },
  ];
  const hero: Hero = { name: 'Ann', hp: 5, mp: 2, alive: true };
  for (const key of KEYS) changed(hero, key, action);
  const out = [hero.hp, hero.mp, items.map(shown).join().length, ...items.map(marksOf)];
  out.push(items.filter(({ value }) => value === 'hello' || value === true).length);
  const fields: (keyof Hero)[] = ['name', 'hp', 'alive'];
  out.push(fields.map((key) => fieldText(hero, key)).join('&').length);
  const titled: Hero = { ...hero, title: 'Dr' };
  out.push(fieldText(titled, 'title').length);
  const pair: [number, string, boolean] = [first, 'second', first > 1];
  for (let i = 0; i < 3; i++) {
    const part = pair[i];
    out.push(typeof part === 'number' ? part : typeof part === 'string' ? part.length : part === true ? 1 : 0);
  }
  return { state: out, reward: 0, terminated: false };
}
