// Ports of `log2`, `log10` and `log1p` of the Rust crate libm 0.2.16 (src/math/{log2,log10,log1p}.rs), by way of musl from
// FreeBSD's msun/src/{e_log2,e_log10,s_log1p}.c. `log` is packages/contract/src/log.ts.
//
// ====================================================
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//
// Developed at SunSoft, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================

import { fromWords, highWord, lowWord, type Int } from './intrinsics.ts';

const TWO_54 = 18014398509481984;
const LN2_HIGH = 6.9314718036912381649e-1; // 3FE62E42 FEE00000
const LN2_LOW = 1.90821492927058770002e-10; // 3DEA39EF 35793C76
const INVERSE_LN2_HIGH = 1.44269504072144627571; // 3FF71547 65200000
const INVERSE_LN2_LOW = 1.67517131648865118353e-10; // 3DE705FC 2EEFA200
const INVERSE_LN10_HIGH = 4.34294481878168880939e-1; // 3FDBCB7B 15200000
const INVERSE_LN10_LOW = 2.50829467116452752298e-11; // 3DBB9438 CA9AADD5
const LOG10_2_HIGH = 3.01029995663611771306e-1; // 3FD34413 509F6000
const LOG10_2_LOW = 3.69423907715893078616e-13; // 3D59FEF3 11F12B36

const LG1 = 6.66666666666673513e-1; // 3FE55555 55555593
const LG2 = 3.999999999940941908e-1; // 3FD99999 9997FA04
const LG3 = 2.857142874366239149e-1; // 3FD24924 94229359
const LG4 = 2.222219843214978396e-1; // 3FCC71C5 1D8E78AF
const LG5 = 1.818357216161805012e-1; // 3FC74664 96CB03DE
const LG6 = 1.531383769920937332e-1; // 3FC39A09 D078C69F
const LG7 = 1.479819860511658591e-1; // 3FC2F112 DF3E5244

/** What makes the high word of sqrt(2)/2 that of 1. */
const TO_ONE: Int = 0x3ff00000 - 0x3fe6a09e;

/** log(1 + f) - f + f^2 / 2 for sqrt(2)/2 < 1 + f < sqrt(2); `hfsq` is f^2 / 2. */
function logarithmRemainder(f: number, hfsq: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (LG2 + w * (LG4 + w * LG6));
  const t2 = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
  return s * (hfsq + (t2 + t1));
}

/** k of x = 2^k (1 + f) with sqrt(2)/2 < 1 + f < sqrt(2), for a positive normal x. */
function reducedExponent(x: number): Int {
  return (((highWord(x) + TO_ONE) >> 20) - 1023) | 0;
}

/** f of the same. */
function reducedFraction(x: number): number {
  return fromWords((((highWord(x) + TO_ONE) & 0xfffff) + 0x3fe6a09e) | 0, lowWord(x)) - 1;
}

/** Logarithm to the base 2, exact for powers of 2, error below 1 ulp; NaN for negative x. */
export function log2(argument: number): number {
  let x = argument;
  let shift: Int = 0;
  const high: Int = highWord(x);
  if (high < 0x00100000) {
    if (x === 0) return -Infinity;
    if (high < 0) return NaN;
    shift = -54;
    x *= TWO_54;
  } else if (high >= 0x7ff00000) {
    return x;
  } else if (x === 1) {
    return 0;
  }
  const k: Int = (reducedExponent(x) + shift) | 0;
  const f = reducedFraction(x);
  const hfsq = 0.5 * f * f;
  // fHigh + fLow = log(1 + f), the low word of fHigh 0
  const fHigh = fromWords(highWord(f - hfsq), 0);
  const fLow = f - fHigh - hfsq + logarithmRemainder(f, hfsq);
  const high2 = fHigh * INVERSE_LN2_HIGH;
  const low2 = (fLow + fHigh) * INVERSE_LN2_LOW + fLow * INVERSE_LN2_HIGH;
  const sum = k + high2;
  return low2 + (k - sum + high2) + sum;
}

/** Logarithm to the base 10, error below 1 ulp; NaN for negative x. */
export function log10(argument: number): number {
  let x = argument;
  let shift: Int = 0;
  const high: Int = highWord(x);
  if (high < 0x00100000) {
    if (x === 0) return -Infinity;
    if (high < 0) return NaN;
    shift = -54;
    x *= TWO_54;
  } else if (high >= 0x7ff00000) {
    return x;
  } else if (x === 1) {
    return 0;
  }
  const k: Int = (reducedExponent(x) + shift) | 0;
  const f = reducedFraction(x);
  const hfsq = 0.5 * f * f;
  const fHigh = fromWords(highWord(f - hfsq), 0);
  const fLow = f - fHigh - hfsq + logarithmRemainder(f, hfsq);
  const high10 = fHigh * INVERSE_LN10_HIGH;
  const whole = k * LOG10_2_HIGH;
  const low10 = k * LOG10_2_LOW + (fLow + fHigh) * INVERSE_LN10_LOW + fLow * INVERSE_LN10_HIGH;
  const sum = whole + high10;
  return low10 + (whole - sum + high10) + sum;
}

/** Natural logarithm of 1 + x without the loss of digits near 0, error below 1 ulp; NaN below -1. */
export function log1p(x: number): number {
  const high: Int = highWord(x);
  let k: Int = 1;
  let c = 0;
  let f = x;
  if (high < 0x3fda827a) {
    // 1 + x < sqrt(2); -0x40100000 is the high word of -1
    if (high < 0 && high >= -0x40100000) {
      return x === -1 ? -Infinity : NaN;
    }
    // |x| < 2^-53
    if ((high & 0x7fffffff) < 0x3ca00000) return x;
    // 1 + x > sqrt(2)/2
    if (high >= 0 || high <= -0x402d413c) k = 0;
  } else if (high >= 0x7ff00000) {
    return x;
  }
  if (k > 0) {
    const u = 1 + x;
    k = reducedExponent(u);
    // What rounding 1 + x lost, relative to u; beyond 2^54 it would only underflow.
    if (k < 54) c = (k >= 2 ? 1 - (u - x) : x - (u - 1)) / u;
    f = reducedFraction(u);
  }
  const hfsq = 0.5 * f * f;
  return logarithmRemainder(f, hfsq) + (k * LN2_LOW + c) - hfsq + f + k * LN2_HIGH;
}
