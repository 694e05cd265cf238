// Positions as the methods of strings and arrays take them: ECMA-262, ToIntegerOrInfinity and what follows it.

import { type Int } from './intrinsics.ts';

/** The whole part of x, kept within 0..length; 0 for NaN. */
export function clampedPosition(x: number, length: Int): Int {
  if (!(x > 0)) return 0;
  return x >= length ? length : x | 0;
}

/** As {@link clampedPosition}, but what is negative counts from the end. */
export function relativePosition(x: number, length: Int): Int {
  const whole = Math.trunc(x);
  return clampedPosition(whole < 0 ? length + whole : whole, length);
}
