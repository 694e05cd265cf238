// Port of `hypot` of the Rust crate libm 0.2.16 (src/math/hypot.rs), from musl's hypot.c.
// Copyright (c) 2005-2020 Rich Felker, et al. MIT licence.

import { highWord, type Int } from './intrinsics.ts';

/** 2^27 + 1: splits a number into two halves (Veltkamp). */
const SPLITTER = 134217729;
const TWO_700 = 5.260135901548374e210;
const TWO_MINUS_700 = 1.90109156629516e-211;

/** x^2 - square, where `square` is x^2 rounded. */
function squareError(x: number, square: number): number {
  const scaled = x * SPLITTER;
  const high = x - scaled + scaled;
  const low = x - high;
  return high * high - square + 2 * high * low + low * low;
}

/**
 * The square root of x^2 + y^2 without overflow in between, error below 1 ulp; Infinity if either is infinite, even if
 * the other is NaN.
 *
 * ECMAScript's Math.hypot takes any number of arguments and fixes no algorithm; in the language it is
 * hypot(…hypot(hypot(a, b), c)…) from the left, Math.abs(a) for one argument and 0 for none, which has every special
 * value that ECMA-262 prescribes.
 */
export function hypot(x: number, y: number): number {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  if (ax === Infinity || ay === Infinity) return Infinity;
  if (x !== x || y !== y) return NaN;
  let large = ax < ay ? ay : ax;
  let small = ax < ay ? ax : ay;
  if (small === 0) return large;
  const largeExponent: Int = highWord(large) >> 20;
  const smallExponent: Int = highWord(small) >> 20;
  if (largeExponent - smallExponent > 64) return large + small;
  // Squares must not overflow, nor the squares of their halves underflow.
  let unscale = 1;
  if (largeExponent > 1023 + 510) {
    unscale = TWO_700;
    large *= TWO_MINUS_700;
    small *= TWO_MINUS_700;
  } else if (smallExponent < 1023 - 450) {
    unscale = TWO_MINUS_700;
    large *= TWO_700;
    small *= TWO_700;
  }
  const largeSquare = large * large;
  const smallSquare = small * small;
  const errors = squareError(small, smallSquare) + squareError(large, largeSquare);
  return unscale * Math.sqrt(errors + smallSquare + largeSquare);
}
