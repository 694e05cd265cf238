// Ports of `sin`, `cos`, `tan` and their kernels of the Rust crate libm 0.2.16 (src/math/{sin,cos,tan,k_sin,k_cos,k_tan}.rs),
// by way of musl from FreeBSD's msun/src/{s_sin,s_cos,s_tan,k_sin,k_cos,k_tan}.c.
//
// ====================================================
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
// Copyright 2004 Sun Microsystems, Inc.  All Rights Reserved. (k_tan)
//
// Developed at SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================

import { fromWords, highWord, type Int } from './intrinsics.ts';
import { remainderOfHalfPi } from './rem_pio2.ts';

const S1 = -1.66666666666666324348e-1; // BFC55555 55555549
const S2 = 8.33333333332248946124e-3; // 3F811111 1110F8A6
const S3 = -1.98412698298579493134e-4; // BF2A01A0 19C161D5
const S4 = 2.75573137070700676789e-6; // 3EC71DE3 57B1FE7D
const S5 = -2.50507602534068634195e-8; // BE5AE5E6 8A2B9CEB
const S6 = 1.58969099521155010221e-10; // 3DE5D93A 5ACFD57C

const C1 = 4.16666666666666019037e-2; // 3FA55555 5555554C
const C2 = -1.38888888888741095749e-3; // BF56C16C 16C15177
const C3 = 2.48015872894767294178e-5; // 3EFA01A0 19CB1590
const C4 = -2.75573143513906633035e-7; // BE927E4F 809C52AD
const C5 = 2.0875723212981748279e-9; // 3E21EE9E BDB4B1C4
const C6 = -1.13596475577881948265e-11; // BDA8FAE9 BE8838D4

const T0 = 3.33333333333334091986e-1; // 3FD55555 55555563
const T1 = 1.33333333333201242699e-1; // 3FC11111 1110FE7A
const T2 = 5.39682539762260521377e-2; // 3FABA1BA 1BB341FE
const T3 = 2.18694882948595424599e-2; // 3F9664F4 8406D637
const T4 = 8.86323982359930005737e-3; // 3F8226E3 E96E8493
const T5 = 3.59207910759131235356e-3; // 3F6D6D22 C9560328
const T6 = 1.45620945432529025516e-3; // 3F57DBC8 FEE08315
const T7 = 5.88041240820264096874e-4; // 3F4344D8 F2F26501
const T8 = 2.46463134818469906812e-4; // 3F3026F7 1A8D1068
const T9 = 7.817944429395570923e-5; // 3F147E88 A03792A6
const T10 = 7.14072491382608190305e-5; // 3F12B80F 32F0A7E9
const T11 = -1.85586374855275456654e-5; // BEF375CB DB605373
const T12 = 2.59073051863633712884e-5; // 3EFB2A70 74BF7AD4
const QUARTER_PI = 7.85398163397448278999e-1; // 3FE921FB 54442D18
const QUARTER_PI_LOW = 3.06161699786838301793e-17; // 3C81A626 33145C07

/** Sine of x + y for |x| <= pi/4, y the tail of x. */
function sineKernel(x: number, y: number): number {
  const z = x * x;
  const w = z * z;
  const r = S2 + z * (S3 + z * S4) + z * w * (S5 + z * S6);
  const v = z * x;
  return x - (z * (0.5 * y - v * r) - y - v * S1);
}

/** Sine of x for |x| <= pi/4; not sineKernel(x, 0), whose sum has another order. */
function sineKernelWithoutTail(x: number): number {
  const z = x * x;
  const w = z * z;
  const r = S2 + z * (S3 + z * S4) + z * w * (S5 + z * S6);
  return x + z * x * (S1 + z * r);
}

/** Cosine of x + y for |x| <= pi/4, y the tail of x. */
function cosineKernel(x: number, y: number): number {
  const z = x * x;
  const square = z * z;
  const r = z * (C1 + z * (C2 + z * C3)) + square * square * (C4 + z * (C5 + z * C6));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * r - x * y));
}

