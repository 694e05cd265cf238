// Port of `pow` of the Rust crate libm 0.2.16 (src/math/pow.rs), by way of musl from FreeBSD's msun/src/e_pow.c.
// ECMAScript wins where it differs from C (ECMA-262, Number::exponentiate): pow(1, NaN), pow(±1, ±Infinity) are NaN.
//
// ====================================================
// Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
//
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================

import { fromWords, highWord, lowWord, type Int } from './intrinsics.ts';
import { scalbn } from './scalbn.ts';

const TWO_53 = 9007199254740992;
const HUGE = 1e300;
const TINY = 1e-300;
const LOG2_3_2_HIGH = 5.8496248722076416016e-1; // 3FE2B803 40000000: log2(3/2)
const LOG2_3_2_LOW = 1.35003920212974897128e-8; // 3E4CFDEB 43CFD006

// (3/2) (log(x) - 2 s - 2/3 s^3)
const L1 = 5.99999999999994648725e-1; // 3FE33333 33333303
const L2 = 4.28571428578550184252e-1; // 3FDB6DB6 DB6FABFF
const L3 = 3.33333329818377432918e-1; // 3FD55555 518F264D
const L4 = 2.72728123808534006489e-1; // 3FD17460 A91D4101
const L5 = 2.30660745775561754067e-1; // 3FCD864A 93C9DB65
const L6 = 2.06975017800338417784e-1; // 3FCA7E28 4A454EEF
const P1 = 1.66666666666666019037e-1; // 3FC55555 5555553E
const P2 = -2.77777777770155933842e-3; // BF66C16C 16BEBD93
const P3 = 6.61375632143793436117e-5; // 3F11566A AF25DE2C
const P4 = -1.6533902205465251539e-6; // BEBBBD41 C5D26BF1
const P5 = 4.13813679705723846039e-8; // 3E663769 72BEA4D0
const LN2 = Math.LN2; // 3FE62E42 FEFA39EF
const LN2_HIGH = 6.93147182464599609375e-1; // 3FE62E43 00000000
const LN2_LOW = -1.904654299957768e-9; // BE205C61 0CA86C39
const OVERFLOW = 8.008566259537294e-17; // -(1024 - log2(overflow + 0.5 ulp))
const CP = 9.61796693925975554329e-1; // 3FEEC709 DC3A03FD: 2 / (3 ln 2)
const CP_HIGH = 9.61796700954437255859e-1; // 3FEEC709 E0000000
const CP_LOW = -7.02846165095275826516e-9; // BE3E2FE0 145B01F5
const INVERSE_LN2 = Math.LOG2E; // 3FF71547 652B82FE
const INVERSE_LN2_HIGH = 1.44269502162933349609; // 3FF71547 60000000
const INVERSE_LN2_LOW = 1.92596299112661746887e-8; // 3E54AE0B F85DDF44

/** A number in two parts; the low words of `high` are 0. */
interface TwoParts {
  high: number;
  low: number;
}

function withoutLowWord(x: number): number {
  return fromWords(highWord(x), 0);
}

/** 0 if y is no whole number, 1 if it is odd, 2 if even. */
function parity(y: number): Int {
  const high: Int = highWord(y) & 0x7fffffff;
  const low: Int = lowWord(y);
  if (high >= 0x43400000) return 2;
  if (high < 0x3ff00000) return 0;
  const exponent: Int = ((high >> 20) - 1023) | 0;
  if (exponent > 20) {
    const whole: Int = low >> (52 - exponent);
    return whole << (52 - exponent) === low ? (2 - (whole & 1)) | 0 : 0;
  }
  if (low !== 0) return 0;
  const whole: Int = high >> (20 - exponent);
  return whole << (20 - exponent) === high ? (2 - (whole & 1)) | 0 : 0;
}

/** log2 of a positive finite x whose distance from 1 is at most 2^-20. */
function logarithmNearOne(x: number): TwoParts {
  const t = x - 1; // has 20 trailing zeros
  const w = t * t * (0.5 - t * (0.3333333333333333 - t * 0.25));
  const u = INVERSE_LN2_HIGH * t; // exact: 21 significant bits
  const v = t * INVERSE_LN2_LOW - w * INVERSE_LN2;
  const high = withoutLowWord(u + v);
  return { high, low: v - (high - u) };
}

/** log2 of a positive finite x in about 64 bits. */
function logarithm(x: number): TwoParts {
  let ax = x;
  let n: Int = 0;
  if (highWord(ax) < 0x00100000) {
    ax *= TWO_53;
    n = -53;
  }
  let high: Int = highWord(ax);
  n = (n + (high >> 20) - 1023) | 0;
  const mantissa: Int = high & 0xfffff;
  high = mantissa | 0x3ff00000;
  // x = 2^n ax with ax close to 1 or to 3/2
  let nearThreeHalves = false;
  if (mantissa > 0x3988e) {
    if (mantissa < 0xbb67a) {
      nearThreeHalves = true;
    } else {
      n = (n + 1) | 0;
      high = (high - 0x00100000) | 0;
    }
  }
  ax = fromWords(high, lowWord(ax));
  const base = nearThreeHalves ? 1.5 : 1;
  const baseLogHigh = nearThreeHalves ? LOG2_3_2_HIGH : 0;
  const baseLogLow = nearThreeHalves ? LOG2_3_2_LOW : 0;

  // s = (ax - base) / (ax + base), in two parts
  const difference = ax - base;
  const inverse = 1 / (ax + base);
  const s = difference * inverse;
  const sHigh = withoutLowWord(s);
  const sumHigh = fromWords((((high >>> 1) | 0x20000000) + 0x00080000 + (nearThreeHalves ? 0x00040000 : 0)) | 0, 0);
  const sumLow = ax - (sumHigh - base);
  const sLow = inverse * (difference - sHigh * sumHigh - sHigh * sumLow);
  const square = s * s;
  const r =
    square * square * (L1 + square * (L2 + square * (L3 + square * (L4 + square * (L5 + square * L6))))) +
    sLow * (sHigh + s);
  const squareHigh = sHigh * sHigh;
  const tHigh = withoutLowWord(3 + squareHigh + r);
  const tLow = r - (tHigh - 3 - squareHigh);
  // 2 / (3 ln 2) (s + ...), in two parts
  const u = sHigh * tHigh;
  const v = sLow * tHigh + tLow * s;
  const pHigh = withoutLowWord(u + v);
  const pLow = v - (pHigh - u);
  const zHigh = CP_HIGH * pHigh;
  const zLow = CP_LOW * pHigh + pLow * CP + baseLogLow;
  const result = withoutLowWord(zHigh + zLow + baseLogHigh + n);
  return { high: result, low: zLow - (result - n - baseLogHigh - zHigh) };
}

