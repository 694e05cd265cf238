// covers: defaults and targets of array patterns that change the array; texts of throws that are known
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const grow = (xs: number[], by: number): number => {
    xs.push(by, by + 1, by + 2);
    return by;
  };
  const xs = state.slice(0, 2);
  const [a = grow(xs, 10), b = grow(xs, 20), c = grow(xs, 30), d = 40, ...rest] = xs;
  out.push(a, b, c, d, ...rest, ...xs);
  const ys = state.slice(0, 1);
  let e = 0;
  let f = 0;
  let others: number[] = [];
  [, e = grow(ys, 1), f = 2, ...others] = ys;
  out.push(e, f, ...others, ...ys);
  const zs = [action];
  const slots = [0, 0, 0];
  let i = 0;
  [slots[i++], slots[(zs.push(7), i++)] = 8, slots[i++] = zs.push(9)] = zs;
  out.push(...slots, ...zs);
  const shrinking = [1, 2, 3];
  const [g, h = shrinking.pop(), k = shrinking.pop(), ...none] = shrinking;
  out.push(g, h ?? -1, k ?? -2, none.length, ...shrinking);
  if (action > 5) throw '2' + '';
  if (action < -5) throw new Error('low' + ': ' + 1);
  if (action === 4) throw new Error(`four ${1 + 1}`);
  return { state: out, reward: 0, terminated: false };
}
