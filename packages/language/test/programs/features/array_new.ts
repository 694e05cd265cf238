// covers: new Array(n): filled at once, walked over, written in order
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  out.push(...new Array(3).fill(action), ...Array<number>(2).fill(7), new Array<number>().length);
  out.push(...[...Array(4).keys()], ...Array.from(Array(3).keys()), ...Array.from(Array(3), (_, i) => i * i));
  out.push(
    ...[...Array(3)].map((_, i) => i + 1),
    ...Array(2)
      .fill(undefined)
      .map((_, i) => i),
  );
  out.push(...new Array(2).fill(null).map(() => 5), ...Array.from({ length: 3 }).map((_, i) => i * 2));
  const grid: number[][] = new Array(3).fill(null).map(() => new Array(2).fill(0));
  grid[1][1] = action;
  out.push(...grid.flat());
  const squares = new Array<number>(5);
  for (let i = 0; i < squares.length; i++) squares[i] = i * i;
  out.push(...squares, squares.length);
  const sums: number[] = new Array(state.length + 1);
  sums[0] = 0;
  for (let i = 0; i < state.length; i++) sums[i + 1] = sums[i] + state[i];
  out.push(sums[sums.length - 1], ...sums);
  const rows: number[][] = new Array(3);
  for (let r = 0; r < 3; r += 1) rows[r] = new Array<number>(r).fill(r);
  rows.push([8]);
  out.push(rows.length, ...rows.flat());
  const filled = new Array<number>(3);
  out.push(filled.length);
  filled.fill(6);
  filled[1] = 9;
  filled.pop();
  out.push(...filled, filled.length);
  out.push(...new Array(1, 2, action));
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
