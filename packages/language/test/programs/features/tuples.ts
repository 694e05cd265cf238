// covers: tuples: heterogeneous, optional elements, labelled, readonly, length, returns, arrays of them
type Move = [amount: number, is: boolean];
type Mark = [number, number?];

function range(xs: readonly number[]): [number, number, boolean] {
  let low = 100;
  let high = -100;
  for (const x of xs) [low, high] = [Math.min(low, x), Math.max(high, x)];
  return [low, high, low < high];
}

function add(a: number, b: number): number {
  return a + b;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const [low, high, ok] = range(state);
  out.push(low, high, ok ? 1 : 0);
  const move: Move = [action, true];
  move[0] += 1;
  move[1] = !move[1];
  out.push(move[0], move[1] ? 1 : 0, move.length);
  const moves: Move[] = state.map((x): Move => [x, x > 2]);
  for (const [x, is] of moves) out.push(x, is ? 1 : 0);
  out.push(...moves.filter(([, is]) => is).map(([x]) => x));
  moves.sort(([p], [q]) => q - p || 0);
  const [head, ...tail] = moves;
  out.push(head[1] ? 1 : 0, tail.length);
  const point: readonly [x: number, y: number] = [1, action];
  out.push(...point, point.length, point[0] + point[1]);
  const wide = [...point, 7];
  out.push(wide.length, ...wide);
  const marks: Mark[] = [[1], [2, 3], [4, undefined]];
  for (const [n, m = 9] of marks) out.push(n, m);
  for (const mark of marks) out.push(mark.length, mark[1] ?? -1);
  const labelled: [number, boolean, number] = [...move, 5];
  out.push(labelled[0], labelled[1] ? 1 : 0, labelled[2]);
  const [, ...others] = labelled;
  out.push(others[0] ? 1 : 0, others[1], others.length);
  let [u, is] = move;
  [u, is] = [u + 1, !is];
  out.push(u, is ? 1 : 0, add(point[0], point[1]));
  const list: [number, ...number[]] = [1, 2, 3];
  out.push(list.length, ...list);
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
