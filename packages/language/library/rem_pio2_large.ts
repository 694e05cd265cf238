// Port of `rem_pio2_large` of the Rust crate libm 0.2.16 (src/math/rem_pio2_large.rs), by way of musl from FreeBSD's
// msun/src/k_rem_pio2.c, for the one precision that doubles need (53 bits, `prec` 1).
//
// ====================================================
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//
// Developed at SunSoft, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================

import { type Int } from './intrinsics.ts';
import { type HalfPiRemainder } from './rem_pio2.ts';
import { scalbn } from './scalbn.ts';

/** 2/pi in pieces of 24 bits: the i-th is worth 2^(-24 (i + 1)). Doubles reach no further than these 66. */
// prettier-ignore
const TWO_OVER_PI: readonly Int[] = [
  0xa2f983, 0x6e4e44, 0x1529fc, 0x2757d1, 0xf534dd, 0xc0db62, 0x95993c, 0x439041, 0xfe5163, 0xabdebb, 0xc561b7, 0x246e3a,
  0x424dd2, 0xe00649, 0x2eea09, 0xd1921c, 0xfe1deb, 0x1cb129, 0xa73ee8, 0x8235f5, 0x2ebb44, 0x84e99c, 0x7026b4, 0x5f7e41,
  0x3991d6, 0x398353, 0x39f49c, 0x845f8b, 0xbdf928, 0x3b1ff8, 0x97ffde, 0x05980f, 0xef2f11, 0x8b5a0a, 0x6d1f6d, 0x367ecf,
  0x27cb09, 0xb74f46, 0x3f669e, 0x5fea2d, 0x7527ba, 0xc7ebe5, 0xf17b3d, 0x0739f7, 0x8a5292, 0xea6bfb, 0x5fb11f, 0x8d5d08,
  0x560330, 0x46fc7b, 0x6babf0, 0xcfbc20, 0x9af436, 0x1da9e3, 0x91615e, 0xe61b08, 0x659985, 0x5f14a0, 0x68408d, 0xffd880,
  0x4d7327, 0x310606, 0x1556ca, 0x73a8c9, 0x60e27b, 0xc08c6b,
];

/** pi/2 in pieces of 24 bits. */
const HALF_PI: readonly number[] = [
  1.570796251296997, // 3FF921FB 40000000
  7.549789415861596e-8, // 3E74442D 00000000
  5.390302529957765e-15, // 3CF84698 80000000
  3.282003415807913e-22, // 3B78CC51 60000000
  1.270655753080676e-29, // 39F01B83 80000000
  1.2293330898111133e-36, // 387A2520 40000000
  2.7337005381646456e-44, // 36E38222 80000000
  2.1674168387780482e-51, // 3569F31D 00000000
];

const TWO_24 = 16777216;
const TWO_MINUS_24 = 5.960464477539063e-8;
/** Terms of the product that are computed at first. */
const TERMS: Int = 4;

/**
 * The remainder of the positive x = sum of pieces[i] * 2^(exponent - 24 i) by pi/2, and the last three bits of the
 * quotient (Payne and Hanek): only those bits of 2/pi are multiplied that a quotient modulo 8 and a remainder of full
 * precision depend on, so the cost does not grow with x.
 *
 * `pieces` are three whole numbers below 2^24, the first at least 2^23; `exponent` is at least -3 (x >= 2^20).
 */
