// Parts of strings, and strings of repeated parts: ECMA-262, String.prototype.

import { charge, failInvalidArgument, sliceText, textLength, textOf, unitAt, type Int } from './intrinsics.ts';
import { clampedPosition, relativePosition } from './text_positions.ts';

/** A position as an index of a unit (NaN counts as 0), or -1. */
export function unitIndex(text: string, at: number): Int {
  const length = textLength(text);
  const whole = Math.trunc(at);
  if (whole >= length || whole < 0) return -1;
  return whole === whole || length > 0 ? whole | 0 : -1;
}

/** The string of one unit, or none. */
export function charAt(text: string, at: number): string {
  const index = unitIndex(text, at);
  return index < 0 ? '' : sliceText(text, index, (index + 1) | 0);
}

/** A unit, or NaN. */
export function charCodeAt(text: string, at: number): number {
  const index = unitIndex(text, at);
  return index < 0 ? NaN : unitAt(text, index);
}

/** An index counted from the end if negative; -1 where there is no unit. */
export function relativeIndex(text: string, at: number): Int {
  const whole = Math.trunc(at);
  return unitIndex(text, whole < 0 ? textLength(text) + whole : whole);
}

/** The code point that starts at an index that exists: a pair of surrogates is one. */
export function codePointFrom(text: string, index: Int): Int {
  const first = unitAt(text, index);
  const next: Int = (index + 1) | 0;
  if (first < 0xd800 || first > 0xdbff || next >= textLength(text)) return first;
  const second = unitAt(text, next);
  if (second < 0xdc00 || second > 0xdfff) return first;
  return (((first - 0xd800) << 10) + (second - 0xdc00) + 0x10000) | 0;
}

/** The code point that starts at an index that exists, as a string. */
export function characterFrom(text: string, index: Int): string {
  return sliceText(text, index, (index + (codePointFrom(text, index) > 0xffff ? 2 : 1)) | 0);
}

export function sliceOfText(text: string, from: number, to: number): string {
  const length = textLength(text);
  const start = relativePosition(from, length);
  const end = relativePosition(to, length);
  return start < end ? sliceText(text, start, end) : '';
}

export function substring(text: string, from: number, to: number): string {
  const length = textLength(text);
  const start = clampedPosition(from, length);
  const end = clampedPosition(to, length);
  return start < end ? sliceText(text, start, end) : sliceText(text, end, start);
}

export function substr(text: string, from: number, count: number): string {
  const length = textLength(text);
  const start = relativePosition(from, length);
  const end = (start + clampedPosition(count, (length - start) | 0)) | 0;
  return sliceText(text, start, end);
}

/** `count` times the same; doubling, so that the work is what the result and its halves take. */
function repeated(text: string, count: number): string {
  let result = '';
  let part = text;
  let left = textLength(text) === 0 ? 0 : count;
  while (left > 0) {
    charge(1);
    const half = Math.floor(left / 2);
    if (half * 2 < left) result = result + part;
    left = half;
    if (left > 0) part = part + part;
  }
  return result;
}

export function repeat(text: string, count: number): string {
  const whole = Math.trunc(count);
  if (whole < 0 || whole === Infinity) failInvalidArgument(count);
  return repeated(text, whole);
}

/** What padStart and padEnd add. */
function padding(text: string, length: number, fill: string): string {
  const width = textLength(fill);
  const wanted = Math.trunc(length) - textLength(text);
  if (!(wanted > 0) || width === 0) return '';
  const whole = Math.floor(wanted / width);
  const rest = (wanted - whole * width) | 0;
  const turns = repeated(fill, whole);
  return rest > 0 ? turns + sliceText(fill, 0, rest) : turns;
}

export function padStart(text: string, length: number, fill: string): string {
  return padding(text, length, fill) + text;
}

export function padEnd(text: string, length: number, fill: string): string {
  return text + padding(text, length, fill);
}

/** ECMA-262, WhiteSpace and LineTerminator. */
export function isWhiteSpace(unit: Int): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 9 && unit <= 13);
  if (unit < 0xa0) return false;
  if (unit >= 0x2000 && unit <= 0x200a) return true;
  if (unit === 0xa0 || unit === 0x1680 || unit === 0x2028 || unit === 0x2029) return true;
  return unit === 0x202f || unit === 0x205f || unit === 0x3000 || unit === 0xfeff;
}

/** Index of the first unit that is no white space, or the length. */
export function afterWhiteSpace(text: string): Int {
  const length = textLength(text);
  let at: Int = 0;
  while (at < length && isWhiteSpace(unitAt(text, at))) at = (at + 1) | 0;
  charge((at + 1) | 0);
  return at;
}

/** Index behind the last unit from `from` on that is no white space. */
export function beforeWhiteSpace(text: string, from: Int): Int {
  const length = textLength(text);
  let at: Int = length;
  while (at > from && isWhiteSpace(unitAt(text, (at - 1) | 0))) at = (at - 1) | 0;
  charge((length - at + 1) | 0);
  return at;
}

export function trim(text: string): string {
  const from = afterWhiteSpace(text);
  return sliceText(text, from, beforeWhiteSpace(text, from));
}

export function trimStart(text: string): string {
  return sliceText(text, afterWhiteSpace(text), textLength(text));
}

export function trimEnd(text: string): string {
  return sliceText(text, 0, beforeWhiteSpace(text, 0));
}

/** String.fromCharCode of every element. */
export function textOfUnits(codes: readonly number[]): string {
  const units: Int[] = [];
  charge((codes.length + 1) | 0);
  for (const code of codes) units.push(code & 0xffff);
  return textOf(units);
}

function pushCodePoint(units: Int[], code: number): void {
  if (!(code >= 0 && code <= 0x10ffff && Math.floor(code) === code)) failInvalidArgument(code);
  if (code > 0xffff) units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
  else units.push(code | 0);
}

/** String.fromCodePoint of one number. */
export function textOfCodePoint(code: number): string {
  const units: Int[] = [];
  pushCodePoint(units, code);
  return textOf(units);
}

/** String.fromCodePoint of every element. */
export function textOfCodePoints(codes: readonly number[]): string {
  const units: Int[] = [];
  charge((codes.length + 1) | 0);
  for (const code of codes) pushCodePoint(units, code);
  return textOf(units);
}
