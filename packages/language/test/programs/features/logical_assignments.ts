// covers: ??= ; ||= ; &&= ; evaluation order
type Box = { n?: number; m: number | null; xs: number[] };

function noted(log: number[], x: number): number {
  log.push(x);
  return x;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const log: number[] = [];
  const box: Box = { m: action > 0 ? action : null, xs: [1, 0] };
  box.n ??= noted(log, 5);
  box.n ??= noted(log, 6);
  box.m ??= noted(log, 7);
  box.n &&= noted(log, 0);
  box.n ||= noted(log, 9);
  box.xs[1] ||= noted(log, 3);
  box.xs[0] &&= noted(log, 4);
  box.xs[noted(log, 2)] ??= noted(log, 8);
  let x: number | undefined;
  const y = (x ??= action);
  let z = action;
  const w = (z ||= 11);
  const v = (z &&= 12);
  let flag = false;
  flag ||= action > 2;
  flag &&= action < 5;
  return {
    state: [box.n, box.m, ...box.xs, x, y, z, w, v, flag ? 1 : 0, ...log],
    reward: log.length,
    terminated: flag,
  };
}
