// Natural numbers of any size, for conversions between numbers and text that must be exact: limbs of 24 bits, the lowest
// first, without leading zeros. A product of a limb and a factor below 2^28, with its carry, is exact in a double.

import { highWord, lowWord, type Int } from './intrinsics.ts';
import { scalbn } from './scalbn.ts';

const BASE = 16777216;

/** The limbs of a whole number below 2^53. */
export function naturalOf(x: number): number[] {
  const limbs: number[] = [];
  let rest = x;
  while (rest > 0) {
    const above = Math.floor(rest / BASE);
    limbs.push(rest - above * BASE);
    rest = above;
  }
  return limbs;
}

/** limbs := limbs * factor + added, for whole factor and added below 2^28. */
export function multiplyAdd(limbs: number[], factor: number, added: number): void {
  let carry = added;
  for (let i = 0; i < limbs.length; i += 1) {
    const product = limbs[i]! * factor + carry;
    carry = Math.floor(product / BASE);
    limbs[i] = product - carry * BASE;
  }
  while (carry > 0) {
    const above = Math.floor(carry / BASE);
    limbs.push(carry - above * BASE);
    carry = above;
  }
}

/** limbs := limbs * 10^exponent */
export function multiplyByPowerOfTen(limbs: number[], exponent: Int): void {
  let left: Int = exponent;
  while (left >= 7) {
    multiplyAdd(limbs, 10000000, 0);
    left = (left - 7) | 0;
  }
  let factor = 1;
  while (left > 0) {
    factor *= 10;
    left = (left - 1) | 0;
  }
  if (factor > 1) multiplyAdd(limbs, factor, 0);
}

/** limbs * 2^exponent */
export function shiftedLeft(limbs: readonly number[], exponent: Int): number[] {
  const shifted: number[] = [];
  let left: Int = exponent;
  if (limbs.length === 0) return shifted;
  while (left >= 24) {
    shifted.push(0);
    left = (left - 24) | 0;
  }
  for (const limb of limbs) shifted.push(limb);
  // Zeros below stay zeros.
  if (left > 0) multiplyAdd(shifted, 1 << left, 0);
  return shifted;
}

export function limbAt(limbs: readonly number[], at: Int): number {
  return at < limbs.length ? limbs[at]! : 0;
}

/** The sign of a + times * b - c, for times 0, 1 or 2. */
export function compareSum(a: readonly number[], b: readonly number[], times: number, c: readonly number[]): Int {
  let at: Int = Math.max(a.length, b.length, c.length) | 0;
  // c - a - times * b in units of the limb looked at last; what the limbs below can change is less than 3 of them.
  let above = 0;
  while (at > 0) {
    at = (at - 1) | 0;
    above = above * BASE + limbAt(c, at) - limbAt(a, at) - times * limbAt(b, at);
    if (above < 0) return 1;
    if (above >= 3) return -1;
  }
  return above > 0 ? -1 : 0;
}

