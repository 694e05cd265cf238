// covers: generic functions; generic arrow functions; generic types; constraints and defaults of type parameters
interface Pair<A, B> {
  first: A;
  second: B;
}
type Grid<T> = T[][];

function clamp<T extends number>(x: T, low: number, high: number): number {
  return x < low ? low : x > high ? high : x;
}

function last<T>(xs: readonly T[]): T | undefined {
  return xs.length === 0 ? undefined : xs[xs.length - 1];
}

const swap = <T>(xs: T[], i: number, j: number): void => {
  const kept = xs[i];
  xs[i] = xs[j];
  xs[j] = kept;
};

function pair<A, B>(first: A, second: B): Pair<A, B> {
  return { first, second };
}

function flipped<A, B>({ first, second }: Pair<A, B>): Pair<B, A> {
  return pair(second, first);
}

function fill<T>(width: number, height: number, value: T): Grid<T> {
  return Array.from({ length: height }, () => Array.from({ length: width }, () => value));
}

function countOf<T>(xs: readonly T[], x: T): number {
  if (xs.length === 0) return 0;
  return (xs[0] === x ? 1 : 0) + countOf(xs.slice(1), x);
}

function wrap<T = number>(x: T): { value: T } {
  return { value: x };
}

function firstField<T extends { x: number }>(point: T): number {
  return point.x;
}

function valueOf<T extends { x: number; y: string }, K extends 'x' | 'y'>(point: T, _key: K): T['x'] {
  return point.x;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const flags = state.map((x) => x > 0);
  const copy = [...state];
  if (copy.length > 1) swap(copy, 0, copy.length - 1);
  if (flags.length > 1) swap(flags, 0, 1);
  const mixed = flipped(pair(action, state.length > 2));
  const names = fill(2, 1, 'ab');
  const nested = last(fill(1, 2, [action]));
  return {
    state: [
      clamp(action, -1, 1),
      last(state) ?? -7,
      last(flags) === true ? 1 : 0,
      last(['x', 'yy'])?.length ?? 0,
      ...copy,
      mixed.first ? mixed.second : 0,
      names[0]?.[1]?.length ?? -1,
      nested?.[0]?.[0] ?? -2,
      countOf(state, action),
      countOf(['a', 'b', 'a'], 'a'),
      wrap(action).value,
      firstField({ x: 3 }),
      firstField({ x: action, y: 'z' }),
      valueOf({ x: 2, y: 'q' }, 'x'),
    ],
    reward: 0,
    terminated: false,
  };
}
