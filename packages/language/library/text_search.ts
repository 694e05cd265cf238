// Strings in strings: ECMA-262, String.prototype. Every unit compared is charged, since the work is not bounded by the
// lengths alone: "aaa…ab" in "aaa…".

import { charge, textLength, unitAt, type Int } from './intrinsics.ts';
import { clampedPosition } from './text_positions.ts';

/** Whether `sought` stands at `at`, which leaves room for it. */
function standsAt(text: string, at: Int, sought: string): boolean {
  const width = textLength(sought);
  let same: Int = 0;
  while (same < width && unitAt(text, (at + same) | 0) === unitAt(sought, same)) same = (same + 1) | 0;
  charge((same + 1) | 0);
  return same === width;
}

/** The first index from `from` (0..length) on at which `sought` stands, or -1. */
export function findText(text: string, sought: string, from: Int): Int {
  const last: Int = (textLength(text) - textLength(sought)) | 0;
  let at: Int = from;
  while (at <= last) {
    if (standsAt(text, at, sought)) return at;
    at = (at + 1) | 0;
  }
  return -1;
}

export function indexOfText(text: string, sought: string, from: number): Int {
  return findText(text, sought, clampedPosition(from, textLength(text)));
}

/** The last index up to `from` at which `sought` stands, or -1; NaN means the end. */
export function lastIndexOfText(text: string, sought: string, from: number): Int {
  const last: Int = (textLength(text) - textLength(sought)) | 0;
  if (last < 0) return -1;
  let at: Int = from !== from ? last : clampedPosition(from, last);
  while (at >= 0) {
    if (standsAt(text, at, sought)) return at;
    at = (at - 1) | 0;
  }
  return -1;
}

export function startsWith(text: string, sought: string, from: number): boolean {
  const length = textLength(text);
  const at = clampedPosition(from, length);
  return textLength(sought) <= length - at && standsAt(text, at, sought);
}

/** `to` is where the text counts as ended. */
export function endsWith(text: string, sought: string, to: number): boolean {
  const at: Int = (clampedPosition(to, textLength(text)) - textLength(sought)) | 0;
  return at >= 0 && standsAt(text, at, sought);
}
