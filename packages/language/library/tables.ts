// The keys of every Map, Set and dictionary: insertion-ordered, with ECMAScript's live iteration.
//
// Entries are appended and never move, so that a position stays good for as long as the step lasts: an iteration is a
// position, entries added later lie behind it, and deleted ones are marked and skipped. The values of a Map or dictionary
// are an array beside the keys, indexed by position, which the lowering reads and writes itself (lower/tables.ts).
//
// Up to `smallTable` entries are searched one by one; more have an index: a power of two of slots, at most half of them
// used, each 0 or a position + 1, searched linearly. References have no hash that engines share, so that they are always
// searched one by one.
//
// Entry points of the lowering: tableNew, tableFind, tableAdd, tableRemove, tableClear, tableNext, ownKeyOrder.
// Of the codec: tableNew, tableAppend, tableNext, ownKeyOrder, which spend nothing.
//
// Charges: 1 an entry or slot that is looked at, and for keys of text 1 more for every 16 units of the key.

import { charge, textLength, unitAt, type Int } from './intrinsics.ts';
import { isHashed, keyHash, keyPrice, normalKey, sameKey } from './table_intrinsics.ts';

export interface TableKeys<K> {
  keys: K[];
  /** By position; false once deleted. */
  live: boolean[];
  slots: Int[];
  /** Slots that are not 0. */
  used: Int;
  /** No entry before this position is live. */
  head: Int;
  /** Live entries. */
  size: Int;
}

const smallTable = 8;

export function tableNew<K>(): TableKeys<K> {
  return { keys: [], live: [], slots: [], used: 0, head: 0, size: 0 };
}

/** The position of a key, or -1. With a `price` of 0 it spends nothing, with 1 what its work costs. */
function locate<K>(table: TableKeys<K>, key: K, price: Int): Int {
  const keys = table.keys;
  const live = table.live;
  const slots = table.slots;
  let found: Int = -1;
  let looked: Int = 0;
  if (slots.length === 0) {
    for (let at: Int = table.head; at < keys.length; at += 1) {
      looked += 1;
      if (live[at]! && sameKey(keys[at] as K, key)) {
        found = at;
        break;
      }
    }
  } else {
    const last: Int = slots.length - 1;
    let slot: Int = keyHash(key) & last;
    for (;;) {
      looked += 1;
      const at: Int = slots[slot]! - 1;
      if (at < 0) break;
      if (live[at]! && sameKey(keys[at] as K, key)) {
        found = at;
        break;
      }
      slot = (slot + 1) & last;
    }
  }
  if (price !== 0) charge(Math.imul(looked, keyPrice(key)));
  return found;
}

/** Enters a position into the index, which has room; gives the number of slots it looked at. */
function enter<K>(slots: Int[], key: K, at: Int): Int {
  const last: Int = slots.length - 1;
  let slot: Int = keyHash(key) & last;
  let looked: Int = 1;
  while (slots[slot]! !== 0) {
    slot = (slot + 1) & last;
    looked += 1;
  }
  slots[slot] = at + 1;
  return looked;
}

/** A new index of the live entries, with room for as many again. */
function rebuild<K>(table: TableKeys<K>, price: Int): void {
  let count: Int = 16;
  while (count < table.size << 2) count <<= 1;
  const slots: Int[] = [];
  for (let slot: Int = 0; slot < count; slot += 1) slots.push(0);
  const keys = table.keys;
  const live = table.live;
  let spent: Int = count;
  for (let at: Int = table.head; at < keys.length; at += 1) {
    spent += 1;
    if (!live[at]!) continue;
    const key = keys[at] as K;
    spent += Math.imul(enter(slots, key, at), keyPrice(key));
  }
  table.slots = slots;
  table.used = table.size;
  if (price !== 0) charge(spent);
}

/** Appends an entry that is known to be new. */
function append<K>(table: TableKeys<K>, given: K, price: Int): Int {
  const key = normalKey(given);
  const at: Int = table.keys.length;
  if (isHashed(key)) {
    const isFull =
      table.slots.length === 0 ? at - table.head >= smallTable : (table.used + 1) << 1 > table.slots.length;
    if (isFull) rebuild(table, price);
  }
  table.keys.push(key);
  table.live.push(true);
  table.size += 1;
  if (table.slots.length !== 0) {
    const looked: Int = enter(table.slots, key, at);
    table.used += 1;
    if (price !== 0) charge(Math.imul(looked, keyPrice(key)));
  }
  return at;
}

