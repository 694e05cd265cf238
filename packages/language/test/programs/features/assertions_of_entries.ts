// covers: assertions of Records over literals and of pairs; values that cannot be in messages; `xs || []` of optional arrays; calls of functions that may not be there
const GOODS = ['wood', 'iron', 'salt'] as const;
type Good = (typeof GOODS)[number];
type Stock = { [G in Good]: number };
type Shape = { kind: 'dot' } | { kind: 'line'; length: number };
type Bag = { items?: number[]; names?: string[] | null };

const PRICES = { wood: 1, iron: 3, salt: 5 } as const;

function stockOf(amount: number): Stock {
  return Object.fromEntries(GOODS.map((good, i) => [good, amount + i])) as Stock;
}

function sizeOf(shape: Shape): number {
  switch (shape.kind) {
    case 'dot':
      return 0;
    case 'line':
      return shape.length;
    default: {
      const never: never = shape;
      throw new Error('no shape: ' + never + ` or ${never}`);
    }
  }
}

function scaled(x: number, by?: (x: number) => number): number {
  return by?.(x) ?? x + 0.5;
}

function total(bag: Bag): number {
  let sum = 0;
  for (const item of bag.items || []) sum += item;
  for (const name of bag.names || []) sum += name.length;
  const items = bag.items || [];
  return sum + items.length * 100 + (bag.names ?? []).length * 1000;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const first = state[0] ?? 0;
  const stock = stockOf(first);
  stock.iron -= action;
  const out: number[] = [stock.wood, stock.iron, stock.salt, sizeOf({ kind: 'dot' }), sizeOf({ kind: 'line', length: first })]; // prettier-ignore
  for (const [good, price] of Object.entries(PRICES) as [Good, number][]) out.push(good.length * price);
  for (const good of Object.keys(stock) as Good[]) out.push(stock[good] * PRICES[good]);
  const partial = Object.fromEntries(state.slice(0, 2).map((x, i) => [GOODS[i % 3] ?? 'wood', x])) as Partial<Stock>;
  out.push(partial.wood ?? -1, partial.iron ?? -2, partial.salt ?? -3);
  out.push(
    scaled(first),
    scaled(first, (x) => x * 2),
  );
  out.push(total({}), total({ items: state }), total({ items: [first], names: first > 2 ? null : ['ab'] }));
  const pair = (state.length > 1 ? [first, 1] : [first, 0]) as [number, 0 | 1];
  out.push(pair[0], pair[1]);
  return { state: out, reward: 0, terminated: false };
}
