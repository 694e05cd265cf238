// covers: higher-order generic functions; functions through several levels; composition; overloads; recursion with closures
interface Point {
  x: number;
  y: number;
}
type Event = { kind: 'move'; dx: number } | { kind: 'stop' };

function groupBy<T, K extends string>(xs: readonly T[], key: (x: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const x of xs) {
    const name = key(x);
    const known = groups.get(name);
    if (known) known.push(x);
    else groups.set(name, [x]);
  }
  return groups;
}

const compose =
  <A, B, C>(f: (a: A) => B, g: (b: B) => C) =>
  (a: A): C =>
    g(f(a));

function pipe<T>(x: T, ...changes: ((x: T) => T)[]): T {
  let result = x;
  for (const change of changes) result = change(result);
  return result;
}

function pluck<T, K extends keyof T>(xs: readonly T[], key: (x: T) => T[K]): T[K][] {
  return xs.map((each) => key(each));
}

function some(xs: readonly number[], test: (x: number) => boolean): boolean {
  return xs.some((x) => test(x));
}

function all(xs: readonly number[], test: (x: number) => boolean): boolean {
  return !some(xs, (x) => !test(x));
}

function on<T>(event: Event, move: (dx: number) => T, stop: () => T): T {
  return event.kind === 'move' ? move(event.dx) : stop();
}

function area(side: number): number;
function area(width: number, height: number): number;
function area(width: number, height = width): number {
  return width * height;
}

function maxBy<T>(xs: readonly T[], score: (x: T) => number): T | undefined {
  let best: T | undefined;
  let most = -Infinity;
  for (const x of xs) {
    const own = score(x);
    if (own > most) {
      best = x;
      most = own;
    }
  }
  return best;
}

function sorted<T>(xs: readonly T[], compare: (a: T, b: T) => number): T[] {
  return [...xs].sort(compare);
}

const ascending = (a: number, b: number): number => a - b;

interface Named {
  name: string;
  score(x: number): number;
}
const scores: Named[] = [
  { name: 'one', score: (x) => x },
  {
    name: 'three',
    score(x) {
      return x * FACTOR;
    },
  },
];
const FACTOR = 3;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const memo = new Map<number, number>();
  const fibonacci = (n: number): number => {
    if (n < 2) return n;
    const known = memo.get(n);
    if (known !== undefined) return known;
    const value = fibonacci(n - 1) + fibonacci(n - 2);
    memo.set(n, value);
    return value;
  };
  const key = (x: number): number => Math.abs(x - (action < 1e9 ? action : 0));
  const points: Point[] = state.map((x, i) => ({ x, y: i }));
  // A comparison that gives NaN now and then means nothing certain.
  const tame = points.filter(({ x }) => Math.abs(x) < 1e9);
  const queue = [1];
  const push = (x: number): void => {
    if (x < 20) queue.push(x);
  };
  for (let i = 0; i < queue.length; i++) {
    const x = queue[i];
    push(x * 2);
    push(x + 3);
  }
  const skipped: number[] = [];
  for (let i = 0; i < 5; i++) {
    const skip = (): void => {
      i++;
    };
    if (action > i) skip();
    skipped.push(i);
  }
  return {
    state: [
      ...[...groupBy(state, (x) => (x > action ? 'above' : 'below')).values()].map((each) => each.length),
      compose(
        (x: number) => x + 1,
        (x) => x * 2,
      )(action),
      pipe(
        action,
        (x) => x + 1,
        (x) => x * x,
      ),
      ...pluck(points, ({ y }) => y),
      all(state, (x) => x > action) ? 1 : 0,
      all(state, Number.isInteger) ? 1 : 0,
      on<number>(
        action > 0 ? { kind: 'move', dx: action } : { kind: 'stop' },
        (dx) => dx,
        () => -1,
      ),
      area(action),
      area(action, 2),
      maxBy(points, ({ x, y }) => x * y)?.y ?? -1,
      ...sorted(tame, (a, b) => key(a.x) - key(b.x)).map(({ y }) => y),
      ...sorted([3, 1, 2], ascending),
      fibonacci(15),
      memo.size,
      ...queue,
      ...skipped,
      ...scores.map((each) => each.score(action)),
    ],
    reward: 0,
    terminated: false,
  };
}
