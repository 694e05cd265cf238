// The bits of numbers, for the files of this package that compile into guests (random_stream.ts, log.ts). The compiler
// replaces these functions by instructions; this file is their meaning in V8.

/** A number that holds a signed 32-bit integer. The compiler keeps locals, parameters and results of this type as i32. */
export type Int = number;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
// Typed arrays have the machine's byte order: the high word of 1 is not 0.
float[0] = 1;
const high = words[1] === 0 ? 0 : 1;
const low = 1 - high;

/** Sign, exponent and upper 20 bits of the mantissa, as a signed integer; of a NaN, 0x7ff80000. */
export function highWord(x: number): Int {
  if (x !== x) return 0x7ff80000;
  float[0] = x;
  return words[high]! | 0;
}

/** Lower 32 bits of the mantissa, as a signed integer; of a NaN, 0. */
export function lowWord(x: number): Int {
  if (x !== x) return 0;
  float[0] = x;
  return words[low]! | 0;
}

/** The number with these two words. */
export function fromWords(highBits: Int, lowBits: Int): number {
  words[high] = highBits;
  words[low] = lowBits;
  return float[0]!;
}

/** Upper 32 bits of the product of two unsigned 32-bit integers, as a signed integer. */
export function multiplyWide(a: Int, b: Int): Int {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  // Each partial sum is below 2^53, hence exact.
  const middle = aHigh * bLow + Math.floor((aLow * bLow) / 65536);
  const upper = aLow * bHigh + (middle % 65536);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(upper / 65536)) | 0;
}
