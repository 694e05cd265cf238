function pair(count: number): { k: number; n: number } {
  return { k: count + 0.5, n: count / 4 };
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  // A shorthand target takes any number, whatever else the variable is given.
  let x = 0,
    y = 0;
  x = x | 0;
  ({ x, y } = { x: 0.5, y: 1.5 });
  out.push(x, y);
  let k = 1,
    n = 2;
  ({ k, n } = pair(action));
  out.push(k, n);
  let count = 0,
    last = 0;
  for (const v of state) ({ count, last } = { count: count + 0.5, last: v / 2 });
  out.push(count, last);
  let a = 0,
    b = 0;
  ({ x: a, y: b } = { x: state[0], y: 0.25 });
  let c = 1,
    d = 2;
  [c, d] = [d + 0.5, action];
  out.push(a, b, c, d);

  // So does the counter of a loop.
  let turns = 0;
  for (let i = 0; i < 10; i++) {
    ({ i } = { i: i + 0.5 });
    turns += i;
  }
  for (let i = 0; i < 10; i++) {
    [i] = [i + 0.25];
    turns += i;
  }
  for (let i = 0; i < 10; i++) {
    const k = { i };
    turns += k.i;
  }
  out.push(turns);

  // Parentheses change nothing.
  let big = 2147483647;
  // prettier-ignore
  (big)++;
  let small = -2147483648;
  // prettier-ignore
  --(small);
  out.push(big, small);

  // The element of a loop that is written to is still what the array holds.
  let sum = 0;
  for (let v of state) {
    sum += v;
    v = 1;
    sum += v;
  }
  out.push(sum);

  const rows: number[] = [];
  ({ x } = { x: rows.length + 0.125 });
  rows.push(x);
  const shown = { rows, x, big };
  return { state: [...out, ...shown.rows, shown.x, shown.big], reward: x, terminated: false };
}
