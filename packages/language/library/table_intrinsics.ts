// Operations of tables that depend on what a key is. The compiler chooses by the key's representation
// (lower/table_intrinsics.ts); this file is their meaning in V8, where every object is equal to itself alone.

import type { Int } from './intrinsics.ts';
import { hashNumber, hashText, sameNumber, sameText, textPrice } from './table_hashes.ts';

/** Whether keys of this kind have a hash: text, numbers, booleans, and null and undefined beside them. */
export function isHashed<K>(key: K): boolean {
  return typeof key !== 'object' || key === null;
}

export function keyHash<K>(key: K): Int {
  if (typeof key === 'string') return hashText(key);
  if (typeof key === 'number') return hashNumber(key);
  if (typeof key === 'boolean') return key ? 1 : 0;
  return key === undefined ? 2 : 3;
}

/** What looking at one entry costs. */
export function keyPrice<K>(key: K): Int {
  return typeof key === 'string' ? textPrice(key) : 1;
}

/** -0 becomes 0, as Map and Set store it. */
export function normalKey<K>(key: K): K {
  return key === 0 ? (0 as K) : key;
}

export function sameKey<K>(a: K, b: K): boolean {
  if (typeof a === 'string' && typeof b === 'string') return sameText(a, b);
  if (typeof a === 'number' && typeof b === 'number') return sameNumber(a, b);
  return a === b;
}
