// ECMA-262, QuoteJSONString: text as JSON spells it.

import { charge, sliceText, textLength, unitAt, type Int } from './intrinsics.ts';

const DIGITS = '0123456789abcdef';

/** `\u` and four digits. */
function unitEscape(unit: Int): string {
  const digit = (shift: Int): string => {
    const at: Int = (unit >>> shift) & 15;
    return sliceText(DIGITS, at, (at + 1) | 0);
  };
  return '\\u' + digit(12) + digit(8) + digit(4) + digit(0);
}

/** How a unit is written, or nothing where it stands for itself; `before` and `after` are its neighbours, -1 at the ends. */
function escapeOf(unit: Int, before: Int, after: Int): string {
  if (unit === 34) return '\\"';
  if (unit === 92) return '\\\\';
  if (unit < 32) {
    if (unit === 8) return '\\b';
    if (unit === 9) return '\\t';
    if (unit === 10) return '\\n';
    if (unit === 12) return '\\f';
    if (unit === 13) return '\\r';
    return unitEscape(unit);
  }
  // A surrogate without its other half.
  if (unit >= 0xd800 && unit < 0xdc00 && !(after >= 0xdc00 && after < 0xe000)) return unitEscape(unit);
  if (unit >= 0xdc00 && unit < 0xe000 && !(before >= 0xd800 && before < 0xdc00)) return unitEscape(unit);
  return '';
}

export function quoted(text: string): string {
  const count: Int = textLength(text);
  charge((count + 1) | 0);
  let result = '"';
  let from: Int = 0;
  for (let i: Int = 0; i < count; i = (i + 1) | 0) {
    const before: Int = i > 0 ? unitAt(text, (i - 1) | 0) : -1;
    const after: Int = i + 1 < count ? unitAt(text, (i + 1) | 0) : -1;
    const escape = escapeOf(unitAt(text, i), before, after);
    if (textLength(escape) > 0) {
      result = result + sliceText(text, from, i) + escape;
      from = (i + 1) | 0;
    }
  }
  return result + sliceText(text, from, count) + '"';
}
