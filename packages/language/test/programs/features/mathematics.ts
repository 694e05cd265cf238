// covers: Math; Number; `**`; integer operators
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  for (const x of state) {
    out.push(Math.floor(x), Math.ceil(x), Math.round(x), Math.trunc(x), Math.sign(x), Math.abs(x), Math.fround(x));
    out.push(Math.min(x, action), Math.max(x, action, 0), Math.min(), Math.max(), Math.hypot(x, action));
    out.push(Math.sqrt(Math.abs(x)), Math.cbrt(x), x ** 2, x ** 3, Math.abs(x) ** 0.5, Math.pow(x, action));
    out.push(
      x % 3,
      x % -0.5,
      -x % 7,
      (x | 0) >>> 3,
      x << 2,
      x >> 1,
      ~x,
      x & 255,
      x ^ 5,
      Math.imul(x, 3),
      Math.clz32(x),
    );
    out.push(
      Number.isInteger(x) ? 1 : 0,
      Number.isSafeInteger(x) ? 1 : 0,
      Number.isNaN(x) ? 1 : 0,
      Number.isFinite(x) ? 1 : 0,
    );
  }
  out.push(Math.PI, Math.E, Math.LN2, Math.SQRT2, Number.EPSILON, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE);
  out.push(Math.sin(action), Math.cos(action), Math.tan(action), Math.atan2(action, 2), Math.exp(action / 100));
  out.push(Math.log(Math.abs(action) + 1), Math.log2(8), Math.log10(1000), Math.log1p(0.5), Math.expm1(0.5));
  out.push(Math.asin(0.5), Math.acos(0.5), Math.atan(action), Math.sinh(1), Math.cosh(1), Math.tanh(action));
  out.push(Number(true), Number('12.5'), Number.parseInt('42px', 10), Number.parseFloat('3.5e2x'));
  return { state: out, reward: 0, terminated: false };
}
