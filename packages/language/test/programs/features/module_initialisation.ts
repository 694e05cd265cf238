// covers: statements at the top level that fill constants: loops, forEach, conditions, calls; closures in them
type Cell = { row: number; neighbours: number[] };

const SIZE = 4;
const GRID: number[][] = [];
for (let row = 0; row < SIZE; row++) {
  const cells: number[] = [];
  for (let column = 0; column < SIZE; column++) cells.push(row * SIZE + column);
  GRID.push(cells);
}

const CELLS: Cell[] = GRID.flat().map((_, at) => ({ row: Math.floor(at / SIZE), neighbours: [] }));
CELLS.forEach((cell, at) => {
  if (at % SIZE > 0) cell.neighbours.push(at - 1);
  if (at % SIZE < SIZE - 1) cell.neighbours.push(at + 1);
});

const NAMES = ['north', 'east', 'south', 'west'];
const INDEX: Record<string, number> = {};
const OPPOSITE = new Map<string, string>();
const SEEN = new Set<number>();
NAMES.forEach((name, at) => {
  INDEX[name] = at;
  OPPOSITE.set(name, NAMES[(at + 2) % 4]!);
});
for (const name of NAMES) {
  SEEN.add(name.length);
}
for (const name in INDEX) INDEX[name] = (INDEX[name] ?? 0) * 10;

const PRIMES: number[] = [];
function isPrime(n: number): boolean {
  for (const prime of PRIMES) if (n % prime === 0) return false;
  return true;
}
let_the_primes_come: for (let n = 2; ; n++) {
  if (isPrime(n)) PRIMES.push(n);
  if (PRIMES.length === 10) break let_the_primes_come;
}

const COUNTS = { even: 0, odd: 0 };
{
  let turns = 0;
  const count = (n: number): void => {
    turns += 1;
    if (n % 2 === 0) COUNTS.even += n;
    else COUNTS.odd += turns;
  };
  for (const prime of PRIMES) count(prime);
  COUNTS.odd += turns * 100;
}
if (PRIMES.length > 5) PRIMES[0] = 20;
else PRIMES.length = 0;
switch (SIZE as number) {
  case 4:
    PRIMES.push(SIZE);
    break;
  default:
    throw new Error('no size');
}
let_go: do {
  if (PRIMES.length > 3) break let_go;
} while (PRIMES.length < 100);
while (GRID.length < SIZE + 1) GRID.push(CELLS.map(({ row }) => row));
const DERIVED = PRIMES.reduce((sum, prime) => sum + prime, 0);
GRID[0]![1] = DERIVED;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const at = Math.abs(Math.trunc(action)) % (SIZE * SIZE);
  out.push(...(CELLS[at]?.neighbours ?? []), CELLS[at]!.row);
  for (const row of GRID) out.push(row.length, row[1] ?? -1);
  for (const [name, index] of Object.entries(INDEX)) out.push(name.length, index, (OPPOSITE.get(name) ?? '').length);
  out.push(...SEEN, ...PRIMES, COUNTS.even, COUNTS.odd, DERIVED, isPrime(31) ? 1 : 0);
  return { state: out, reward: state.length + DERIVED, terminated: false };
}
