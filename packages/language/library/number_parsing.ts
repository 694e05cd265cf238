// Text as numbers, correctly rounded: ECMA-262, StringToNumber, parseFloat, parseInt.

import { charge, textLength, unitAt, type Int } from './intrinsics.ts';
import {
  bitLength,
  divideStep,
  limbAt,
  multiplyAdd,
  multiplyByPowerOfTen,
  naturalOf,
  nearestNumber,
  shiftedLeft,
} from './naturals.ts';
import { afterWhiteSpace, beforeWhiteSpace } from './text_parts.ts';

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
/** Digits beyond these decide nothing but whether there is more: the middle between two numbers has at most 767. */
const MOST_DIGITS = 800;

/** A number read from text, and the index behind it; the index where reading began if there is none. */
interface Read {
  value: number;
  end: Int;
}

/** limbs / 10^exponent, rounded once. */
function quotientNumber(limbs: readonly number[], exponent: Int): number {
  const divisor = naturalOf(1);
  multiplyByPowerOfTen(divisor, exponent);
  charge(divisor.length);
  // At least 64 bits of quotient.
  const shift: Int = Math.max(bitLength(divisor) - bitLength(limbs) + 65, 0) | 0;
  const dividend = shiftedLeft(limbs, shift);
  const quotient: number[] = [];
  let rest: number[] = [];
  let at: Int = dividend.length;
  while (at > 0) {
    at = (at - 1) | 0;
    const next: number[] = [];
    if (rest.length > 0 || dividend[at]! > 0) next.push(dividend[at]!);
    for (const limb of rest) next.push(limb);
    rest = next;
    quotient.push(divideStep(rest, divisor));
  }
  const limbsOfQuotient: number[] = [];
  let from: Int = quotient.length;
  while (from > 0) {
    from = (from - 1) | 0;
    limbsOfQuotient.push(quotient[from]!);
  }
  while (limbsOfQuotient.length > 0 && limbAt(limbsOfQuotient, (limbsOfQuotient.length - 1) | 0) === 0)
    limbsOfQuotient.pop();
  return nearestNumber(limbsOfQuotient, -shift | 0, rest.length > 0);
}

/** digits * 10^exponent for the `count` digits from `from` on, where points are passed over; the first is not 0. */
function decimalNumber(text: string, from: Int, count: number, exponent: number): number {
  // Beyond every number, whatever the digits.
  if (count + exponent > 310) return Infinity;
  if (count + exponent < -325) return 0;
  const limbs: number[] = [];
  let whole = 0;
  let taken = 0;
  let isMore = false;
  let at: Int = from;
  let seen = 0;
  while (seen < count) {
    const unit = unitAt(text, at);
    at = (at + 1) | 0;
    if (unit === POINT) continue;
    seen += 1;
    if (seen <= 15) whole = whole * 10 + (unit - ZERO);
    if (seen <= MOST_DIGITS) {
      taken += 1;
      if (count > 15) multiplyAdd(limbs, 10, unit - ZERO);
    } else if (unit !== ZERO) isMore = true;
  }
  let power = exponent + (count - taken);
  if (count <= 15) {
    // Both exact in a double, so that one operation rounds once.
    if (power === 0) return whole;
    if (Math.abs(power) <= 22) {
      let scale = 1;
      for (let i = 0; i < Math.abs(power); i += 1) scale *= 10;
      return power < 0 ? whole / scale : whole * scale;
    }
    const high = Math.floor(whole / 100000000);
    multiplyAdd(limbs, 1, high);
    multiplyAdd(limbs, 100000000, whole - high * 100000000);
  }
  if (isMore) {
    // Any digit behind the last says that there is more.
    multiplyAdd(limbs, 10, 1);
    power -= 1;
  }
  if (power < 0) return quotientNumber(limbs, -power | 0);
  multiplyByPowerOfTen(limbs, power | 0);
  return nearestNumber(limbs, 0, false);
}

function isDigit(text: string, at: Int): boolean {
  if (at >= textLength(text)) return false;
  const unit = unitAt(text, at);
  return unit >= ZERO && unit <= NINE;
}

/** The longest decimal literal that begins at `from`: digits, a point, an exponent. */
function readUnsigned(text: string, from: Int): Read {
  const length = textLength(text);
  let at: Int = from;
  // Where the first digit that is not 0 stands, how many follow from there, and the power of ten of the last of them.
  let first: Int = -1;
  let count = 0;
  let exponent = 0;
  let digits = 0;
  let isFraction = false;
  while (at < length) {
    const unit = unitAt(text, at);
    if (unit === POINT && !isFraction) isFraction = true;
    else if (unit >= ZERO && unit <= NINE) {
      digits += 1;
      if (first < 0 && unit !== ZERO) first = at;
      if (first >= 0) count += 1;
      if (isFraction) exponent -= 1;
    } else break;
    at = (at + 1) | 0;
  }
  if (digits === 0) return { value: NaN, end: from };
  if (at < length && (unitAt(text, at) === 101 || unitAt(text, at) === 69)) {
    let next: Int = (at + 1) | 0;
    const sign = next < length ? unitAt(text, next) : 0;
    if (sign === PLUS || sign === MINUS) next = (next + 1) | 0;
    if (isDigit(text, next)) {
      let power = 0;
      while (isDigit(text, next)) {
        // Beyond this no number of digits that a string can hold matters.
        if (power < 1e15) power = power * 10 + (unitAt(text, next) - ZERO);
        next = (next + 1) | 0;
      }
      exponent += sign === MINUS ? -power : power;
      at = next;
    }
  }
  return { value: first < 0 ? 0 : decimalNumber(text, first, count, exponent), end: at };
}

