// covers: length; nested writes; writes at the end
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const xs = state.slice();
  xs.length = Math.min(xs.length, 3);
  out.push(...xs);
  xs[xs.length] = action;
  out.push(xs.length);
  xs.length -= 1;
  out.push(xs.length);
  xs.length = 0;
  out.push(xs.length, xs.push(1, 2), (xs.length = 1));
  const grid = [[1, 2], [3], []];
  grid[2][0] = action;
  grid[1][grid[1].length] = 5;
  grid[0][1] += grid[1][0]++;
  grid[grid.length] = [7];
  out.push(...grid.flat());
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
