// Strings to arrays of strings, and back: ECMA-262, String.prototype.split, the iterator of strings, Array.prototype.join.

import { charge, sliceText, textLength, type Int } from './intrinsics.ts';
import { findText } from './text_search.ts';

/** All parts in order. Neighbours are joined in rounds, so that no unit is copied more often than there are rounds. */
export function joinAll(parts: string[]): string {
  let count: Int = parts.length;
  charge((count + 1) | 0);
  if (count === 0) return '';
  while (count > 1) {
    let to: Int = 0;
    let from: Int = 0;
    while (from < count) {
      const first = parts[from]!;
      from = (from + 1) | 0;
      parts[to] = from < count ? first + parts[from]! : first;
      from = (from + 1) | 0;
      to = (to + 1) | 0;
    }
    count = to;
  }
  return parts[0]!;
}

export function joinTexts(texts: readonly string[], separator: string): string {
  const parts: string[] = [];
  for (const text of texts) parts.push(parts.length === 0 ? text : separator + text);
  return joinAll(parts);
}

/** The strings of single units. */
function unitsOf(text: string, limit: number): string[] {
  const parts: string[] = [];
  const count: Int = Math.min(textLength(text), limit) | 0;
  charge((count + 1) | 0);
  for (let i: Int = 0; i < count; i = (i + 1) | 0) parts.push(sliceText(text, i, (i + 1) | 0));
  return parts;
}

/** At most `limit` (modulo 2^32) parts. */
export function split(text: string, separator: string, limit: number): string[] {
  const most = limit >>> 0;
  const width = textLength(separator);
  if (width === 0) return unitsOf(text, most);
  const parts: string[] = [];
  let from: Int = 0;
  while (parts.length < most) {
    const at = findText(text, separator, from);
    parts.push(sliceText(text, from, at < 0 ? textLength(text) : at));
    if (at < 0) break;
    from = (at + width) | 0;
  }
  charge((parts.length + 1) | 0);
  return parts;
}

/** split without a separator. */
export function wholeList(text: string): string[] {
  return [text];
}
