// covers: optional functions as parameters; default functions; functions handed on; tests of functions
type Visit = (x: number) => void;

function walk(n: number, visit?: Visit): number {
  visit?.(n);
  if (visit) visit(n + 1);
  if (visit !== undefined && n > 0) visit(n + 2);
  return visit ? n : -n;
}

function deeper(n: number, visit?: Visit): number {
  return n <= 0 ? walk(n, visit) : deeper(n - 1, visit) + walk(n, visit);
}

function best(xs: readonly number[], score: (x: number) => number = (x) => -x): number {
  let found = -1000;
  for (const x of xs) found = score(x) > score(found) ? x : found;
  return found;
}

function count(xs: readonly number[], test: ((x: number) => boolean) | null): number {
  return test === null ? xs.length : xs.filter(test).length;
}

interface Options {
  limit: number;
  onHit?: (x: number) => number;
}

const plain: Options = { limit: 1 };
const loud: Options = { limit: 2, onHit: (x) => x * 100 };

function hit({ limit, onHit }: Options, x: number): number {
  return x > limit ? (onHit?.(x) ?? 7) : 0;
}

function forward(x: number, change?: (x: number) => number): number {
  return change === undefined ? x : change(x);
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let sum = 0;
  const seen: number[] = [];
  const results = [
    walk(action),
    walk(action, undefined),
    walk(action, (x) => {
      sum += x;
    }),
    deeper(2),
    deeper(2, (x) => seen.push(x)),
    best(state),
    best(state, (x) => x * action),
    best(state, undefined),
    count(state, null),
    count(state, (x) => x > action),
    hit(plain, action),
    hit(loud, action),
    forward(action, loud.onHit),
    forward(action, plain.onHit),
    forward(action, Math.abs),
  ];
  return { state: [...results, sum, ...seen], reward: 0, terminated: false };
}
