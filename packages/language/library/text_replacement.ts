// ECMA-262, String.prototype.replace and replaceAll of a string by a string, with GetSubstitution's patterns.

import { charge, sliceText, textLength, unitAt, type Int } from './intrinsics.ts';
import { joinAll } from './text_lists.ts';
import { findText } from './text_search.ts';

const DOLLAR = 36;
const AND = 38;
const BEFORE = 96;
const AFTER = 39;

/** Appends the replacement of the `sought` that stands at `at`: $$, $&, $` and $' mean parts, all else itself. */
function pushReplacement(parts: string[], text: string, sought: string, at: Int, by: string): void {
  const length = textLength(by);
  let from: Int = 0;
  let i: Int = 0;
  while (i < length) {
    if (unitAt(by, i) === DOLLAR && ((i + 1) | 0) < length) {
      const kind = unitAt(by, (i + 1) | 0);
      let meant = '';
      let isKnown = true;
      if (kind === DOLLAR) meant = '$';
      else if (kind === AND) meant = sought;
      else if (kind === BEFORE) meant = sliceText(text, 0, at);
      else if (kind === AFTER) meant = sliceText(text, (at + textLength(sought)) | 0, textLength(text));
      else isKnown = false;
      if (isKnown) {
        parts.push(sliceText(by, from, i), meant);
        from = (i + 2) | 0;
        i = (i + 1) | 0;
      }
    }
    i = (i + 1) | 0;
  }
  charge((length + 1) | 0);
  parts.push(sliceText(by, from, length));
}

/** The first `sought` replaced. */
export function replaceFirst(text: string, sought: string, by: string): string {
  const at = findText(text, sought, 0);
  if (at < 0) return text;
  const parts: string[] = [sliceText(text, 0, at)];
  pushReplacement(parts, text, sought, at, by);
  parts.push(sliceText(text, (at + textLength(sought)) | 0, textLength(text)));
  return joinAll(parts);
}

/** Every `sought` replaced; an empty one stands before every unit and at the end. */
export function replaceEach(text: string, sought: string, by: string): string {
  const width = textLength(sought);
  const step: Int = width === 0 ? 1 : width;
  const parts: string[] = [];
  let end: Int = 0;
  let at = findText(text, sought, 0);
  while (at >= 0) {
    parts.push(sliceText(text, end, at));
    pushReplacement(parts, text, sought, at, by);
    end = (at + width) | 0;
    at = findText(text, sought, (at + step) | 0);
  }
  if (parts.length === 0) return text;
  parts.push(sliceText(text, end, textLength(text)));
  return joinAll(parts);
}