export function remainderOfHalfPiLarge(pieces: readonly number[], exponent: Int): HalfPiRemainder {
  let last: Int = 0;
  for (let i: Int = 1; i <= 2; i = (i + 1) | 0) {
    const piece = pieces[i]!;
    if (piece !== 0) last = i;
  }

  // The first piece of 2/pi that matters, and the exponent of the product's first term (below 3).
  const start: Int = ((exponent - 3) / 24) | 0;
  let q0: Int = (exponent - 24 * (start + 1)) | 0;

  const f: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const q: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const chunks: Int[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let i: Int = 0; i <= last + TERMS; i = (i + 1) | 0) {
    const piece: Int = (start - last + i) | 0;
    f[i] = piece < 0 ? 0 : TWO_OVER_PI[piece]!;
  }
  for (let i: Int = 0; i <= TERMS; i = (i + 1) | 0) q[i] = productTerm(pieces, last, f, i);

  let jz: Int = TERMS;
  let n: Int = 0;
  let half: Int = 0;
  let z = 0;
  let enough = false;
  while (!enough) {
    // Distill q into 24-bit chunks, the least significant first.
    z = q[jz]!;
    let i: Int = 0;
    for (let j: Int = jz; j >= 1; j = (j - 1) | 0) {
      const carried: Int = (TWO_MINUS_24 * z) | 0;
      chunks[i] = (z - TWO_24 * carried) | 0;
      z = q[(j - 1) | 0]! + carried;
      i = (i + 1) | 0;
    }

    z = scalbn(z, q0);
    z -= 8 * Math.floor(z * 0.125);
    n = z | 0;
    z -= n;
    // half > 0: the fraction is at least a half, and 1 - fraction is wanted.
    const top: Int = (jz - 1) | 0;
    half = 0;
    if (q0 > 0) {
      const whole: Int = chunks[top]! >> (24 - q0);
      n = (n + whole) | 0;
      chunks[top] = (chunks[top]! - (whole << (24 - q0))) | 0;
      half = chunks[top]! >> (23 - q0);
    } else if (q0 === 0) {
      half = chunks[top]! >> 23;
    } else if (z >= 0.5) {
      half = 2;
    }

    if (half > 0) {
      n = (n + 1) | 0;
      const carry = complement(chunks, jz);
      if (q0 === 1) chunks[top] = chunks[top]! & 0x7fffff;
      if (q0 === 2) chunks[top] = chunks[top]! & 0x3fffff;
      if (half === 2) {
        z = 1 - z;
        if (carry) z -= scalbn(1, q0);
      }
    }

    enough = true;
    if (z === 0) {
      let bits: Int = 0;
      for (let k: Int = (jz - 1) | 0; k >= TERMS; k = (k - 1) | 0) bits = bits | chunks[k]!;
      if (bits === 0) {
        // Everything cancelled: as many terms more as there are zeros.
        let more: Int = 1;
        let chunk: Int = chunks[(TERMS - more) | 0]!;
        while (chunk === 0) {
          more = (more + 1) | 0;
          chunk = chunks[(TERMS - more) | 0]!;
        }
        for (let k: Int = (jz + 1) | 0; k <= jz + more; k = (k + 1) | 0) {
          f[(last + k) | 0] = TWO_OVER_PI[(start + k) | 0]!;
          q[k] = productTerm(pieces, last, f, k);
        }
        jz = (jz + more) | 0;
        enough = false;
      }
    }
  }

  // Chop off zero terms, or break z into 24-bit chunks.
  if (z === 0) {
    jz = (jz - 1) | 0;
    q0 = (q0 - 24) | 0;
    let chunk: Int = chunks[jz]!;
    while (chunk === 0) {
      jz = (jz - 1) | 0;
      q0 = (q0 - 24) | 0;
      chunk = chunks[jz]!;
    }
  } else {
    z = scalbn(z, -q0 | 0);
    if (z >= TWO_24) {
      const carried: Int = (TWO_MINUS_24 * z) | 0;
      chunks[jz] = (z - TWO_24 * carried) | 0;
      jz = (jz + 1) | 0;
      q0 = (q0 + 24) | 0;
      chunks[jz] = carried;
    } else {
      chunks[jz] = z | 0;
    }
  }

  // The chunks as numbers, then times pi/2.
  let scale = scalbn(1, q0);
  for (let i: Int = jz; i >= 0; i = (i - 1) | 0) {
    q[i] = scale * chunks[i]!;
    scale *= TWO_MINUS_24;
  }
  for (let i: Int = jz; i >= 0; i = (i - 1) | 0) {
    let term = 0;
    for (let k: Int = 0; k <= TERMS && k <= jz - i; k = (k + 1) | 0) term += HALF_PI[k]! * q[(i + k) | 0]!;
    f[(jz - i) | 0] = term;
  }
  let sum = 0;
  for (let i: Int = jz; i >= 0; i = (i - 1) | 0) sum += f[i]!;
  let tail = f[0]! - sum;
  for (let i: Int = 1; i <= jz; i = (i + 1) | 0) tail += f[i]!;
  return { n: n & 7, y0: half === 0 ? sum : -sum, y1: half === 0 ? tail : -tail };
}

/** The i-th term of the product of the pieces 0 to `last` with 2/pi. */
function productTerm(pieces: readonly number[], last: Int, f: readonly number[], i: Int): number {
  let sum = 0;
  for (let j: Int = 0; j <= last; j = (j + 1) | 0) sum += pieces[j]! * f[(last + i - j) | 0]!;
  return sum;
}

/** Replaces the chunks 0 to `count` - 1 by 1 minus their value; true if they were not all 0. */
function complement(chunks: Int[], count: Int): boolean {
  let carry = false;
  for (let i: Int = 0; i < count; i = (i + 1) | 0) {
    const chunk: Int = chunks[i]!;
    if (carry) {
      chunks[i] = (0xffffff - chunk) | 0;
    } else if (chunk !== 0) {
      carry = true;
      chunks[i] = (0x1000000 - chunk) | 0;
    }
  }
  return carry;
}
