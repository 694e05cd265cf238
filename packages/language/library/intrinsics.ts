// The operations on the bits of numbers that library files alone may use. The compiler replaces calls of these
// functions by instructions; this file is their meaning in V8.

/**
 * A number that holds a signed 32-bit integer: the result of `| 0`, `&`, `>>`, Math.imul, highWord … The compiler keeps
 * locals, parameters, fields and results that are declared with this name as i32.
 */
export type Int = number;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
// Typed arrays have the machine's byte order, and only the high word of 1 is not 0.
float[0] = 1;
const high = words[1] === 0 ? 0 : 1;
const low = 1 - high;

/** Sign, exponent and upper 20 bits of the mantissa, as a signed integer; of a NaN, 0x7ff80000. */
export function highWord(x: number): Int {
  // Engines keep different NaN bits; without this a program could read them.
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
  const bLow = b & 0xffff;
  const aHigh = a >>> 16;
  const bHigh = b >>> 16;
  // Each sum stays below 2^32 + 2^17, so numbers hold it exactly.
  const middle = aHigh * bLow + Math.floor((aLow * bLow) / 65536);
  const carried = aLow * bHigh + (middle % 65536);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carried / 65536)) | 0;
}

/** Remainder of two unsigned 32-bit integers; b is not 0. */
export function remainderOfWords(a: Int, b: Int): Int {
  return ((a >>> 0) % (b >>> 0)) | 0;
}
