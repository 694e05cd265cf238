// Port of `log` of the Rust crate libm 0.2.16 (src/math/log.rs), whose origin is FreeBSD's msun/src/e_log.c by way of
// musl. Written in the language's subset: @orrery/language compiles this file into guests, V8 runs it as it stands.
// Expected values, bit for bit: ../vectors/log.json, made by the crate.
//
// ====================================================
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//
// Developed at SunSoft, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================

import { fromWords, highWord, lowWord, type Int } from './words.ts';

const LN2_HI = 6.9314718036912381649e-1; // 3fe62e42 fee00000
const LN2_LO = 1.90821492927058770002e-10; // 3dea39ef 35793c76
const LG1 = 6.66666666666673513e-1; // 3FE55555 55555593
const LG2 = 3.999999999940941908e-1; // 3FD99999 9997FA04
const LG3 = 2.857142874366239149e-1; // 3FD24924 94229359
const LG4 = 2.222219843214978396e-1; // 3FCC71C5 1D8E78AF
const LG5 = 1.818357216161805012e-1; // 3FC74664 96CB03DE
const LG6 = 1.531383769920937332e-1; // 3FC39A09 D078C69F
const LG7 = 1.479819860511658591e-1; // 3FC2F112 DF3E5244
const TWO_54 = 18014398509481984;

/**
 * Natural logarithm, error below 1 ulp: x = 2^k (1 + f) with sqrt(2)/2 < 1 + f < sqrt(2); log(1 + f) = 2 s + s R(s^2) for
 * s = f / (2 + f), R a Remez polynomial; log(x) = k ln 2 + log(1 + f) with ln 2 in two parts.
 */
export function log(x: number): number {
  let high: Int = highWord(x);
  let low: Int = lowWord(x);
  let k: Int = 0;
  if (high < 0x00100000) {
    // Zero, subnormal or negative: the sign bit makes a negative word.
    if (((high << 1) | low) === 0) return -1 / (x * x);
    if (high < 0) return (x - x) / 0;
    k = -54;
    const scaled = x * TWO_54;
    high = highWord(scaled);
    low = lowWord(scaled);
  } else if (high >= 0x7ff00000) {
    return x;
  } else if (high === 0x3ff00000 && low === 0) {
    return 0;
  }
  high = (high + (0x3ff00000 - 0x3fe6a09e)) | 0;
  k = (k + ((high >> 20) - 0x3ff)) | 0;
  high = ((high & 0x000fffff) + 0x3fe6a09e) | 0;
  const f = fromWords(high, low) - 1;
  const hfsq = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (LG2 + w * (LG4 + w * LG6));
  const t2 = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
  const r = t2 + t1;
  return s * (hfsq + r) + k * LN2_LO - hfsq + f + k * LN2_HI;
}
