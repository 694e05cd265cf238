// Ports of `asin`, `acos`, `atan` and `atan2` of the Rust crate libm 0.2.16 (src/math/{asin,acos,atan,atan2}.rs), by way
// of musl from FreeBSD's msun/src/{e_asin,e_acos,s_atan,e_atan2}.c.
//
// ====================================================
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//
// Developed at SunSoft, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================

import { fromWords, highWord, type Int } from './intrinsics.ts';

const HALF_PI = 1.570796326794896558; // 3FF921FB 54442D18
const HALF_PI_LOW = 6.12323399573676603587e-17; // 3C91A626 33145C07
const PI = Math.PI; // 400921FB 54442D18
const PI_LOW = 1.2246467991473532e-16; // 3CA1A626 33145C07

// (asin(x) - x) / x^3 on [0, 0.5] as a quotient of polynomials in x^2
const P0 = 1.66666666666666657415e-1; // 3FC55555 55555555
const P1 = -3.25565818622400915405e-1; // BFD4D612 03EB6F7D
const P2 = 2.01212532134862925881e-1; // 3FC9C155 0E884455
const P3 = -4.00555345006794114027e-2; // BFA48228 B5688F3B
const P4 = 7.91534994289814532176e-4; // 3F49EFE0 7501B288
const P5 = 3.4793310759602116757e-5; // 3F023DE1 0DFDF709
const Q1 = -2.40339491173441421878; // C0033A27 1C8A2D4B
const Q2 = 2.02094576023350569471; // 40002AE5 9C598AC8
const Q3 = -6.8828397160545329303e-1; // BFE6066C 1B8D0159
const Q4 = 7.70381505559019352791e-2; // 3FB3B8C5 B12E9282

const A0 = 3.33333333333329318027e-1; // 3FD55555 5555550D
const A1 = -1.99999999998764832476e-1; // BFC99999 9998EBC4
const A2 = 1.42857142725034663711e-1; // 3FC24924 920083FF
const A3 = -1.1111110405462355788e-1; // BFBC71C6 FE231671
const A4 = 9.09088713343650656196e-2; // 3FB745CD C54C206E
const A5 = -7.69187620504482999495e-2; // BFB3B0F2 AF749A6D
const A6 = 6.66107313738753120669e-2; // 3FB10D66 A0D03D51
const A7 = -5.83357013379057348645e-2; // BFADDE2D 52DEFD9A
const A8 = 4.97687799461593236017e-2; // 3FA97B4B 24760DEB
const A9 = -3.6531572744216915527e-2; // BFA2B444 2C6A6C2F
const A10 = 1.62858201153657823623e-2; // 3F90AD3A E322DA11

function arcsineQuotient(z: number): number {
  const p = z * (P0 + z * (P1 + z * (P2 + z * (P3 + z * (P4 + z * P5)))));
  const q = 1 + z * (Q1 + z * (Q2 + z * (Q3 + z * Q4)));
  return p / q;
}

/** Arc sine in radians, error below 1 ulp; NaN outside [-1, 1]. */
export function asin(x: number): number {
  const signed: Int = highWord(x);
  const high: Int = signed & 0x7fffffff;
  if (high >= 0x3ff00000) {
    if (Math.abs(x) === 1) return x * HALF_PI;
    return NaN;
  }
  if (high < 0x3fe00000) {
    // Below 2^-26 the sum would be x; a subnormal x goes through it all the same.
    if (high >= 0x00100000 && high < 0x3e500000) return x;
    return x + x * arcsineQuotient(x * x);
  }
  const z = (1 - Math.abs(x)) * 0.5;
  const s = Math.sqrt(z);
  const r = arcsineQuotient(z);
  let result = 0;
  if (high >= 0x3fef3333) {
    // |x| > 0.975
    result = HALF_PI - (2 * (s + s * r) - HALF_PI_LOW);
  } else {
    const f = fromWords(highWord(s), 0);
    const c = (z - f * f) / (s + f);
    result = 0.5 * HALF_PI - (2 * s * r - (HALF_PI_LOW - 2 * c) - (0.5 * HALF_PI - 2 * f));
  }
  return signed < 0 ? -result : result;
}

