// covers: as; assertions that are tested; satisfies; as const; typeof
type Dir = 0 | 1 | 2 | 3;
type Word = 'up' | 'down';
type Shape = { kind: 'dot' } | { kind: 'line'; length: number };
type Line = Extract<Shape, { kind: 'line' }>;
const SIZES = { small: 1, big: 2 } satisfies Record<string, number>;

function turned(dir: Dir): Dir {
  return ((dir + 1) % 4) as Dir;
}

function lengthOf(shape: Shape): number {
  return (shape as Line).length;
}

function word(up: boolean): string {
  return up ? 'up' : 'down';
}

function kindOf(x: number | undefined): number {
  if (typeof x === 'number') return x;
  return -1;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  let dir: Dir = 0;
  for (let i = 0; i < 5; i++) {
    dir = turned(dir);
    out.push(dir);
  }
  const w = word(action > 0) as Word;
  out.push(w === 'up' ? 1 : 0);
  out.push(lengthOf({ kind: 'line', length: action }));
  const list = ['up', 'down', w] as Word[];
  const empty = [] as number[];
  const nothing = null as number | null;
  const given = (action > 1 ? action : undefined) as number | undefined;
  out.push(list.length, empty.length, nothing ?? -1, given ?? -2, kindOf(given));
  const words = [word(true), word(false)] as Word[];
  out.push(words.indexOf('down'));
  out.push(typeof action === 'number' ? 1 : 0, typeof w === 'string' ? 1 : 0, typeof given === 'undefined' ? 1 : 0);
  out.push(SIZES.big, (action as number) + 1);
  const pair = [1, 2] as const;
  out.push(pair[0], pair.length);
  return { state: out, reward: 0, terminated: typeof nothing === 'object' };
}
