// Port of `cbrt` of the Rust crate libm 0.2.16 (src/math/cbrt.rs, rounding to nearest), which is CORE-MATH's
// src/binary64/cbrt/cbrt.c.
//
// SPDX-License-Identifier: MIT
// Copyright (c) 2021-2022 Alexei Sibidanov.
// Ported to Rust in 2025 by Trevor Gross.
//
// Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
// documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
// rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
// persons to whom the Software is furnished to do so, subject to the following conditions:
//
// The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
// Software.
//
// THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
// WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
// COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
// OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

import { fromWords, highWord, lowWord, type Int } from './intrinsics.ts';

const TWO_54 = 18014398509481984;
const TWO_MINUS_52 = 2.220446049250313e-16;
const TWO_MINUS_53 = 1.1102230246251565e-16;
const TWO_MINUS_60 = 8.673617379884035e-19;
const TWO_MINUS_75 = 2.6469779601696886e-23;
const TWO_MINUS_98 = 3.1554436208840472e-30;
/** 2^27 + 1: splits a number into two halves (Veltkamp). */
const SPLITTER = 134217729;

const CUBE_ROOT_2 = 1.2599210498948732;
const CUBE_ROOT_4 = 1.5874010519681996;

// x^(1/3) on [1, 2], off by less than 9.2e-5
const C0 = 0.5528234184016472;
const C1 = 0.5871142918266982;
const C2 = -0.16296967194987905;
const C3 = 0.02310496411078147;
const ONE_THIRD = 0.3333333333333333;
const TWO_NINTHS = 0.2222222222222222;

/**
 * a * b - product where `product` is a * b rounded: what the original has a fused multiply-add for. Exact (Dekker), as no
 * step under- or overflows for factors between 1/16 and 16.
 */
function productError(a: number, b: number, product: number): number {
  const aScaled = a * SPLITTER;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = b * SPLITTER;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** One Newton step from y towards the cube root of `cube`: what is to be subtracted from y. */
function correction(y: number, cube: number, inverse: number): number {
  const square = y * y;
  const squareLow = productError(y, y, square);
  const third = square * y;
  const thirdLow = productError(y, square, third) + y * squareLow;
  return (third - cube + thirdLow) * inverse * (y * ONE_THIRD);
}

/** The cube root, correctly rounded. */
export function cbrt(x: number): number {
  if (x === 0 || !(Math.abs(x) < Infinity)) return x + x;
  const negative = x < 0;
  let scaled = Math.abs(x);
  let exponent: Int = highWord(scaled) >> 20;
  if (exponent === 0) {
    scaled *= TWO_54;
    exponent = ((highWord(scaled) >> 20) - 54) | 0;
  }
  exponent = (exponent + 3072) | 0;
  const third: Int = (exponent / 3) | 0;
  const over: Int = (exponent - 3 * third) | 0;

  // |x| = 2^(3 k) cube with 1 <= cube = 2^over z < 8 and 1 <= z < 2; from here on cube has the sign of x
  const mantissa: Int = highWord(scaled) & 0xfffff;
  const z = fromWords(mantissa | 0x3ff00000, lowWord(scaled));
  const power = over === 0 ? 1 : over === 1 ? 2 : 4;
  const cube = negative ? -z * power : z * power;
  const root = over === 0 ? 1 : over === 1 ? CUBE_ROOT_2 : CUBE_ROOT_4;

  const reciprocal = 1 / z;
  const inverse = (negative ? -reciprocal : reciprocal) / power;
  let y = C0 + z * C1 + z * z * (C2 + z * C3);
  const h = y * y * (y * reciprocal) - 1;
  y -= h * y * (ONE_THIRD - TWO_NINTHS * h);
  y *= negative ? -root : root;

  // The root is y - step, then rounded + rest.
  let step = correction(y, cube, inverse);
  let rounded = y - step;
  let rest = y - rounded - step;
  if (closeToMidpoint(rest, TWO_MINUS_75)) {
    step = correction(rounded, cube, inverse);
    const next = rounded - step;
    rest = rounded - next - step;
    rounded = next;
    if (closeToMidpoint(rest, TWO_MINUS_98)) {
      // The two roots that this precision does not decide.
      const magnitude = Math.abs(cube);
      if (magnitude === 3.2146036897957497) rounded = negative ? -1.4758508835342132 : 1.4758508835342132;
      if (magnitude === 6.531417795099968) rounded = negative ? -1.86925759992312 : 1.86925759992312;
    }
  }

  const high: Int = (highWord(rounded) + ((third - 342 - 1023) << 20)) | 0;
  const low: Int = lowWord(rounded);
  // Close to a number of few bits: whether it is that number exactly.
  if ((high & 3) === 0 && (low === 0 || low === 1)) {
    const few = fromWords(highWord(rounded), 0x520000);
    if (Math.abs(few - rounded - rest) < TWO_MINUS_60 || Math.abs(cube) === 1) return fromWords(high, 0);
  }
  return fromWords(high, low);
}

/** Whether the distance of a root in [1, 2) from its rounded value is close to a half or three halves of an ulp. */
function closeToMidpoint(rest: number, tolerance: number): boolean {
  const distance = Math.abs(rest);
  return (
    Math.abs(distance - TWO_MINUS_53) < tolerance || Math.abs(distance - (TWO_MINUS_52 + TWO_MINUS_53)) < tolerance
  );
}