/** Arc cosine in radians, error below 1 ulp; NaN outside [-1, 1]. */
export function acos(x: number): number {
  const signed: Int = highWord(x);
  const high: Int = signed & 0x7fffffff;
  if (high >= 0x3ff00000) {
    if (Math.abs(x) === 1) return signed < 0 ? 2 * HALF_PI : 0;
    return NaN;
  }
  if (high < 0x3fe00000) {
    if (high <= 0x3c600000) return HALF_PI;
    return HALF_PI - (x - (HALF_PI_LOW - x * arcsineQuotient(x * x)));
  }
  if (signed < 0) {
    const z = (1 + x) * 0.5;
    const s = Math.sqrt(z);
    const w = arcsineQuotient(z) * s - HALF_PI_LOW;
    return 2 * (HALF_PI - (s + w));
  }
  const z = (1 - x) * 0.5;
  const s = Math.sqrt(z);
  const f = fromWords(highWord(s), 0);
  const c = (z - f * f) / (s + f);
  const w = arcsineQuotient(z) * s + c;
  return 2 * (f + w);
}

/** Arc tangent in radians, error below 1 ulp. */
export function atan(argument: number): number {
  const signed: Int = highWord(argument);
  const high: Int = signed & 0x7fffffff;
  if (high >= 0x44100000) {
    // |x| >= 2^66
    if (argument !== argument) return argument;
    return signed < 0 ? -HALF_PI : HALF_PI;
  }
  let x = argument;
  // atan of the middle of x's interval, in two parts
  let middle = 0;
  let middleLow = 0;
  if (high < 0x3fdc0000) {
    if (high < 0x3e400000) return x;
  } else {
    x = Math.abs(x);
    if (high < 0x3fe60000) {
      // 7/16 <= |x| < 11/16
      x = (2 * x - 1) / (2 + x);
      middle = 4.63647609000806093515e-1; // 3FDDAC67 0561BB4F
      middleLow = 2.26987774529616870924e-17; // 3C7A2B7F 222F65E2
    } else if (high < 0x3ff30000) {
      // 11/16 <= |x| < 19/16
      x = (x - 1) / (x + 1);
      middle = 7.85398163397448278999e-1; // 3FE921FB 54442D18
      middleLow = 3.06161699786838301793e-17; // 3C81A626 33145C07
    } else if (high < 0x40038000) {
      // 19/16 <= |x| < 39/16
      x = (x - 1.5) / (1 + 1.5 * x);
      middle = 9.82793723247329054082e-1; // 3FEF730B D281F69B
      middleLow = 1.39033110312309984516e-17; // 3C700788 7AF0CBBD
    } else {
      x = -1 / x;
      middle = HALF_PI;
      middleLow = HALF_PI_LOW;
    }
  }
  const z = x * x;
  const w = z * z;
  const even = z * (A0 + w * (A2 + w * (A4 + w * (A6 + w * (A8 + w * A10)))));
  const odd = w * (A1 + w * (A3 + w * (A5 + w * (A7 + w * A9))));
  if (high < 0x3fdc0000) return x - x * (even + odd);
  const result = middle - (x * (even + odd) - middleLow - x);
  return signed < 0 ? -result : result;
}

/** The angle of the point (x, y) in radians, in [-pi, pi], with the sign of y; error below 2 ulp. */
export function atan2(y: number, x: number): number {
  if (x !== x || y !== y) return x + y;
  if (x === 1) return atan(y);
  const signedX: Int = highWord(x);
  const signedY: Int = highWord(y);
  const xHigh: Int = signedX & 0x7fffffff;
  const yHigh: Int = signedY & 0x7fffffff;
  if (y === 0) {
    if (signedX >= 0) return y;
    return signedY < 0 ? -PI : PI;
  }
  if (x === 0) return signedY < 0 ? -PI / 2 : PI / 2;
  if (xHigh === 0x7ff00000) {
    if (yHigh === 0x7ff00000) {
      if (signedX >= 0) return signedY < 0 ? -PI / 4 : PI / 4;
      return signedY < 0 ? (-3 * PI) / 4 : (3 * PI) / 4;
    }
    if (signedX >= 0) return signedY < 0 ? -0 : 0;
    return signedY < 0 ? -PI : PI;
  }
  // |y / x| above 2^64
  if (yHigh === 0x7ff00000 || xHigh + (64 << 20) < yHigh) return signedY < 0 ? -PI / 2 : PI / 2;
  // |y / x| below 2^-64 and x < 0: atan would only lose bits to underflow.
  const z = signedX < 0 && yHigh + (64 << 20) < xHigh ? 0 : atan(Math.abs(y / x));
  if (signedX >= 0) return signedY < 0 ? -z : z;
  return signedY < 0 ? z - PI_LOW - PI : PI - (z - PI_LOW);
}
