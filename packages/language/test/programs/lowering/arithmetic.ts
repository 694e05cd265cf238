const HALF = 1 / 2;
const TABLE = [3, 1, 4, 1, 5];
const NESTED = [
  [1, 2],
  [3, 4],
];
const FLAG = HALF > 0.25;

function mix(a: number, b: number, c = a + 1, d = b * c): number {
  return a + 2 * b - c / (d === 0 ? 1 : d);
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const [a, b, c] = state;
  let x = state[3];
  let y = a;
  x += b;
  x *= 2;
  y -= x--;
  y /= ++x;
  const z = y++ + ++y - y;
  const w = (a % 3) + (b % -2) + c ** 2 + 2 ** b + (-a) ** 3;
  const bits = (a | 0) + (b & 7) + (c ^ 21) + (~a >>> 3) + (a << 3) + (b >> 1) + ((a ^ b) >>> 7);
  const wrapped = ((a | 0) + (b | 0)) | 0;
  const product = Math.imul(a, b) + Math.clz32(c);
  const choice = a > b ? a : b < c ? c : HALF;
  const logical = a && b;
  const either = a || c;
  const chosen = (a > 1 && b > 1) || !(c >= 0);
  const extremes = Math.min(a, b, c) + Math.max(a, b, -0) + Math.max() + Math.min(a);
  const rounded = Math.round(a) + Math.floor(b) + Math.ceil(c) + Math.trunc(a) + Math.sign(b) + Math.fround(c);
  const tests = (Number.isInteger(a) ? 1 : 0) + (Number.isFinite(b) ? 2 : 0) + (isNaN(c) ? 4 : 0) + Number(FLAG);
  const trigonometry = Math.sin(a) + Math.cos(b) * Math.atan2(a, b) + Math.exp(c / 10) + Math.log(Math.abs(a) + 1);
  const powers = Math.sqrt(Math.abs(a)) + Math.pow(a, b) + Math.pow(c, 2);
  return {
    state: [
      x,
      y,
      z,
      w,
      bits,
      wrapped,
      product,
      choice,
      logical,
      either,
      extremes,
      rounded,
      tests,
      trigonometry,
      powers,
      mix(a, b),
      mix(a, b, c),
      mix(a, b, c, 2),
      TABLE[2] + NESTED[1][0],
      TABLE.length,
      -x,
      +y,
      1 - -a,
    ],
    reward: action,
    terminated: chosen,
  };
}
