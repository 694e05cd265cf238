// covers: out-of-range reads that are tolerated; const bindings; guarded uses
type Item = { weight: number; name: string };
const ITEMS: Item[] = [
  { weight: 2, name: 'lamp' },
  { weight: 5, name: 'key' },
];

function weightOf(i: number): number {
  const item = ITEMS[i];
  if (item && item.weight > 1) return item.weight;
  return -1;
}

function nameLength(i: number): number {
  const item = ITEMS[i];
  if (item === undefined) return 0;
  return item.name.length;
}

function find(xs: number[], i: number): number | undefined {
  return xs[i];
}

function twice(x: number | undefined): number {
  return x === undefined ? -1 : 2 * x;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  for (const i of [0, 1, 2, -1, 7]) {
    out.push(weightOf(i), nameLength(i), find(state, i) ?? -3, twice(state[i]), twice(find(state, i)));
    out.push(ITEMS[i]?.weight ?? -4, ITEMS[i] ? 1 : 0, ITEMS[i] === undefined ? 1 : 0);
    const maybe: number | undefined = state[i];
    out.push(maybe === undefined ? -5 : maybe);
    const x = state[i];
    if (x !== undefined) out.push(x + 1);
    const y = x;
    out.push(y === undefined ? 1 : 0);
    const z = state[i] || 4;
    out.push(z);
    const grid = [[1, 2], [3]];
    out.push(grid[i]?.[1] ?? -6);
    const row = grid[i];
    if (row && row[0] > 0) out.push(row.length);
    out.push(row?.[0] ?? -7);
    const text = ['a', 'bc'][i];
    if (text) out.push(text.length);
    out.push(text === 'bc' ? 1 : 0);
  }
  return { state: out, reward: action, terminated: false };
}
