// ECMA-262, Number.prototype.toFixed, toExponential, toPrecision: exact, ties away from zero.

import { failInvalidArgument, type Int } from './intrinsics.ts';
import {
  compareSum,
  divideStep,
  lastExponent,
  multiplyAdd,
  multiplyByPowerOfTen,
  naturalOf,
  shiftedLeft,
  shiftedRight,
  significand,
} from './naturals.ts';
import { made, numberToText, pushDigits, pushScientific, pushZeros } from './number_text.ts';
import { pointEstimate, shortestDigits, type Digits } from './shortest_digits.ts';

const ZERO = 48;
const MINUS = 45;
const POINT = 46;

/** A number of digits that lies within its bounds; else the step stops. */
function digitCount(given: number, low: number): Int {
  const whole = given !== given ? 0 : Math.trunc(given);
  if (!(whole >= low && whole <= 100)) failInvalidArgument(given);
  return whole | 0;
}

/** The decimal digits of a natural number, which becomes 0; none of 0. */
function digitsOfNatural(limbs: number[]): Int[] {
  const reversed: Int[] = [];
  while (limbs.length > 0) {
    // Seven digits at a time, by dividing from the top limb.
    let carry = 0;
    let at: Int = limbs.length;
    while (at > 0) {
      at = (at - 1) | 0;
      const dividend = carry * 16777216 + limbs[at]!;
      const quotient = Math.floor(dividend / 10000000);
      limbs[at] = quotient;
      carry = dividend - quotient * 10000000;
    }
    while (limbs.length > 0 && 0 === limbs[limbs.length - 1]!) limbs.pop();
    for (let i = 0; i < 7; i += 1) {
      const above = Math.floor(carry / 10);
      reversed.push((carry - above * 10) | 0);
      carry = above;
    }
  }
  while (reversed.length > 0 && 0 === reversed[reversed.length - 1]!) reversed.pop();
  const digits: Int[] = [];
  let from: Int = reversed.length;
  while (from > 0) {
    from = (from - 1) | 0;
    digits.push(reversed[from]!);
  }
  return digits;
}

/** round(x * 10^decimals) of a positive x below 1e21, halves up. */
function scaledDigits(x: number, decimals: Int): Int[] {
  const scaled = naturalOf(significand(x));
  multiplyByPowerOfTen(scaled, decimals);
  const exponent = lastExponent(x);
  if (exponent >= 0) return digitsOfNatural(shiftedLeft(scaled, exponent));
  // One bit more, then half of it rounded up.
  const doubled = shiftedRight(scaled, (-exponent - 1) | 0);
  multiplyAdd(doubled, 1, 1);
  return digitsOfNatural(shiftedRight(doubled, 1));
}

export function toFixed(x: number, digits: number): string {
  const decimals = digitCount(digits, 0);
  if (!(Math.abs(x) < 1e21)) return numberToText(x);
  const units: Int[] = [];
  if (x < 0) units.push(MINUS);
  let found: Int[] = [];
  if (x !== 0) found = scaledDigits(Math.abs(x), decimals);
  const count: Int = found.length;
  const whole: Int = (count - decimals) | 0;
  if (whole <= 0) units.push(ZERO);
  else pushDigits(units, found, 0, whole);
  if (decimals > 0) {
    units.push(POINT);
    if (whole < 0) pushZeros(units, -whole | 0);
    pushDigits(units, found, whole > 0 ? whole : 0, count);
  }
  return made(units);
}

/** The first `count` digits of a positive x, rounded, halves up. */
function roundedDigits(x: number, count: Int): Digits {
  const exponent = lastExponent(x);
  const rest = shiftedLeft(naturalOf(significand(x)), exponent > 0 ? exponent : 0);
  const scale = shiftedLeft(naturalOf(1), exponent < 0 ? -exponent | 0 : 0);
  const nothing = naturalOf(0);
  let point = pointEstimate(x);
  if (point >= 0) multiplyByPowerOfTen(scale, point);
  else multiplyByPowerOfTen(rest, -point | 0);
  if (compareSum(rest, nothing, 0, scale) >= 0) point = (point + 1) | 0;
  else multiplyAdd(rest, 10, 0);
  const digits: Int[] = [];
  while (digits.length < count) {
    digits.push(divideStep(rest, scale) | 0);
    if (digits.length < count) multiplyAdd(rest, 10, 0);
  }
  if (compareSum(rest, rest, 1, scale) >= 0) {
    let at: Int = (count - 1) | 0;
    while (at >= 0 && 9 === digits[at]!) {
      digits[at] = 0;
      at = (at - 1) | 0;
    }
    if (at >= 0) digits[at] = (digits[at]! + 1) | 0;
    else {
      digits[0] = 1;
      point = (point + 1) | 0;
    }
  }
  return { digits, point };
}

function zeros(count: Int): Digits {
  const digits: Int[] = [];
  while (digits.length < count) digits.push(0);
  return { digits, point: 1 };
}

/** `digits` behind the point. */
export function toExponential(x: number, digits: number): string {
  if (!(Math.abs(x) < Infinity)) return numberToText(x);
  const count: Int = (digitCount(digits, 0) + 1) | 0;
  return scientific(x, x === 0 ? zeros(count) : roundedDigits(Math.abs(x), count));
}

/** As many digits as name the number. */
export function toShortestExponential(x: number): string {
  if (!(Math.abs(x) < Infinity)) return numberToText(x);
  return scientific(x, x === 0 ? zeros(1) : shortestDigits(Math.abs(x)));
}

function scientific(x: number, { digits, point }: Digits): string {
  const units: Int[] = [];
  if (x < 0) units.push(MINUS);
  pushScientific(units, digits, point);
  return made(units);
}

/** `precision` digits. */
export function toPrecision(x: number, precision: number): string {
  if (!(Math.abs(x) < Infinity)) return numberToText(x);
  const count = digitCount(precision, 1);
  const { digits, point } = x === 0 ? zeros(count) : roundedDigits(Math.abs(x), count);
  if (point <= -6 || point > count) return scientific(x, { digits, point });
  const units: Int[] = [];
  if (x < 0) units.push(MINUS);
  if (point > 0) {
    pushDigits(units, digits, 0, point);
    if (point < count) units.push(POINT);
    pushDigits(units, digits, point, count);
  } else {
    units.push(ZERO, POINT);
    pushZeros(units, -point | 0);
    pushDigits(units, digits, 0, count);
  }
  return made(units);
}
