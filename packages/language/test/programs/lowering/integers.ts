const MASK = 0xff;
const SHIFTS = [3, 7, 31];

function hash(seed: number): number {
  let h = seed | 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = (h + 0x6d2b79f5) | 0;
  return (h ^ (h >>> 14)) >>> 0;
}

function mulberry(seed: number): { value: number; seed: number } {
  let t = (seed + 0x6d2b79f5) | 0;
  const s = t;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return { value: ((t ^ (t >>> 14)) >>> 0) / 4294967296, seed: s };
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  let u = 1;
  u = state[0] >>> 0;
  u >>>= 3;
  let last = 0;
  for (let i = 0; i < state.length; i++) {
    last = i;
    out.push(i * 1e9, i / 2, i - 1, -i, i & 1, ~i);
    if (i + 1 < state.length) out.push(state[i + 1] - state[i]);
  }
  for (let i = state.length - 1; i >= 0; i -= 2) out.push(state[i], i);
  for (let i = 3; i > -3; i--) out.push(1 / i);
  let big = 2147483647;
  big++;
  let product = 1;
  for (let i = 1; i <= 20; i++) product *= i;
  let flip = 1;
  for (let i = 0; i < 40; i++) flip = flip << 1 || 5;
  const n = (state[1] | 0) + (state[2] | 0);
  const comparison = (state[0] >>> 0 > 5 ? 1 : 0) + ((state[1] | 0) < (state[2] | 0) ? 2 : 0) + (u === 0 ? 4 : 0);
  const mixed = action > 0 ? state[0] | 0 : state[1] >>> 0;
  const joined = Math.max(state[0] > 0 ? state[1] | 0 : state[2], -5);
  const zero = (state[3] | 0) * -1;
  for (const s of SHIFTS) out.push(state[0] >> s, state[0] >>> s, state[0] << s, (state[0] & MASK) >>> s);
  return {
    state: [
      ...out,
      u,
      last,
      big,
      product,
      flip,
      n,
      comparison,
      joined,
      mixed,
      1 / zero,
      hash(state[0]),
      mulberry(state[1]).value,
      mulberry(action).seed,
      Math.clz32(u) * 2,
      Math.abs(state[0] | 0),
      Math.floor(u),
      Math.max(u, last),
      u % 7,
      -u,
    ],
    reward: u,
    terminated: u > 10,
  };
}
