// Number.prototype.toString(radix). ECMA-262 leaves fractions to the engine; these are V8's digits, whose algorithm
// (DoubleToRadixCString in src/numbers/conversions.cc, BSD licence) this follows step by step.

import { failInvalidArgument, fromWords, highWord, lowWord, type Int } from './intrinsics.ts';
import { made, numberToText } from './number_text.ts';
import { fmod } from './remainder.ts';

const MINUS = 45;
const POINT = 46;

function digitUnit(digit: number): Int {
  return (digit < 10 ? 48 + digit : 87 + digit) | 0;
}

/** The next larger number after a positive one. */
function nextNumber(x: number): number {
  const low: Int = (lowWord(x) + 1) | 0;
  return fromWords((highWord(x) + (low === 0 ? 1 : 0)) | 0, low);
}

/** Digits of a fraction in 0..1; a carry out of the first leaves none, and is said by 1 at the end. */
function fractionDigits(given: number, spacing: number, radix: number): Int[] {
  const digits: Int[] = [];
  let fraction = given;
  let delta = spacing;
  do {
    fraction *= radix;
    delta *= radix;
    const digit = Math.floor(fraction);
    digits.push(digit | 0);
    fraction -= digit;
    if ((fraction > 0.5 || (fraction === 0.5 && (digit & 1) === 1)) && fraction + delta > 1) {
      // Rounded up: digits that are the largest fall away.
      while (digits.length > 0 && digits[digits.length - 1]! + 1 >= radix) digits.pop();
      if (digits.length > 0) digits[digits.length - 1] = (digits[digits.length - 1]! + 1) | 0;
      return digits;
    }
  } while (fraction >= delta);
  return digits;
}

export function numberToRadixText(x: number, radix: number): string {
  const base = radix !== radix ? 0 : Math.trunc(radix);
  if (!(base >= 2 && base <= 36)) failInvalidArgument(radix);
  if (base === 10 || !(Math.abs(x) < Infinity)) return numberToText(x);
  if (x === 0) return '0';
  const magnitude = Math.abs(x);
  let whole = Math.floor(magnitude);
  const fraction = magnitude - whole;
  const delta = Math.max(0.5 * (nextNumber(magnitude) - magnitude), 5e-324);
  let digits: Int[] = [];
  if (fraction >= delta) {
    digits = fractionDigits(fraction, delta, base);
    if (digits.length === 0) whole += 1;
  }
  const reversed: Int[] = [];
  // Digits that the number does not tell are zeros.
  while (whole / base >= 9007199254740992) {
    whole /= base;
    reversed.push(48);
  }
  do {
    const rest = fmod(whole, base);
    reversed.push(digitUnit(rest));
    whole = (whole - rest) / base;
  } while (whole > 0);
  const units: Int[] = [];
  if (x < 0) units.push(MINUS);
  let from: Int = reversed.length;
  while (from > 0) {
    from = (from - 1) | 0;
    units.push(reversed[from]!);
  }
  if (digits.length > 0) units.push(POINT);
  for (const digit of digits) units.push(digitUnit(digit));
  return made(units);
}
