// Ports of `exp`, `expm1` and `expo2` of the Rust crate libm 0.2.16 (src/math/{exp,expm1,expo2}.rs), by way of musl from
// FreeBSD's msun/src/{e_exp,s_expm1}.c; expo2 is musl's.
//
// ====================================================
// Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved. (exp)
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. (expm1)
//
// Developed at SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================

import { fromWords, highWord, type Int } from './intrinsics.ts';
import { scalbn } from './scalbn.ts';

const TWO_1023 = 8.98846567431158e307;
const LN2_HIGH = 6.9314718036912381649e-1; // 3FE62E42 FEE00000
const LN2_LOW = 1.90821492927058770002e-10; // 3DEA39EF 35793C76
const INVERSE_LN2 = Math.LOG2E; // 3FF71547 652B82FE

const P1 = 1.66666666666666019037e-1; // 3FC55555 5555553E
const P2 = -2.77777777770155933842e-3; // BF66C16C 16BEBD93
const P3 = 6.61375632143793436117e-5; // 3F11566A AF25DE2C
const P4 = -1.6533902205465251539e-6; // BEBBBD41 C5D26BF1
const P5 = 4.13813679705723846039e-8; // 3E663769 72BEA4D0

const Q1 = -3.33333333333331316428e-2; // BFA11111 111110F4
const Q2 = 1.5873015872548146016e-3; // 3F5A01A0 19FE5585
const Q3 = -7.93650757867487942473e-5; // BF14CE19 9EAADBB7
const Q4 = 4.00821782732936239552e-6; // 3ED0CFCA 86E65239
const Q5 = -2.01099218183624371326e-7; // BE8AFDB7 6E09C32D

/** e to the power of x, error below 1 ulp. */
export function exp(argument: number): number {
  let x = argument;
  const signed: Int = highWord(x);
  const high: Int = signed & 0x7fffffff;
  if (high >= 0x4086232b) {
    if (x !== x) return x;
    if (x > 709.782712893384) return x * TWO_1023;
    if (x < -745.1332191019411) return 0;
  }
  let k: Int = 0;
  let hi = x;
  let lo = 0;
  if (high > 0x3fd62e42) {
    // |x| > 0.5 ln 2
    if (high >= 0x3ff0a2b2) k = (INVERSE_LN2 * x + (signed < 0 ? -0.5 : 0.5)) | 0;
    else k = signed < 0 ? -1 : 1;
    hi = x - k * LN2_HIGH; // exact
    lo = k * LN2_LOW;
    x = hi - lo;
  } else if (high <= 0x3e300000) {
    return 1 + x;
  }
  const square = x * x;
  const c = x - square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * P5))));
  const y = 1 + ((x * c) / (2 - c) - lo + hi);
  return k === 0 ? y : scalbn(y, k);
}

/** e to the power of x, minus 1, without the loss of digits near 0; error below 1 ulp. */
export function expm1(argument: number): number {
  let x = argument;
  const signed: Int = highWord(x);
  const high: Int = signed & 0x7fffffff;
  if (high >= 0x4043687a) {
    // |x| >= 56 ln 2
    if (x !== x) return x;
    if (signed < 0) return -1;
    if (x > 709.782712893384) return x * TWO_1023;
  }
  let k: Int = 0;
  let c = 0;
  if (high > 0x3fd62e42) {
    let hi = 0;
    let lo = 0;
    if (high < 0x3ff0a2b2) {
      // 0.5 ln 2 < |x| < 1.5 ln 2
      k = signed < 0 ? -1 : 1;
      hi = signed < 0 ? x + LN2_HIGH : x - LN2_HIGH;
      lo = signed < 0 ? -LN2_LOW : LN2_LOW;
    } else {
      k = (INVERSE_LN2 * x + (signed < 0 ? -0.5 : 0.5)) | 0;
      hi = x - k * LN2_HIGH; // exact
      lo = k * LN2_LOW;
    }
    x = hi - lo;
    c = hi - x - lo;
  } else if (high < 0x3c900000) {
    return x;
  }
  const half = 0.5 * x;
  const hxs = x * half;
  const r1 = 1 + hxs * (Q1 + hxs * (Q2 + hxs * (Q3 + hxs * (Q4 + hxs * Q5))));
  const t = 3 - r1 * half;
  let e = hxs * ((r1 - t) / (6 - x * t));
  if (k === 0) return x - (x * e - hxs);
  e = x * (e - c) - c;
  e -= hxs;
  if (k === -1) return 0.5 * (x - e) - 0.5;
  if (k === 1) return x < -0.25 ? -2 * (e - (x + 0.5)) : 1 + 2 * (x - e);
  const scale = fromWords((1023 + k) << 20, 0);
  if (k < 0 || k > 56) {
    const y = x - e + 1;
    return (k === 1024 ? y * 2 * TWO_1023 : y * scale) - 1;
  }
  const inverse = fromWords((1023 - k) << 20, 0);
  return k < 20 ? (x - e + (1 - inverse)) * scale : (x - (e + inverse) + 1) * scale;
}

/** exp(x) / 2 for x >= 709.78, where exp(x) may overflow and its half not. */
export function halfExponential(x: number): number {
  const scale = fromWords((1023 + 1021) << 20, 0);
  return exp(x - 1416.0996898839683) * scale * scale;
}
