// covers: Record of literal keys; Partial<Record<…>>; nested dictionaries; nullable values; missing-key reads; destructuring of a Record
type Kind = 'wood' | 'stone' | 'iron';
type Inventory = Record<Kind, number>;
interface Shop {
  readonly prices: Readonly<Inventory>;
  stock: Partial<Record<Kind, number>>;
}
const PRICES: Inventory = { wood: 1, stone: 2, iron: 5 };
const KINDS: readonly Kind[] = ['wood', 'stone', 'iron'];
const RECIPES: { [name: string]: { needs: Partial<Inventory>; gives: string } } = {
  axe: { needs: { wood: 1, stone: 2 }, gives: 'axe' },
  sword: { needs: { iron: 2 }, gives: 'sword' },
};

function total(inventory: Inventory): number {
  let sum = 0;
  for (const kind of KINDS) sum += inventory[kind] * PRICES[kind];
  return sum;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const inventory: Inventory = { wood: 0, stone: 0, iron: 0 };
  for (const x of state) {
    const kind = KINDS[Math.abs(Math.trunc(x)) % 3] ?? 'wood';
    inventory[kind]++;
    inventory[kind] += 2;
  }
  out.push(inventory.wood, inventory.stone, inventory.iron, total(inventory));
  const { wood, iron: metal } = inventory;
  out.push(wood, metal);
  const shop: Shop = { prices: PRICES, stock: { wood: 3 } };
  const stone = shop.stock.stone;
  out.push(stone === undefined ? -1 : stone, shop.stock['wood'] ?? 0, shop.stock.iron ?? -2);
  shop.stock.iron = action;
  delete shop.stock.wood;
  out.push(shop.stock.wood ?? -3, 'iron' in shop.stock ? 1 : 0, Object.keys(shop.stock).length);
  const recipe = RECIPES[action > 1 ? 'axe' : action > 0 ? 'sword' : 'nothing'];
  if (recipe) {
    for (const [kind, count] of Object.entries(recipe.needs)) out.push(kind.length, count ?? 0);
    out.push(recipe.gives.length, recipe.needs.iron ?? 0);
  }
  out.push(RECIPES['axe']?.needs.wood ?? -1, RECIPES['none']?.needs.wood ?? -1);
  const grid: Record<string, Record<number, string>> = {};
  for (const [i, x] of state.entries()) {
    const row = `${i % 2}`;
    if (!grid[row]) grid[row] = {};
    grid[row][i] = `${x}`;
    (grid['all'] ??= {})[i * 2] = 'x';
  }
  for (const row of Object.keys(grid))
    for (const at of Object.keys(grid[row])) out.push(Number(at), grid[row][Number(at)].length);
  const maybe: Record<string, number | null> = { none: null, some: 1 };
  maybe[`${action}`] = action;
  out.push(maybe['none'] === null ? 1 : 0, maybe['some'] ?? 0, maybe['other'] === undefined ? 1 : 0);
  for (const [key, value] of Object.entries(maybe)) out.push(key.length, value === null ? -9 : value);
  let made = 0;
  const ordered: Record<string, number> = { [`k${++made}`]: ++made, [`k${++made}`]: ++made };
  ordered[`k${++made}`] = ++made;
  ordered['k1'] += ++made;
  for (const key in ordered) out.push(key.length, ordered[key]);
  // a key that is not there stops the step where a value is needed
  const loose: Record<string, number> = PRICES;
  if (state.length > 6) out.push(loose[`${action}`] * 2);
  return { state: out, reward: made, terminated: Object.values(inventory).every((count) => count > 0) };
}
