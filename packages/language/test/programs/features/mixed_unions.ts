// covers: unions of numbers, texts, booleans, arrays and objects; typeof; Array.isArray; narrowing; their text, truth and equality
type Amount = number | 'all' | 'half';
type Move = 'pass' | { kind: 'take'; amount: Amount } | { kind: 'swap'; from: number; to: number };
type Cell = number | string | boolean | null;
type Nested = number | number[];

const WORDS: Record<string, string | number> = { one: 1, two: 'zwei', three: 3 };
const TABLE: (number | string)[] = [1, 'two', 3, 'four'];
const LIMITS: { name: string; limit: number | 'none' }[] = [
  { name: 'a', limit: 3 },
  { name: 'b', limit: 'none' },
];

function amountOf(amount: Amount, stock: number): number {
  if (amount === 'all') return stock;
  if (amount === 'half') return stock / 2;
  return Math.min(amount, stock);
}

function applied(stock: number[], move: Move): string {
  if (move === 'pass') return 'passed';
  if (move.kind === 'take') {
    const taken = amountOf(move.amount, stock[0] ?? 0);
    stock[0] = (stock[0] ?? 0) - taken;
    return `took ${taken} of ${move.amount}`;
  }
  const kept = stock[move.from] ?? -1;
  stock[move.from] = stock[move.to] ?? -2;
  stock[move.to] = kept;
  return 'swapped ' + move.from;
}

function typeName(cell: Cell | undefined): string {
  if (typeof cell === 'number') return 'n' + cell.toFixed(1);
  if (typeof cell === 'string') return 's' + cell.length;
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return cell === null ? 'null' : 'undefined';
}

function total(x: Nested): number {
  return Array.isArray(x) ? x.reduce((a, b) => a + b, 0) : x;
}

const len = (x: string | readonly string[]): number => (typeof x === 'string' ? 1 : x.length);

function describe(value: string | { label: string; weight?: number | 'light' }): string {
  if (typeof value === 'string') return value;
  const { label, weight = 0 } = value;
  return `${label}:${weight}`;
}

class Gauge {
  level: number | 'broken';
  constructor(level: number | 'broken') {
    this.level = level;
  }
  hit(force: number): void {
    if (this.level === 'broken') return;
    this.level -= force;
    if (this.level < 0) this.level = 'broken';
  }
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const stock = [10, 20, 30];
  const first = state[0] ?? 0;
  const moves: Move[] = ['pass', { kind: 'take', amount: first > 3 ? 'all' : first }, { kind: 'swap', from: 0, to: 2 }];
  moves.push({ kind: 'take', amount: 'half' });
  const texts = moves.map((move) => applied(stock, move));
  const out: number[] = [...stock, texts.join('|').length];

  const cells: Cell[] = [first, `${first}`, first > 2, null, 'x'];
  out.push(cells.map(typeName).join(' ').length, typeName(undefined).length);
  out.push(cells.filter((cell) => typeof cell === 'number').length, cells.indexOf('x'), cells.includes(null) ? 1 : 0);
  out.push(
    cells.findIndex((cell) => cell === first),
    cells.filter(Boolean).length,
    String(cells).length,
  );
  let seen = 0;
  for (const cell of cells) {
    switch (cell) {
      case 'x':
        seen += 1;
        break;
      case null:
        seen += 10;
        break;
      case true:
        seen += 100;
        break;
      case 1:
      case 2:
        seen += 1000;
        break;
      default:
        seen += 0.5;
    }
  }
  out.push(seen);

  out.push(total(first), total([first, 1, 2]), total(state));
  out.push(len('abc'), len(['a', 'b']));
  const things: (string | { label: string; weight?: number | 'light' })[] = ['stone', { label: 'feather', weight: 'light' }, { label: 'brick', weight: first }, { label: 'air' }]; // prettier-ignore
  out.push(things.map(describe).join().length);
  out.push(typeof things[0] === 'string' ? 1 : 0, typeof things[1] === 'object' ? 1 : 0);

  const gauge = new Gauge(first);
  gauge.hit(2);
  gauge.hit(action);
  out.push(gauge.level === 'broken' ? -1 : gauge.level);
  const gauges = [new Gauge('broken'), gauge, new Gauge(7)];
  out.push(gauges.filter(({ level }) => level !== 'broken').length);

  let best: number | 'none' = 'none';
  for (const each of state) if (best === 'none' || each > best) best = each;
  out.push(best === 'none' ? 0 : best + 1);
  let count: number | string = 0;
  count += 2;
  out.push(count);
  count = 'n' + count;
  out.push(count.length);

  const word = WORDS[first > 1 ? 'one' : 'two'];
  out.push(typeof word === 'number' ? word : (word?.length ?? -1));
  let known = 0;
  for (const [key, value] of Object.entries(WORDS)) known += key.length + (typeof value === 'string' ? 100 : value);
  out.push(known);
  const at = Math.abs(Math.trunc(action)) % 4;
  const entry = TABLE[at] ?? 'gone';
  out.push(typeof entry === 'number' ? entry : entry.length);
  for (const { limit } of LIMITS) out.push(limit === 'none' ? 99 : limit);
  const same: string | number = first > 0 ? first : 'zero';
  const other: string | number | boolean = first > 2 ? first : 'zero';
  out.push(same === other ? 1 : 0, same ? 1 : 0, (same || 5) === 5 ? 1 : 0);
  const copy = structuredClone(moves);
  const second = copy[1];
  if (second !== undefined && second !== 'pass' && second.kind === 'take') second.amount = 'half';
  out.push(copy.length, moves[1] === copy[1] ? 1 : 0, moves[1] !== 'pass' && moves[1]?.kind === 'take' && moves[1].amount === 'half' ? 1 : 0); // prettier-ignore
  const pair: [string, number | string] = ['a', first > 4 ? first : 'small'];
  const [label, value] = pair;
  out.push(label.length, typeof value === 'string' ? value.length : value);
  const lookup = new Map<string, number | string[]>([['a', 1], ['b', ['x', 'y']]]); // prettier-ignore
  const found = lookup.get(first > 1 ? 'a' : 'b');
  out.push(found === undefined ? -1 : Array.isArray(found) ? found.length * 10 : found);
  const asserted = (action > 3 ? 'all' : action) as Amount;
  out.push(amountOf(asserted, 8));
  return { state: out, reward: typeof first === 'number' ? 1 : 0, terminated: false };
}
