// covers: assignments: compound, chained, evaluation order of targets and values
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const a = [1, 2, 3, 4, 5, 6, 7, 8];
  let i = 0;
  const log: number[] = [];
  const f = (x: number): number => {
    log.push(x);
    return x;
  };
  a[i++] = i;
  a[i++] += f(i);
  a[f(3)] = f(4) + a[f(2)];
  a[i] = i = 5;
  out.push(...a, i, ...log);
  let b = 0;
  let c = 0;
  b = c = f(6);
  out.push(b, c, (b = 7) + b, b);
  a[0] **= 2;
  a[1] >>>= 1;
  a[2] <<= 3;
  a[3] %= 3;
  a[4] ^= 5;
  a[5] |= action;
  a[6] &= 3;
  a[7] >>= 1;
  b -= c *= 2;
  b /= 4;
  out.push(...a, b, c);
  const cells = [{ n: 1, list: [1] }];
  cells[0].n += cells[0].n++ + ++cells[0].n;
  cells[0].list[cells[0].list.length] = cells[0].n;
  out.push(cells[0].n, ...cells[0].list);
  // The array of a target is the one there was before the value was evaluated.
  let xs = [1, 2];
  const ys = xs;
  xs[0] = ((xs = [9, 9]), 5);
  out.push(...xs, ...ys);
  xs[0] += ((xs = [0, 0]), 1);
  out.push(...xs);
  let k = 0;
  const grid = [
    [1, 2],
    [3, 4],
  ];
  grid[k++][k++] = grid[k - 1][k - 2] + k;
  out.push(...grid.flat(), k);
  let m = 3;
  m += m++ + m;
  out.push(m, -(-m), m-- - --m, m);
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