/** 2 to the power of high + low, whose sum is between -1075 and 1024; z is the rounded sum. */
function powerOfTwo(high: number, low: number, z: number): number {
  const signed: Int = highWord(z);
  const magnitude: Int = signed & 0x7fffffff;
  let whole = high;
  let n: Int = 0;
  if (magnitude > 0x3fe00000) {
    // |z| > 0.5: n = z rounded to a whole number
    const rounded: Int = (signed + (0x00100000 >> (((magnitude >> 20) - 1023 + 1) | 0))) | 0;
    const exponent: Int = (((rounded & 0x7fffffff) >> 20) - 1023) | 0;
    whole -= fromWords(rounded & ~(0x000fffff >> exponent), 0);
    n = ((rounded & 0x000fffff) | 0x00100000) >> (20 - exponent);
    if (signed < 0) n = -n | 0;
  }
  const t = withoutLowWord(low + whole);
  const u = t * LN2_HIGH;
  const v = (low - (t - whole)) * LN2 + t * LN2_LOW;
  const sum = u + v;
  const w = v - (sum - u);
  const square = sum * sum;
  const t1 = sum - square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * P5))));
  const r = (sum * t1) / (t1 - 2) - (w + sum * w);
  const mantissa = 1 - (r - sum);
  const shifted: Int = (highWord(mantissa) + (n << 20)) | 0;
  if (shifted >> 20 <= 0) return scalbn(mantissa, n);
  return fromWords(shifted, lowWord(mantissa));
}

/** x to the power of y as ECMAScript has it, error below 0.7 ulp. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x !== x || y !== y) return x + y;
  const xSigned: Int = highWord(x);
  const ySigned: Int = highWord(y);
  const xHigh: Int = xSigned & 0x7fffffff;
  const yHigh: Int = ySigned & 0x7fffffff;
  let ax = Math.abs(x);
  if (yHigh === 0x7ff00000) {
    if (ax === 1) return y - y;
    if (xHigh >= 0x3ff00000) return ySigned < 0 ? 0 : y;
    return ySigned < 0 ? -y : 0;
  }
  if (y === 1) return x;
  if (y === -1) return 1 / x;
  if (y === 2) return x * x;
  if (y === 0.5 && xSigned >= 0) return Math.sqrt(x);

  const kind: Int = xSigned < 0 ? parity(y) : 0;
  if (ax === 0 || ax === 1 || xHigh === 0x7ff00000) {
    if (ySigned < 0) ax = 1 / ax;
    if (xSigned >= 0) return ax;
    if (xHigh === 0x3ff00000 && kind === 0) return (x - x) / (x - x);
    return kind === 1 ? -ax : ax;
  }
  if (xSigned < 0 && kind === 0) return (x - x) / (x - x);
  const sign = kind === 1 ? -1 : 1;

  let logarithmHigh = 0;
  let logarithmLow = 0;
  if (yHigh > 0x41e00000) {
    // |y| > 2^31; where |y| > 2^64 the result is never near 1
    if (yHigh > 0x43f00000) {
      if (xHigh <= 0x3fefffff) return ySigned < 0 ? HUGE * HUGE : TINY * TINY;
      return ySigned < 0 ? TINY * TINY : HUGE * HUGE;
    }
    if (xHigh < 0x3fefffff) return ySigned < 0 ? sign * HUGE * HUGE : sign * TINY * TINY;
    if (xHigh > 0x3ff00000) return ySigned < 0 ? sign * TINY * TINY : sign * HUGE * HUGE;
    const { high, low } = logarithmNearOne(ax);
    logarithmHigh = high;
    logarithmLow = low;
  } else {
    const { high, low } = logarithm(ax);
    logarithmHigh = high;
    logarithmLow = low;
  }

  // y log2(x), y in two parts
  const yTop = withoutLowWord(y);
  const low = (y - yTop) * logarithmHigh + y * logarithmLow;
  const high = yTop * logarithmHigh;
  const z = low + high;
  const zHigh: Int = highWord(z);
  if (zHigh >= 0x40900000) {
    if (z !== 1024 || low + OVERFLOW > z - high) return sign * HUGE * HUGE;
  } else if ((zHigh & 0x7fffffff) >= 0x4090cc00) {
    if (z !== -1075 || low <= z - high) return sign * TINY * TINY;
  }
  return sign * powerOfTwo(high, low, z);
}
