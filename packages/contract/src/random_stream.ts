// One generator everywhere, the same bits in Rust, V8, QuickJS and wasm. Everything below `draws` is written in the
// language's own subset: @orrery/language compiles this file into guests, and V8 runs it as it stands.
// The Rust twin is crates/core/src/stream.rs; both are held to ../vectors/streams.json.

import { log } from './log.ts';

/** A xoshiro128** generator: four unsigned words, and the unused half of the last normal pair. */
export interface RandomState {
  a: number;
  b: number;
  c: number;
  d: number;
  spare: number;
  spareValid: boolean;
}

/** The next 32 bits, as an unsigned number. Blackman and Vigna 2018. */
export function nextWord(stream: RandomState): number {
  const scaled = Math.imul(stream.b, 5);
  const result = Math.imul((scaled << 7) | (scaled >>> 25), 9) >>> 0;
  const shifted = stream.b << 9;
  stream.c = stream.c ^ stream.a;
  stream.d = stream.d ^ stream.b;
  stream.b = stream.b ^ stream.c;
  stream.a = stream.a ^ stream.d;
  stream.c = stream.c ^ shifted;
  stream.d = (stream.d << 11) | (stream.d >>> 21);
  return result;
}

/** Uniform in [0, 1), a multiple of 2^-53. */
export function nextFloat(stream: RandomState): number {
  const high = nextWord(stream) >>> 5;
  const low = nextWord(stream) >>> 6;
  return (high * 67108864 + low) * (1 / 9007199254740992);
}

/** Uniform in 0..n-1 for a whole n from 1 to 2^32; draws for n = 1 too. */
export function nextInteger(stream: RandomState, n: number): number {
  // The last word that is accepted, 2^32 - 1 - 2^32 % n; the remainder from two words.
  const last = ~((4294967296 - n) % n) >>> 0;
  for (;;) {
    const word = nextWord(stream);
    if (word <= last) return word % n;
  }
}

/** Standard normal by Marsaglia's polar method, both values of a pair used in order. */
export function nextNormal(stream: RandomState): number {
  if (stream.spareValid) {
    stream.spareValid = false;
    return stream.spare;
  }
  let u = 0;
  let v = 0;
  let s = 0;
  while (s <= 0 || s >= 1) {
    u = 2 * nextFloat(stream) - 1;
    v = 2 * nextFloat(stream) - 1;
    s = u * u + v * v;
  }
  const factor = Math.sqrt((-2 * log(s)) / s);
  stream.spare = v * factor;
  stream.spareValid = true;
  return u * factor;
}
