// Port of `scalbn` of the Rust crate libm 0.2.16 (src/math/generic/scalbn.rs), from musl's scalbn.c.
// Copyright (c) 2005-2020 Rich Felker, et al. MIT licence.

import { fromWords, type Int } from './intrinsics.ts';

const TWO_1023 = 8.98846567431158e307;
/** 2^-969: scaling by it leaves room for one rounding only, so that a subnormal result is rounded once. */
const TWO_MINUS_969 = 2.004168360008973e-292;

/** x 2^n, rounded once. */
export function scalbn(x: number, n: Int): number {
  let y = x;
  let exponent: Int = n;
  if (exponent > 1023) {
    y *= TWO_1023;
    exponent = (exponent - 1023) | 0;
    if (exponent > 1023) {
      y *= TWO_1023;
      exponent = (exponent - 1023) | 0;
      if (exponent > 1023) exponent = 1023;
    }
  } else if (exponent < -1022) {
    y *= TWO_MINUS_969;
    exponent = (exponent + 969) | 0;
    if (exponent < -1022) {
      y *= TWO_MINUS_969;
      exponent = (exponent + 969) | 0;
      if (exponent < -1022) exponent = -1022;
    }
  }
  return y * fromWords((1023 + exponent) << 20, 0);
}
