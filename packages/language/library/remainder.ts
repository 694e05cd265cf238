// ECMAScript's `%` on numbers: the exact remainder of a division that truncates, with the sign of the dividend. The value
// is unique, so it equals `fmod` of the Rust crate libm 0.2.16; the algorithm is ours, because libm's works on 128-bit
// integers and the language has none.

import { fromWords, highWord, lowWord, remainderOfWords, type Int } from './intrinsics.ts';
import { scalbn } from './scalbn.ts';

const TWO_26 = 67108864;
const TWO_52 = 4503599627370496;
const TWO_54 = 18014398509481984;

/** The biased exponent of a positive x as if subnormal numbers had no lower bound: 0, -1, … for them. */
function exponentOf(x: number): Int {
  const high: Int = highWord(x);
  return high < 0x00100000 ? ((highWord(x * TWO_54) >> 20) - 54) | 0 : high >> 20;
}

/**
 * x modulo y for 0 < y <= x and x / y < 2^52. The rounded quotient is at most 1 too large, quotient and divisor are
 * split so that each partial product is exact, and no difference needs more than 53 bits: each is a multiple of ulp(y),
 * or of what the next product is a multiple of, and shrinks with it. Hence no step rounds.
 */
function remainderOfSmallQuotient(x: number, y: number): number {
  const quotient = Math.floor(x / y);
  const quotientHigh = Math.floor(quotient / TWO_26) * TWO_26;
  const quotientLow = quotient - quotientHigh;
  // 26 upper bits of y, and at most 27 lower ones.
  const yHigh = fromWords(highWord(y), lowWord(y) & -0x8000000);
  const yLow = y - yHigh;
  const rest = x - yHigh * quotientHigh - yHigh * quotientLow - yLow * quotientHigh - yLow * quotientLow;
  return rest < 0 ? rest + y : rest;
}

/** x % y for any two numbers. Not inside `fmod`, so that its usual case is little code. */
function remainderOfNumbers(x: number, y: number): number {
  const divisor = Math.abs(y);
  let rest = Math.abs(x);
  if (!(rest < Infinity) || !(divisor > 0)) return NaN;
  if (rest < divisor) return x;
  // A remainder by a multiple of y keeps the remainder by y: at least 50 bits of the quotient a turn.
  while (!(rest / divisor < TWO_52)) {
    rest = remainderOfSmallQuotient(rest, scalbn(divisor, (exponentOf(rest) - exponentOf(divisor) - 51) | 0));
  }
  if (rest >= divisor) rest = remainderOfSmallQuotient(rest, divisor);
  return x < 0 ? -rest : rest;
}

/** x % y: exact; NaN if x is infinite or y is 0. A zero has the sign of x. */
export function fmod(x: number, y: number): number {
  // Indices, counters and draws: whole numbers that fit a word. A zero x keeps its sign.
  const dividend = x >>> 0;
  const modulus = y >>> 0;
  if (dividend === x && modulus === y && modulus !== 0)
    return dividend < modulus ? x : remainderOfWords(dividend, modulus) >>> 0;
  return remainderOfNumbers(x, y);
}
