// The fewest decimal digits that name a number: ECMA-262, Number::toString, steps 5. Steele and White, "How to print
// floating-point numbers accurately" (1990), in exact arithmetic.

import { charge, lowWord, type Int } from './intrinsics.ts';
import {
  compareNaturals,
  compareSum,
  divideStep,
  lastExponent,
  multiplyAdd,
  multiplyByPowerOfTen,
  naturalOf,
  shiftedLeft,
  significand,
} from './naturals.ts';

/** 0.d1 d2 d3 … times 10^point. */
export interface Digits {
  digits: Int[];
  point: Int;
}

const TWO_52 = 4503599627370496;

/** The number of digits before the point of a positive x (negative: of zeros behind it), or 1 less. */
export function pointEstimate(x: number): Int {
  const exponent = lastExponent(x);
  // log10 of a number between x / 2 and x, rounded up.
  let bits = significand(x);
  let length = 0;
  while (bits >= 1) {
    bits /= 2;
    length += 1;
  }
  return Math.ceil((exponent + length - 1) * 0.30102999566398114 - 1e-10) | 0;
}

/** Digits of a positive finite number. */
export function shortestDigits(x: number): Digits {
  const exponent = lastExponent(x);
  const bits = significand(x);
  // Below a power of two numbers lie twice as dense, but for the smallest.
  const isBoundary = bits === TWO_52 && exponent > -1074;
  const spare: Int = isBoundary ? 2 : 1;
  // x = rest / scale, and half the distance to the next number below is gap / scale, above gap * times / scale.
  const rest = shiftedLeft(naturalOf(bits), exponent > 0 ? (exponent + spare) | 0 : spare);
  const scale = shiftedLeft(naturalOf(1), exponent > 0 ? spare : (spare - exponent) | 0);
  const gap = shiftedLeft(naturalOf(1), exponent > 0 ? exponent : 0);
  const times = isBoundary ? 2 : 1;
  // What lies in the middle between two numbers is read as the even one.
  const isEven = (lowWord(x) & 1) === 0;
  let point = pointEstimate(x);
  if (point >= 0) multiplyByPowerOfTen(scale, point);
  else {
    multiplyByPowerOfTen(rest, -point | 0);
    multiplyByPowerOfTen(gap, -point | 0);
  }
  const excess = compareSum(rest, gap, times, scale);
  if (excess > 0 || (excess === 0 && isEven)) point = (point + 1) | 0;
  else {
    multiplyAdd(rest, 10, 0);
    multiplyAdd(gap, 10, 0);
  }
  const digits: Int[] = [];
  for (;;) {
    const digit: Int = divideStep(rest, scale) | 0;
    const below = compareNaturals(rest, gap);
    const above = compareSum(rest, gap, times, scale);
    const endsBelow = below < 0 || (below === 0 && isEven);
    const endsAbove = above > 0 || (above === 0 && isEven);
    if (endsBelow || endsAbove) {
      let isUp = endsAbove;
      if (endsBelow && endsAbove) {
        const half = compareSum(rest, rest, 1, scale);
        isUp = half > 0 || (half === 0 && (digit & 1) === 1);
      }
      digits.push(isUp ? (digit + 1) | 0 : digit);
      charge((scale.length * digits.length) >> 2);
      return { digits, point };
    }
    digits.push(digit);
    multiplyAdd(rest, 10, 0);
    multiplyAdd(gap, 10, 0);
  }
}
