// Ports of `sinh`, `cosh`, `tanh`, `asinh`, `acosh` and `atanh` of the Rust crate libm 0.2.16
// (src/math/{sinh,cosh,tanh,asinh,acosh,atanh}.rs), from musl's files of the same names.
// Copyright (c) 2005-2020 Rich Felker, et al. MIT licence.

import { log } from '@orrery/contract';
import { exp, expm1, halfExponential } from './exponential.ts';
import { highWord, type Int } from './intrinsics.ts';
import { log1p } from './logarithm.ts';

/** Hyperbolic sine, error below 2 ulp. */
export function sinh(x: number): number {
  const half = highWord(x) < 0 ? -0.5 : 0.5;
  const ax = Math.abs(x);
  const high: Int = highWord(ax);
  if (high < 0x40862e42) {
    // |x| < log(largest number)
    const t = expm1(ax);
    if (high < 0x3ff00000) {
      if (high < 0x3ff00000 - (26 << 20)) return x;
      return half * (2 * t - (t * t) / (t + 1));
    }
    return half * (t + t / (t + 1));
  }
  return 2 * half * halfExponential(ax);
}

/** Hyperbolic cosine, error below 2 ulp. */
export function cosh(x: number): number {
  const ax = Math.abs(x);
  const high: Int = highWord(ax);
  if (high < 0x3fe62e42) {
    // |x| < log(2)
    if (high < 0x3ff00000 - (26 << 20)) return 1;
    const t = expm1(ax);
    return 1 + (t * t) / (2 * (1 + t));
  }
  if (high < 0x40862e42) {
    const t = exp(ax);
    return 0.5 * (t + 1 / t);
  }
  return halfExponential(ax);
}

/** Hyperbolic tangent, error below 3 ulp. */
export function tanh(x: number): number {
  const ax = Math.abs(x);
  const high: Int = highWord(ax);
  let result = ax;
  if (high > 0x3fe193ea) {
    // |x| > log(3) / 2; beyond 20 the result is 1, for a NaN a NaN
    if (high > 0x40340000) result = x !== x ? x : 1;
    else result = 1 - 2 / (expm1(2 * ax) + 2);
  } else if (high > 0x3fd058ae) {
    // |x| > log(5/3) / 2
    const t = expm1(2 * ax);
    result = t / (t + 2);
  } else if (high >= 0x00100000) {
    const t = expm1(-2 * ax);
    result = -t / (t + 2);
  }
  return highWord(x) < 0 ? -result : result;
}

/** Inverse hyperbolic sine, error below 2 ulp. */
export function asinh(x: number): number {
  const ax = Math.abs(x);
  const exponent: Int = highWord(ax) >> 20;
  let result = ax;
  if (exponent >= 1023 + 26) result = log(ax) + Math.LN2;
  else if (exponent >= 1023 + 1) result = log(2 * ax + 1 / (Math.sqrt(ax * ax + 1) + ax));
  else if (exponent >= 1023 - 26) result = log1p(ax + (ax * ax) / (Math.sqrt(ax * ax + 1) + 1));
  return highWord(x) < 0 ? -result : result;
}

/** Inverse hyperbolic cosine, error below 2 ulp; NaN below 1. */
export function acosh(x: number): number {
  // The original is NaN for all of these but some x below -2, where cancellation leaves a positive argument of log.
  if (x < 1) return NaN;
  const exponent: Int = highWord(x) >> 20;
  if (exponent < 1023 + 1) return log1p(x - 1 + Math.sqrt((x - 1) * (x - 1) + 2 * (x - 1)));
  if (exponent < 1023 + 26) return log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
  return log(x) + Math.LN2;
}

/** Inverse hyperbolic tangent, error below 2 ulp; NaN outside [-1, 1]. */
export function atanh(x: number): number {
  let result = Math.abs(x);
  const exponent: Int = highWord(result) >> 20;
  if (exponent >= 1023 - 1) result = 0.5 * log1p(2 * (result / (1 - result)));
  else if (exponent >= 1023 - 32) result = 0.5 * log1p(2 * result + (2 * result * result) / (1 - result));
  return highWord(x) < 0 ? -result : result;
}