/** A decimal literal with a sign, or Infinity. */
function readDecimal(text: string, from: Int): Read {
  const length = textLength(text);
  let at: Int = from;
  const sign = at < length ? unitAt(text, at) : 0;
  if (sign === PLUS || sign === MINUS) at = (at + 1) | 0;
  let read: Read = { value: Infinity, end: (at + 8) | 0 };
  // Nothing but the word itself may stand here.
  if (!(at < length && unitAt(text, at) === 73 && infinityStandsAt(text, at))) {
    read = readUnsigned(text, at);
    if (read.end === at) return { value: NaN, end: from };
  }
  if (sign === MINUS) read.value = -read.value;
  return read;
}

const INFINITY = 'Infinity';

function infinityStandsAt(text: string, at: Int): boolean {
  if (textLength(text) - at < 8) return false;
  for (let i: Int = 0; i < 8; i = (i + 1) | 0) if (unitAt(text, (at + i) | 0) !== unitAt(INFINITY, i)) return false;
  return true;
}

/** Number(text), +text */
export function textToNumber(text: string): number {
  const from = afterWhiteSpace(text);
  const to = beforeWhiteSpace(text, from);
  charge((to - from) | 0);
  if (from === to) return 0;
  if (to - from > 2 && unitAt(text, from) === ZERO) {
    const radix = prefixRadix(unitAt(text, (from + 1) | 0));
    if (radix > 0) {
      const read = readInteger(text, (from + 2) | 0, radix);
      return read.end === to ? read.value : NaN;
    }
  }
  const read = readDecimal(text, from);
  return read.end === to ? read.value : NaN;
}

/** Of 0x, 0o, 0b, in either case; else 0. */
function prefixRadix(unit: Int): Int {
  const lower: Int = unit | 32;
  if (lower === 120) return 16;
  if (lower === 111) return 8;
  return lower === 98 ? 2 : 0;
}

export function parseFloatText(text: string): number {
  const from = afterWhiteSpace(text);
  const read = readDecimal(text, from);
  charge((read.end - from) | 0);
  return read.end === from ? NaN : read.value;
}

/** The value of a digit in any radix, or 99. */
function digitValue(unit: Int): Int {
  if (unit >= ZERO && unit <= NINE) return (unit - ZERO) | 0;
  const lower: Int = unit | 32;
  return lower >= 97 && lower <= 122 ? (lower - 87) | 0 : 99;
}

/** The digits of a radix from `from` on. */
function readInteger(text: string, from: Int, radix: Int): Read {
  const length = textLength(text);
  let first: Int = from;
  while (first < length && unitAt(text, first) === ZERO) first = (first + 1) | 0;
  let at: Int = first;
  let value = 0;
  while (at < length && digitValue(unitAt(text, at)) < radix) {
    value = value * radix + digitValue(unitAt(text, at));
    at = (at + 1) | 0;
  }
  if (value < 9007199254740992) return { value: at === from ? NaN : value, end: at };
  // 2^1024 is beyond every number.
  if (at - first > 1024) return { value: Infinity, end: at };
  const limbs: number[] = [];
  for (let i: Int = first; i < at; i = (i + 1) | 0) multiplyAdd(limbs, radix, digitValue(unitAt(text, i)));
  return { value: nearestNumber(limbs, 0, false), end: at };
}

/** `radix` as given: 0 and NaN mean 10, or 16 after 0x. */
export function parseIntText(text: string, radix: number): number {
  const length = textLength(text);
  const from = afterWhiteSpace(text);
  const sign = from < length ? unitAt(text, from) : 0;
  let at: Int = sign === PLUS || sign === MINUS ? (from + 1) | 0 : from;
  let base: Int = radix | 0;
  if (base !== 0 && (base < 2 || base > 36)) return NaN;
  const next: Int = (at + 1) | 0;
  if ((base === 0 || base === 16) && next < length && unitAt(text, at) === ZERO && (unitAt(text, next) | 32) === 120) {
    at = (at + 2) | 0;
    base = 16;
  }
  if (base === 0) base = 10;
  const read = readInteger(text, at, base);
  charge((read.end - from) | 0);
  return sign === MINUS ? -read.value : read.value;
}