/** The sign of a - b. */
export function compareNaturals(a: readonly number[], b: readonly number[]): Int {
  if (a.length !== b.length) return a.length < b.length ? -1 : 1;
  let at: Int = a.length;
  while (at > 0) {
    at = (at - 1) | 0;
    const difference = a[at]! - b[at]!;
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

/** a := a - times * b, which is not negative, for times below 2^24. */
function subtractMultiple(a: number[], b: readonly number[], times: number): void {
  let carry = 0;
  for (let i = 0; i < a.length; i += 1) {
    const difference = a[i]! - times * limbAt(b, i) + carry;
    carry = Math.floor(difference / BASE);
    a[i] = difference - carry * BASE;
  }
  while (a.length > 0 && 0 === a[a.length - 1]!) a.pop();
}

/** The whole quotient a / b, which is below 2^24; a becomes the remainder. */
export function divideStep(a: number[], b: readonly number[]): number {
  const top: Int = (b.length - 1) | 0;
  if (a.length < b.length) return 0;
  const dividend = (limbAt(a, (top + 1) | 0) * BASE + limbAt(a, top)) * BASE + (top > 0 ? limbAt(a, (top - 1) | 0) : 0);
  const divisor = limbAt(b, top) * BASE + (top > 0 ? limbAt(b, (top - 1) | 0) : 0);
  // Never above the quotient: the divisor is rounded up, and the factor outweighs what the doubles round.
  let quotient = Math.floor((dividend / (divisor + 1)) * 0.9999999999);
  if (quotient > 0) subtractMultiple(a, b, quotient);
  while (compareNaturals(a, b) >= 0) {
    subtractMultiple(a, b, 1);
    quotient += 1;
  }
  return quotient;
}

/** Exponent of the last bit of a positive number: x = significand(x) * 2^lastExponent(x). */
export function lastExponent(x: number): Int {
  const exponent: Int = highWord(x) >> 20;
  return ((exponent > 1 ? exponent : 1) - 1075) | 0;
}

/** The 53 bits of a positive number (fewer if it is subnormal). */
export function significand(x: number): number {
  const high: Int = highWord(x);
  const hidden: Int = high >> 20 > 0 ? 0x100000 : 0;
  return ((high & 0xfffff) | hidden) * 4294967296 + (lowWord(x) >>> 0);
}

/** Number of bits. */
export function bitLength(limbs: readonly number[]): Int {
  if (limbs.length === 0) return 0;
  const top: Int = (limbs.length - 1) | 0;
  return (24 * top + 32 - Math.clz32(limbs[top]!)) | 0;
}

/** Whether any of the lowest `count` bits is set. */
function hasBitsBelow(limbs: readonly number[], count: Int): boolean {
  let left: Int = count;
  for (const limb of limbs) {
    if (left <= 0) return false;
    if (left >= 24 ? limb !== 0 : (limb & ((1 << left) - 1)) !== 0) return true;
    left = (left - 24) | 0;
  }
  return false;
}

/** limbs / 2^count, rounded down; not negative. */
export function shiftedRight(limbs: readonly number[], count: Int): number[] {
  const shifted: number[] = [];
  const whole: Int = Math.floor(count / 24) | 0;
  const bits: Int = (count - whole * 24) | 0;
  const scale = 1 << bits;
  const complement = 1 << ((24 - bits) | 0);
  for (let i: Int = whole; i < limbs.length; i = (i + 1) | 0) {
    const above = limbAt(limbs, (i + 1) | 0);
    shifted.push(Math.floor(limbs[i]! / scale) + (bits === 0 ? 0 : (above & (scale - 1)) * complement));
  }
  while (shifted.length > 0 && 0 === shifted[shifted.length - 1]!) shifted.pop();
  return shifted;
}

/** A natural number below 2^53 as a number. */
function smallValue(limbs: readonly number[]): number {
  let value = 0;
  let at: Int = limbs.length;
  while (at > 0) {
    at = (at - 1) | 0;
    value = value * BASE + limbs[at]!;
  }
  return value;
}

/** The number nearest to limbs * 2^exponent and a bit more if `isMore`; what lies in the middle goes to the even one. */
export function nearestNumber(limbs: readonly number[], exponent: Int, isMore: boolean): number {
  // Bits below the last one of the result, of which there are 53 or, for subnormal numbers, fewer.
  const cut: Int = Math.max(bitLength(limbs) - 53, -1074 - exponent, 0) | 0;
  const kept = shiftedRight(limbs, cut);
  const isOdd = kept.length > 0 && (kept[0]! & 1) === 1;
  let bits = smallValue(kept);
  if (cut > 0) {
    const half = shiftedRight(limbs, (cut - 1) | 0);
    const isHalf = half.length > 0 && (half[0]! & 1) === 1;
    if (isHalf && (isMore || hasBitsBelow(limbs, (cut - 1) | 0) || isOdd)) bits += 1;
  }
  return scalbn(bits, (exponent + cut) | 0);
}