/** Tangent of x + y for |x| <= pi/4, or -1 / tangent if `odd` is 1; y the tail of x. */
function tangentKernel(argument: number, tail: number, odd: Int): number {
  let x = argument;
  let y = tail;
  const high = highWord(x);
  const big = (high & 0x7fffffff) >= 0x3fe59428; // |x| >= 0.6744
  if (big) {
    if (high < 0) {
      x = -x;
      y = -y;
    }
    x = QUARTER_PI - x + (QUARTER_PI_LOW - y);
    y = 0;
  }
  const z = x * x;
  const w = z * z;
  // The odd and the even coefficients, apart so that a processor works on both at once.
  const odds = T1 + w * (T3 + w * (T5 + w * (T7 + w * (T9 + w * T11))));
  const evens = z * (T2 + w * (T4 + w * (T6 + w * (T8 + w * (T10 + w * T12)))));
  const s = z * x;
  const r = y + z * (s * (odds + evens) + y) + s * T0;
  const sum = x + r;
  if (big) {
    const sign = 1 - 2 * odd;
    const v = sign - 2 * (x + (r - (sum * sum) / (sum + sign)));
    return high < 0 ? -v : v;
  }
  if (odd === 0) return sum;
  // -1 / (x + r) is off by up to 2 ulp, so it is computed in two parts.
  const sumHigh = fromWords(highWord(sum), 0);
  const v = r - (sumHigh - x);
  const a = -1 / sum;
  const aHigh = fromWords(highWord(a), 0);
  return aHigh + a * (1 + aHigh * sumHigh + aHigh * v);
}

// What follows an argument reduction is apart from the functions themselves, so that their usual case is little code.

/** Sine of a finite x with |x| above pi/4. */
function reducedSine(x: number): number {
  const { n, y0, y1 } = remainderOfHalfPi(x);
  const quadrant: Int = n & 3;
  if (quadrant === 0) return sineKernel(y0, y1);
  if (quadrant === 1) return cosineKernel(y0, y1);
  if (quadrant === 2) return -sineKernel(y0, y1);
  return -cosineKernel(y0, y1);
}

/** Cosine of a finite x with |x| above pi/4. */
function reducedCosine(x: number): number {
  const { n, y0, y1 } = remainderOfHalfPi(x);
  const quadrant: Int = n & 3;
  if (quadrant === 0) return cosineKernel(y0, y1);
  if (quadrant === 1) return -sineKernel(y0, y1);
  if (quadrant === 2) return -cosineKernel(y0, y1);
  return sineKernel(y0, y1);
}

/** Sine of x in radians, error below 1 ulp, for every finite x; NaN for infinities. */
export function sin(x: number): number {
  const high: Int = highWord(x) & 0x7fffffff;
  // |x| below about pi/4
  if (high <= 0x3fe921fb) return high < 0x3e500000 ? x : sineKernelWithoutTail(x);
  return high >= 0x7ff00000 ? x - x : reducedSine(x);
}

/** Cosine of x in radians, error below 1 ulp, for every finite x; NaN for infinities. */
export function cos(x: number): number {
  const high: Int = highWord(x) & 0x7fffffff;
  if (high <= 0x3fe921fb) return high < 0x3e46a09e ? 1 : cosineKernel(x, 0);
  return high >= 0x7ff00000 ? x - x : reducedCosine(x);
}

/** Tangent of x in radians, error below 1 ulp, for every finite x; NaN for infinities. */
export function tan(x: number): number {
  const high: Int = highWord(x) & 0x7fffffff;
  if (high <= 0x3fe921fb) return high < 0x3e400000 ? x : tangentKernel(x, 0, 0);
  if (high >= 0x7ff00000) return x - x;
  const { n, y0, y1 } = remainderOfHalfPi(x);
  return tangentKernel(y0, y1, n & 1);
}
