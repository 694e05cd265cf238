// ECMAScript's rounding to whole numbers where it is not one machine instruction (ECMA-262, Math.round, Math.sign).

const TWO_52 = 4503599627370496;

/** The nearest whole number, halves towards +Infinity; results between -0.5 and 0 are -0. */
export function round(x: number): number {
  // From 2^52 on every number is whole, and adding 1 would round; NaN and infinities come out here too.
  if (x === 0 || !(Math.abs(x) < TWO_52)) return x;
  const below = Math.floor(x);
  const rounded = x - below >= 0.5 ? below + 1 : below;
  return x < 0 && rounded === 0 ? -0 : rounded;
}

/** 1, -1, or x itself if it is 0, -0 or NaN. */
export function sign(x: number): number {
  if (x > 0) return 1;
  return x < 0 ? -1 : x;
}
