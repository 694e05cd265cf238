// covers: unions of cells; chains of reads; records over literal keys; narrowing of fields
type Cell = { type: 'empty' } | { type: 'wall' } | { type: 'item'; item: Item };
type Item = { name: 'key' | 'gem'; value: number };
type Grid = Cell[][];
type Maybe<T> = T | undefined;
interface Player {
  x: number;
  y: number;
  inventory: Item[];
  holding: Item | null;
  facing: 'N' | 'E' | 'S' | 'W';
}
const EMPTY: Cell = { type: 'empty' };
const VECTORS: Record<Player['facing'], readonly [number, number]> = { N: [0, -1], E: [1, 0], S: [0, 1], W: [-1, 0] };
const ORDER: Player['facing'][] = ['N', 'E', 'S', 'W'];
const isWall = (c: Cell | undefined): boolean => !c || c.type === 'wall';
function build(w: number, h: number): Grid {
  const g: Grid = [];
  for (let y = 0; y < h; y++) {
    const row: Cell[] = [];
    for (let x = 0; x < w; x++) {
      if (x === 0 || y === 0) row.push({ type: 'wall' });
      else if ((x + y) % 5 === 0) row.push({ type: 'item', item: { name: x > y ? 'key' : 'gem', value: x } });
      else row.push({ ...EMPTY });
    }
    g.push(row);
  }
  return g;
}
function cellAt(g: Grid, x: number, y: number): Maybe<Cell> {
  return g[y]?.[x];
}
function value(c: Cell): number {
  if (c.type !== 'item') return 0;
  const { item } = c;
  return item.value + (item.name === 'key' ? 100 : 0);
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const g = build(4, 4);
  const p: Player = { x: 1, y: 1, inventory: [], holding: null, facing: 'E' };
  const out: number[] = [];
  for (const s of state.slice(0, 6)) {
    const idx = ORDER.indexOf(p.facing);
    if (s > 2) p.facing = ORDER[(idx + 1) % 4];
    const [dx, dy] = VECTORS[p.facing];
    const next = cellAt(g, p.x + dx, p.y + dy);
    if (isWall(next)) {
      out.push(-1);
      continue;
    }
    p.x += dx;
    p.y += dy;
    const here = g[p.y][p.x];
    if (here.type === 'item') {
      p.inventory.push(here.item);
      p.holding = here.item;
      g[p.y][p.x] = { type: 'empty' };
    }
    out.push(
      p.x,
      p.y,
      p.inventory.length,
      p.holding?.value ?? -2,
      p.holding !== null && p.holding.name === 'key' ? 1 : 0,
    );
  }
  out.push(
    g
      .flat()
      .map(value)
      .reduce((a, b) => a + b, 0),
  );
  const counts = { key: 0, gem: 0 };
  for (const it of p.inventory) counts[it.name]++;
  out.push(counts.key, counts.gem);
  const last = p.inventory[p.inventory.length - 1];
  if (last !== undefined) out.push(last.value);
  const label = p.holding ? p.holding.name : 'none';
  out.push(label.length);
  const dropped = p.holding;
  p.holding = null;
  if (dropped) out.push(dropped.value);
  return { state: out, reward: 0, terminated: false };
}
