type Cell = { v: number; seen: boolean };

const GRID: number[][] = [
  [0, 1, 0],
  [2, 0, 3],
];

const squares = Array.from({ length: 5 }, (_, i) => i * i);

function double(x: number): number {
  return x * 2;
}

function at(row: number, column: number): number {
  if (GRID[row] && GRID[row][column]) return GRID[row][column];
  return -1;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  out.push(state.map((x) => x + 1).reduce((a, b) => a + b, 0));
  out.push(...state.filter((x, i) => x > 1 && i < 4));
  out.push(state.some((x) => x === 2) ? 1 : 0, state.every((x) => x > -100) ? 1 : 0);
  out.push(
    state.findIndex((x) => x < 0),
    state.indexOf(3),
    state.includes(NaN) ? 1 : 0,
  );
  state.forEach((x, i) => {
    if (i % 2 === 0) return;
    out.push(x * i);
  });
  out.push(...state.slice(1, -1), ...state.slice(-2), ...state.slice(action), ...state.slice(0, action));
  out.push(...state.map(double), ...[1, 2].concat(state, [7]), ...state.concat(5));
  const zeros = new Array(4).fill(0);
  zeros[1] = 5;
  zeros[zeros.length] = 8;
  zeros.fill(2, 3);
  out.push(...zeros);
  const grid = GRID.map((row) => row.slice());
  grid[0][0] = action;
  grid[1] = [9, 9, 9];
  for (const row of grid) for (const cell of row) out.push(cell);
  const cells: Cell[] = state.map((v, i) => ({ v, seen: i > 2 }));
  cells[0].v += 10;
  cells[1].seen = !cells[1].seen;
  out.push(
    cells.filter((c) => c.seen).length,
    cells.reduce((sum, { v }) => sum + v, 0),
  );
  const stack = [1, 2, 3];
  const popped = stack.pop()!;
  stack.pop();
  out.push(popped, stack.length, stack.push(6, 7));
  const names = [];
  names.push(4);
  for (let i = 0; i < 3; i++) names.push(i);
  out.push(...names.reverse());
  out.push(state[action] ?? -7, at(action, 1), at(0, action), GRID[0][action] === 1 ? 1 : 0);
  const found = GRID[1][action];
  if (found === 2 || found === 3) out.push(77);
  const maybe = state[action];
  out.push(maybe === undefined ? 1 : 0);
  const row = GRID[action];
  out.push(row ? 1 : 0, squares[3], squares.length);
  const made = Array.from({ length: 3 }, () => [0, 0]);
  made[1][1] = 4;
  out.push(...made[1], made.length, [...out].length);
  let sum = 0;
  [3, 4].forEach((x) => (sum += x));
  out.push(sum);
  const nested = state.map((x) => GRID.map((r) => r.map((c) => c + x)[0]).reduce((p, q) => p + q, 0));
  const best = state.reduce((low, x, i) => (x < state[low] ? i : low), 0);
  return { state: [...out, ...nested, best], reward: out.length, terminated: state.length > 3 };
}