/** The position of a key, or -1. */
export function tableFind<K>(table: TableKeys<K>, key: K): Int {
  return locate(table, key, 1);
}

/** The position of a key, which is appended if it was not there: then it is the last, one behind the values so far. */
export function tableAdd<K>(table: TableKeys<K>, key: K): Int {
  const found: Int = locate(table, key, 1);
  return found >= 0 ? found : append(table, key, 1);
}

/** Appends a key, or says false where it is there already. Spends nothing. */
export function tableAppend<K>(table: TableKeys<K>, key: K): boolean {
  if (locate(table, key, 0) >= 0) return false;
  append(table, key, 0);
  return true;
}

/** Whether the key was there. */
export function tableRemove<K>(table: TableKeys<K>, key: K): boolean {
  const found: Int = locate(table, key, 1);
  if (found < 0) return false;
  const live = table.live;
  live[found] = false;
  table.size -= 1;
  if (found === table.head) {
    let head: Int = found;
    while (head < live.length && !live[head]!) head += 1;
    table.head = head;
    charge(head - found);
  }
  return true;
}

export function tableClear<K>(table: TableKeys<K>): void {
  const live = table.live;
  charge(live.length - table.head);
  for (let at: Int = table.head; at < live.length; at += 1) live[at] = false;
  table.head = live.length;
  table.size = 0;
  table.slots = [];
  table.used = 0;
}

/** The first live position from `from` on, or -1. Charges for what it skips. */
export function tableNext<K>(table: TableKeys<K>, from: Int): Int {
  const live = table.live;
  const first: Int = from < table.head ? table.head : from;
  let at: Int = first;
  while (at < live.length && !live[at]!) at += 1;
  if (at !== first) charge(at - first);
  return at < live.length ? at : -1;
}

/** The number that an array index as text stands for (0 to 2^32 - 2, without leading zeros), or -1. */
export function arrayIndex(text: string): number {
  const length: Int = textLength(text);
  if (length === 0 || length > 10) return -1;
  let index = 0;
  for (let at: Int = 0; at < length; at += 1) {
    const digit: Int = unitAt(text, at) - 48;
    if (digit < 0 || digit > 9) return -1;
    if (at > 0 && index === 0) return -1;
    index = index * 10 + digit;
  }
  return index < 4294967295 ? index : -1;
}

/** Positions of the live entries in ECMAScript's order of own keys: array indices ascending, then the others as added. */
export function ownKeyOrder<K extends string>(table: TableKeys<K>, price: Int): Int[] {
  const keys = table.keys;
  const live = table.live;
  const order: Int[] = [];
  const indices: number[] = [];
  for (let at: Int = table.head; at < keys.length; at += 1) {
    if (!live[at]!) continue;
    const index = arrayIndex(keys[at]!);
    if (index < 0) continue;
    order.push(at);
    indices.push(index);
  }
  sortByIndex(order, indices, price);
  const found: Int = order.length;
  for (let at: Int = table.head; at < keys.length; at += 1)
    if (live[at]! && (found === 0 || arrayIndex(keys[at]!) < 0)) order.push(at);
  if (price !== 0) charge((keys.length - table.head) << 1);
  return order;
}

/** Heapsort: the indices differ, so that no order among equals is at stake. */
function sortByIndex(order: Int[], indices: number[], price: Int): void {
  const count: Int = order.length;
  let moves: Int = 0;
  for (let root: Int = (count >> 1) - 1; root >= 0; root -= 1) moves += sink(order, indices, root, count);
  for (let end: Int = count - 1; end > 0; end -= 1) {
    exchange(order, indices, 0, end);
    moves += sink(order, indices, 0, end);
  }
  if (price !== 0) charge(moves);
}

/** Restores the heap below `start`; gives the number of levels it looked at. */
function sink(order: Int[], indices: number[], start: Int, end: Int): Int {
  let root: Int = start;
  let looked: Int = 1;
  for (;;) {
    let child: Int = (root << 1) + 1;
    if (child >= end) return looked;
    if (child + 1 < end && indices[child]! < indices[child + 1]!) child += 1;
    if (indices[root]! >= indices[child]!) return looked;
    exchange(order, indices, root, child);
    root = child;
    looked += 1;
  }
}

function exchange(order: Int[], indices: number[], a: Int, b: Int): void {
  const position: Int = order[a]!;
  order[a] = order[b]!;
  order[b] = position;
  const index = indices[a]!;
  indices[a] = indices[b]!;
  indices[b] = index;
}
