// Operations that library files alone may use: on the bits of numbers, on text, and on the budget. The compiler replaces
// calls of these functions by instructions; this file is their meaning in V8.

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

// Text. The compiler charges for what these copy and compare, as ir/ir.ts says; V8 charges nothing.

export function textLength(text: string): Int {
  return text.length;
}

/** The UTF-16 unit at an index that exists. */
export function unitAt(text: string, index: Int): Int {
  return text.charCodeAt(index);
}

/** Units `from` to before `to`, for 0 <= from <= to <= length. */
export function sliceText(text: string, from: Int, to: Int): string {
  return text.slice(from, to);
}

/** A string of the lower 16 bits of each. */
export function textOf(units: readonly Int[]): string {
  let text = '';
  for (let i = 0; i < units.length; i += 1) text += String.fromCharCode(units[i]! & 0xffff);
  return text;
}

/** Spends budget: what a library function's work costs, by the formula of contract/src/charges.ts. */
export function charge(_amount: Int): void {
  // V8 has no budget.
}

/** Stops the step with `invalid_argument`. */
export function failInvalidArgument(argument: number): never {
  throw new RangeError(`an argument is outside the domain: ${argument}`);
}

/** Remainder of two unsigned 32-bit integers; b is not 0. */
export function remainderOfWords(a: Int, b: Int): Int {
  return ((a >>> 0) % (b >>> 0)) | 0;
}
