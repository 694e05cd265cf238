// covers: destructuring: nested patterns, defaults, rest, swaps, assignment to fields and elements
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const xs = state.slice();
  let a = 1;
  let b = 2;
  [a, b] = [b, a + b];
  [b, a] = [a, b];
  out.push(a, b);
  if (xs.length > 1) [xs[0], xs[1]] = [xs[1], xs[0]];
  out.push(...xs);
  const cell = { x: 1, y: 2, inner: { z: 3, list: [4, 5, 6] } };
  const {
    x,
    y: renamed,
    inner: {
      z,
      list: [first, ...others],
    },
  } = cell;
  out.push(x, renamed, z, first, ...others);
  ({ x: cell.y, y: cell.x } = cell);
  out.push(cell.x, cell.y);
  [cell.inner.z, [a, b]] = [7, [8, 9]];
  out.push(cell.inner.z, a, b);
  ({
    inner: {
      list: [, a, b = 5],
    },
  } = cell);
  out.push(a, b);
  // Defaults stand in for what is not there, and are evaluated only then.
  let calls = 0;
  const next = (): number => {
    return 40;
  };
  const [p = 10, q = next(), r = p + 1, ...rest] = xs.slice(0, 2);
  out.push(p, q, r, rest.length);
  const { v = 3, w = v * 2 }: { v?: number; w?: number } = action > 2 ? { v: action } : {};
  out.push(v, w);
  let s = 0;
  let t: number[] = [];
  [s = 6, ...t] = xs.slice(1);
  out.push(s, ...t);
  const none: number[] = [];
  [s = (calls += 1), calls = 9] = none;
  out.push(s, calls);
  const { length } = xs;
  out.push(length);
  const { x: gone, ...kept } = { x: 1, y: action, k: 2 };
  out.push(gone, kept.y, kept.k);
  // Targets in order, each before its value.
  let i = 0;
  const slots = [0, 0, 0];
  [slots[i++], slots[i++], slots[i++]] = [i, i + 1, i + 2];
  out.push(...slots, i);
  let c = 0;
  let d = 0;
  const [m, n] = ([c, d] = [action, action + 1]);
  out.push(m, n, c, d);
  for (const [k, { g, h = 4 }] of [{ g: 1 }, { g: 2, h: 3 } as { g: number; h?: number }].entries()) out.push(k, g, h);
  for ([a, b] of [
    [1, 2],
    [3, 4],
  ])
    out.push(a * b);
  for ({ x: a } of [cell]) out.push(a);
  const sum = ({ x: px, y: py }: { x: number; y: number }, [dx, dy = 5]: number[]) => px + py + dx + dy;
  out.push(sum({ x: cell.x, y: 2 }, [1, 2]), sum({ x: 1, y: 1 }, [3]));
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
