// Numbers as text: ECMA-262, Number::toString with radix 10.

import { charge, textOf, type Int } from './intrinsics.ts';
import { shortestDigits, type Digits } from './shortest_digits.ts';

const ZERO = 48;
const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const E = 101;

/** Appends the decimal digits of a whole number below 2^53. */
export function pushWhole(units: Int[], x: number): void {
  const first = units.length;
  let rest = x;
  do {
    const above = Math.floor(rest / 10);
    units.push(ZERO + ((rest - above * 10) | 0));
    rest = above;
  } while (rest > 0);
  let low: Int = first;
  let high: Int = (units.length - 1) | 0;
  while (low < high) {
    const unit: Int = units[low]!;
    units[low] = units[high]!;
    units[high] = unit;
    low = (low + 1) | 0;
    high = (high - 1) | 0;
  }
}

/** The text of units that were computed, paid for. */
export function made(units: Int[]): string {
  charge(units.length);
  return textOf(units);
}

/** A 32-bit integer as text. */
export function integerToText(x: Int): string {
  const units: Int[] = [];
  if (x < 0) units.push(MINUS);
  pushWhole(units, Math.abs(x));
  return made(units);
}

/**
 * The digits of a positive number that has at most 15: then m / 10^k, both exact in a double, is x for one whole m only,
 * and that m is the nearest to the rounded product x 10^k. None: no digits.
 */
function shortDecimal(x: number): Digits {
  const digits: Int[] = [];
  let point: Int = 0;
  let power = 10;
  let decimals: Int = 1;
  while (power <= 1e22) {
    const whole = Math.floor(x * power + 0.5);
    if (whole >= 1e15) break;
    if (whole / power === x) {
      pushWhole(digits, whole);
      point = (digits.length - decimals) | 0;
      for (let i = 0; i < digits.length; i += 1) digits[i] = (digits[i]! - ZERO) | 0;
      break;
    }
    power *= 10;
    decimals = (decimals + 1) | 0;
  }
  return { digits, point };
}

export function pushZeros(units: Int[], count: Int): void {
  for (let i: Int = 0; i < count; i = (i + 1) | 0) units.push(ZERO);
}

export function pushDigits(units: Int[], digits: readonly Int[], from: Int, to: Int): void {
  for (let i: Int = from; i < to; i = (i + 1) | 0) units.push((ZERO + digits[i]!) | 0);
}

/** d.ddde+5, de-7 */
export function pushScientific(units: Int[], digits: readonly Int[], point: Int): void {
  pushDigits(units, digits, 0, 1);
  if (digits.length > 1) {
    units.push(POINT);
    pushDigits(units, digits, 1, digits.length);
  }
  const exponent: Int = (point - 1) | 0;
  units.push(E, exponent < 0 ? MINUS : PLUS);
  pushWhole(units, Math.abs(exponent));
}

/** Number::toString, steps 6 to 10: where the point stands, or scientific notation. */
function pushShortest(units: Int[], { digits, point }: Digits): void {
  const count: Int = digits.length;
  if (point > 21 || point <= -6) {
    pushScientific(units, digits, point);
  } else if (point <= 0) {
    units.push(ZERO, POINT);
    pushZeros(units, -point | 0);
    pushDigits(units, digits, 0, count);
  } else if (point >= count) {
    pushDigits(units, digits, 0, count);
    pushZeros(units, (point - count) | 0);
  } else {
    pushDigits(units, digits, 0, point);
    units.push(POINT);
    pushDigits(units, digits, point, count);
  }
}

/** Any number as text. */
export function numberToText(x: number): string {
  if (x !== x) return 'NaN';
  if (x === Infinity) return 'Infinity';
  if (x === -Infinity) return '-Infinity';
  const units: Int[] = [];
  if (x < 0) units.push(MINUS);
  const magnitude = Math.abs(x);
  if (magnitude < 9007199254740992 && Math.floor(magnitude) === magnitude) {
    pushWhole(units, magnitude);
    return made(units);
  }
  let found = shortDecimal(magnitude);
  if (found.digits.length === 0) found = shortestDigits(magnitude);
  pushShortest(units, found);
  return made(units);
}
