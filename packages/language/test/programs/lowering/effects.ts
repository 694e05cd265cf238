function log(out: number[], x: number): number {
  out.push(x);
  return x;
}

function note(out: number[], x: number): void {
  out.push(-x);
}

function fail(code: number): never {
  throw new Error(`code ${code}`);
}

function pick(x: number): number {
  if (x > 100) return fail(x);
  return x;
}

function swap(xs: number[], i: number, j: number): void {
  [xs[i], xs[j]] = [xs[j], xs[i]];
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const xs = [...state];
  let i = 0;
  xs[i++] = i + log(out, 1) * 10;
  xs[i] += log(out, 2);
  xs[i++] *= i++;
  const sum = log(out, 3) + (action > 0 ? log(out, 4) : log(out, 5)) + log(out, 6);
  action > 1 ? note(out, 7) : note(out, 8);
  action > 2 && out.push(9);
  action > 3 || note(out, 10);
  const pair = { ...{ second: log(out, 12), fourth: 1 }, first: log(out, 11), second: (i += 2), third: i };
  const late = { a: log(out, 21), ...{ b: log(out, 22), c: i }, d: (i += 1), c: i };
  const changing = { first: 1, second: 2 };
  const seen = { ...changing, second: (changing.first = log(out, 23)) };
  const list = [late.a, late.b, late.c, late.d, seen.first, seen.second, i, (i = 5), i, log(out, i)];
  const nested = Math.max(log(out, 13), xs.length > 2 ? xs.pop()! : 0, log(out, 14));
  swap(xs, 0, 1);
  const widest = Math.max(...xs, 3) - Math.min(...state, action);
  for (let k = 0, m = 10; k < m; k += 3, m--) out.push(k * m);
  for (let k = 0; k < 3; k++) {
    const scaled = (x: number) => x * k + action;
    out.push(scaled(k), scaled(1));
  }
  let j = 3;
  while (j-- > 0) out.push(j);
  let p = 1;
  let q = 2;
  [p, q] = [q, p + q];
  const { first, ...others } = pair;
  ({ first: p } = pair);
  const both = (p = q = 4) + p;
  if ((i = action) > 2 && (j = 7) > i) out.push(i, j);
  const text = i > 0 ? (j > 0 ? 1 : 2) : j < 0 ? 3 : 4;
  return {
    state: [
      ...out,
      ...xs,
      sum,
      ...list,
      nested,
      widest,
      i,
      j,
      p,
      q,
      both,
      first,
      others.second,
      others.third,
      text,
      pick(action),
      out.length,
    ],
    reward: i++ + i,
    terminated: !(i > 2),
  };
}
