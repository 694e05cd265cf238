// Port of `rem_pio2` of the Rust crate libm 0.2.16 (src/math/rem_pio2.rs), by way of musl from FreeBSD's
// msun/src/e_rem_pio2.c.
//
// ====================================================
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//
// Developed at SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================
//
// Optimized by Bruce D. Evans.

import { fromWords, highWord, lowWord, type Int } from './intrinsics.ts';
import { remainderOfHalfPiLarge } from './rem_pio2_large.ts';

/** x = n pi/2 + y0 + y1 with |y0 + y1| at most about pi/4, y1 the tail of y0; of n, the last two bits hold. */
export interface HalfPiRemainder {
  n: Int;
  y0: number;
  y1: number;
}

/** Adding and subtracting it rounds to a whole number: 1.5 * 2^52. */
const TO_INTEGER = 6755399441055744;
const TWO_24 = 16777216;
const INVERSE_HALF_PI = 6.36619772367581382433e-1; // 3FE45F30 6DC9C883
// pi/2 in pieces of 33 bits, and what each leaves over
const HALF_PI_1 = 1.57079632673412561417; // 3FF921FB 54400000
const HALF_PI_1_TAIL = 6.07710050650619224932e-11; // 3DD0B461 1A626331
const HALF_PI_2 = 6.0771005063039659766e-11; // 3DD0B461 1A600000
const HALF_PI_2_TAIL = 2.02226624879595063154e-21; // 3BA3198A 2E037073
const HALF_PI_3 = 2.0222662487111664558e-21; // 3BA3198A 2E000000
const HALF_PI_3_TAIL = 8.47842766036889956997e-32; // 397B839A 252049C1

/** For |x| below 2^20 pi/2: as many rounds as the cancellation asks for. */
function mediumRemainder(x: number, exponent: Int): HalfPiRemainder {
  const multiple = x * INVERSE_HALF_PI + TO_INTEGER - TO_INTEGER;
  let r = x - multiple * HALF_PI_1;
  let w = multiple * HALF_PI_1_TAIL; // good to 85 bits
  let y0 = r - w;
  if (exponent - ((highWord(y0) >> 20) & 0x7ff) > 16) {
    const first = r;
    w = multiple * HALF_PI_2;
    r = first - w;
    w = multiple * HALF_PI_2_TAIL - (first - r - w); // good to 118 bits
    y0 = r - w;
    if (exponent - ((highWord(y0) >> 20) & 0x7ff) > 49) {
      const second = r;
      w = multiple * HALF_PI_3;
      r = second - w;
      w = multiple * HALF_PI_3_TAIL - (second - r - w); // good to 151 bits, enough for every x
      y0 = r - w;
    }
  }
  return { n: multiple | 0, y0, y1: r - y0 - w };
}

/** For x close to n pi/2 + [-pi/4, pi/4] but not to a multiple of pi/2: one round, good to 85 bits. */
function smallRemainder(x: number, n: Int): HalfPiRemainder {
  const z = x - n * HALF_PI_1;
  const tail = n * HALF_PI_1_TAIL;
  const y0 = z - tail;
  return { n, y0, y1: z - y0 - tail };
}

/** The remainder of a finite x by pi/2, for |x| above pi/4. */
export function remainderOfHalfPi(x: number): HalfPiRemainder {
  const signed: Int = highWord(x);
  const high: Int = signed & 0x7fffffff;
  const exponent: Int = high >> 20;
  // |x| up to about 5 pi/4; the mantissa of pi/2 and pi cancels
  if (high <= 0x400f6a7a) {
    if ((high & 0xfffff) === 0x921fb) return mediumRemainder(x, exponent);
    const n: Int = high <= 0x4002d97c ? 1 : 2;
    return smallRemainder(x, signed < 0 ? -n | 0 : n);
  }
  // |x| up to about 9 pi/4, save close to 3 pi/2 and 2 pi
  if (high <= 0x401c463b) {
    if (high === 0x4012d97c || high === 0x401921fb) return mediumRemainder(x, exponent);
    const n: Int = high <= 0x4015fdbc ? 3 : 4;
    return smallRemainder(x, signed < 0 ? -n | 0 : n);
  }
  if (high < 0x413921fb) return mediumRemainder(x, exponent);
  // |x| = z * 2^(exponent - 1046) with z in [2^23, 2^24), in pieces of 24 bits
  const z = fromWords((high & 0xfffff) | ((1023 + 23) << 20), lowWord(x));
  const first = Math.floor(z);
  const rest = (z - first) * TWO_24;
  const second = Math.floor(rest);
  const third = (rest - second) * TWO_24;
  const large = remainderOfHalfPiLarge([first, second, third], (exponent - (1023 + 23)) | 0);
  if (signed < 0) return { n: -large.n | 0, y0: -large.y0, y1: -large.y1 };
  return large;
}
