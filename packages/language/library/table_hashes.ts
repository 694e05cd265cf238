// Hashes and equality of the keys of tables. They charge nothing: tables.ts charges for what it looks at.

import { highWord, lowWord, textLength, unitAt, type Int } from './intrinsics.ts';

/** The finaliser of MurmurHash3 (Appleby): every bit of the argument reaches every bit of the result. */
function mixed(bits: Int): Int {
  const first: Int = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  const second: Int = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}

/** Of the bits; -0 must have become 0. */
export function hashNumber(x: number): Int {
  return mixed(highWord(x) ^ Math.imul(lowWord(x), 0x9e3779b1));
}

/** FNV-1a over the units, mixed. */
export function hashText(text: string): Int {
  let hash: Int = 0x811c9dc5 | 0;
  const length: Int = textLength(text);
  for (let at: Int = 0; at < length; at += 1) hash = Math.imul(hash ^ unitAt(text, at), 16777619);
  return mixed(hash);
}

/** ECMAScript's SameValueZero. */
export function sameNumber(a: number, b: number): boolean {
  return a === b || (a !== a && b !== b);
}

export function sameText(a: string, b: string): boolean {
  const length: Int = textLength(a);
  if (length !== textLength(b)) return false;
  for (let at: Int = 0; at < length; at += 1) if (unitAt(a, at) !== unitAt(b, at)) return false;
  return true;
}

/** What looking at one entry costs, for a key of text: 1, and 1 for every 16 units. */
export function textPrice(text: string): Int {
  return 1 + (textLength(text) >> 4);
}
