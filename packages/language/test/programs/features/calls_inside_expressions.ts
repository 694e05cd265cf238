// covers: calls inside expressions; operands are evaluated from left to right; early returns
type Counter = { count: number };

function next(counter: Counter): number {
  counter.count += 1;
  return counter.count;
}

function clamp(x: number, low: number, high: number): number {
  if (x < low) return low;
  if (x > high) return high;
  return x;
}

function firstAbove(xs: readonly number[], least: number): number {
  for (let i = 0; i < xs.length; i++) {
    if (xs[i]! > least) return i;
  }
  return -1;
}

function sign(x: number): number {
  switch (true) {
    case x > 0:
      return 1;
    case x < 0:
      return -1;
  }
  return 0;
}

/** `found` is not assigned on every path. */
function lastIndex(xs: readonly number[], x: number): number {
  let found = -2;
  for (let i = 0; i < xs.length; i++) {
    let here: number | undefined;
    if (xs[i] === x) here = i;
    if (here !== undefined) found = here;
  }
  return found;
}

const twice = (x: number): number => x + x;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const counter: Counter = { count: 0 };

  out.push(counter.count + next(counter) * 10 + counter.count * 100 + next(counter) * 1000);
  out.push(next(counter) - next(counter));
  const made = { a: counter.count, b: next(counter), c: counter.count, d: [counter.count, next(counter)] };
  out.push(made.a, made.b, made.c, ...made.d);

  // Only the chosen side is called.
  out.push(action > 0 ? next(counter) : -next(counter), counter.count);
  out.push(action > 1 && next(counter) > 0 ? 1 : 0, action > 1 || next(counter) > 0 ? 1 : 0, counter.count);

  const xs = [5, 6, 7];
  let at = 0;
  const bump = (): number => {
    at += 1;
    return at;
  };
  xs[at] = xs[bump()]! + at;
  xs[bump()] = clamp(action, -1, 1) + at;
  out.push(...xs, at);

  for (let round = 0; round < 3; round++) {
    out.push(firstAbove(state, round), lastIndex(state, round), clamp(round, 1, action), sign(action - round));
    if (firstAbove(state, round) < 0 && clamp(action, 0, 9) === action) break;
  }
  let x = action;
  for (let i = 0; i < 3; i++) x = clamp(twice(x), -20, clamp(x + 7, 0, 30));
  out.push(x);
  while (next(counter) < 12) out.push(twice(counter.count));
  return { state: out, reward: twice(next(counter)), terminated: sign(x) > 0 };
}
