type Box = { xs: number[] };

function grown(xs: number[]): number {
  xs.push(9);
  xs[0] = -1;
  return xs.length;
}

function emptied(xs: number[]): number[] {
  while (xs.length > 0) xs.pop();
  return xs;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  // An array among the arguments of its own push is spread as it was.
  const xs = [1, 2];
  xs.push(0, ...xs);
  out.push(...xs);
  xs.push(...xs, xs.length, ...xs);
  out.push(...xs, xs.length);
  const g = [[1, 2], [4]];
  g[0].push(3, ...g[0]);
  g[1].push(...g[0], ...g[1], action);
  out.push(...g[0], ...g[1]);
  const o: Box = { xs: state.slice(0, 2) };
  o.xs.push(5, ...o.xs);
  const alias = o.xs;
  alias.push(6, ...o.xs, 7, ...alias);
  out.push(...o.xs, alias.push(...alias));
  g.push([0], ...g);
  g[0].push(8);
  out.push(g.length, g[3].length, g[2].length);

  // What is written after a spread does not change what it gave.
  const ys = [1, 2, 3];
  const zs = [0];
  zs.push(...ys, grown(ys), ...ys);
  out.push(...zs, ...ys);
  out.push(...ys, ys.pop()!, ...ys, (ys[0] = 4), ...ys);
  out.push(...[...ys, grown(ys), ...ys], ...[...ys, ys.push(1, 2), ...ys]);
  out.push(...[...ys, ...emptied(ys)], ys.length);
  const ws = [5, 1, 3];
  out.push(Math.max(...ws, grown(ws)), Math.min(...ws, emptied(ws).length));
  const vs = [1, 2];
  out.push(...vs, ...[1, 2].map((x) => vs.push(x)), ...vs);
  const add = (x: number) => vs.push(x);
  out.push(...vs, ...[1, 2].map(add), ...vs);
  out.push(...[...vs, ...vs.slice(1), vs.indexOf(2), Math.abs(-1)]);

  // concat reads its arrays after its arguments.
  const us = [1];
  out.push(...us.concat(us, [grown(us)], us));
  return { state: out, reward: out.length, terminated: false };
}
