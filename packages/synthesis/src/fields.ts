import type { NumberComparator, Value } from '@orrery/contract';

/** A part of a value that has no parts of its own: a number, text, flag, empty value, Map or Set. */
export interface Leaf {
  /** `.x`, `[2]`, `.board[*][*]`: places in lists of anything but numbers are not told apart. Empty for the whole. */
  readonly path: string;
  readonly value: Value;
}

/** The parts of a value, in its own order; an empty list or record is a part. */
export function leavesOf(value: Value, path = ''): Leaf[] {
  const items = partsOf(value, path);
  return items === undefined ? [{ path, value }] : items.flatMap((item) => leavesOf(item.value, item.path));
}

/** Two values side by side where they differ: the deepest parts that have no equal. */
export interface LeafDifference {
  readonly path: string;
  readonly one: Value;
  readonly other: Value;
}

/**
 * Where two values differ. Absent and undefined are equal; Map and Set compare without order. `apart`: places of all
 * lists are told apart.
 */
export function differences(
  one: Value,
  other: Value,
  equal: NumberComparator,
  path = '',
  apart = false,
): LeafDifference[] {
  if (typeof one === 'number' && typeof other === 'number') return equal(one, other) ? [] : [{ path, one, other }];
  const parts = partsOf(one, path, apart);
  const others = partsOf(other, path, apart);
  if (parts === undefined || others === undefined || Array.isArray(one) !== Array.isArray(other))
    return sameLeaf(one, other, equal) ? [] : [{ path, one, other }];
  if (Array.isArray(one)) {
    if (parts.length !== others.length) return [{ path, one, other }];
    return parts.flatMap((part, at) => differences(part.value, others[at]?.value, equal, part.path, apart));
  }
  const found = new Map(others.map((part) => [part.path, part.value]));
  const all = [...parts, ...others.filter((part) => !parts.some((mine) => mine.path === part.path))];
  const mine = new Map(parts.map((part) => [part.path, part.value]));
  return all.flatMap((part) => differences(mine.get(part.path), found.get(part.path), equal, part.path, apart));
}

/** The numbers of a value in order, booleans and texts left out: a point for distances. */
export function numbersOf(value: Value): number[] {
  return leavesOf(value).flatMap((leaf) => (typeof leaf.value === 'number' ? [leaf.value] : []));
}

/** The parts of a list or record; undefined for a leaf. */
function partsOf(value: Value, path: string, apart = false): Leaf[] | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Map || value instanceof Set) return undefined;
  if (Array.isArray(value)) {
    const items = value as readonly Value[];
    if (items.length === 0) return undefined;
    const numeric = items.every((item) => typeof item === 'number');
    return items.map((item, at) => ({ path: `${path}[${numeric || apart ? at : '*'}]`, value: item }));
  }
  const entries = Object.entries(value as { readonly [name: string]: Value });
  if (entries.length === 0) return undefined;
  return entries.map(([name, field]) => ({ path: `${path}.${name}`, value: field }));
}

function sameLeaf(one: Value, other: Value, equal: NumberComparator): boolean {
  if (typeof one === 'number' && typeof other === 'number') return equal(one, other);
  if (one instanceof Map && other instanceof Map) return sameEntries([...one], [...other], equal);
  if (one instanceof Set && other instanceof Set) return sameEntries([...one], [...other], equal);
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.length === 0;
  if (isEmptyRecord(one) && isEmptyRecord(other)) return true;
  return Object.is(one, other);
}

/** Each of the one has a partner of its own among the others. */
function sameEntries(ones: readonly Value[], others: readonly Value[], equal: NumberComparator): boolean {
  if (ones.length !== others.length) return false;
  const left = [...others];
  return ones.every((one) => {
    const at = left.findIndex((other) => differences(one, other, equal).length === 0);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function isEmptyRecord(value: Value): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map) &&
    !(value instanceof Set) &&
    Object.keys(value).length === 0
  );
}

/** The same value with each of its numbers, outside Map and Set, replaced by what `change` makes of it and its path. */
export function mapNumbers(value: Value, change: (number: number, path: string) => number, path = ''): Value {
  if (typeof value === 'number') return change(value, path);
  const parts = partsOf(value, path);
  if (parts === undefined) return value;
  if (Array.isArray(value)) return parts.map((part) => mapNumbers(part.value, change, part.path));
  const names = Object.keys(value as object);
  return Object.fromEntries(parts.map((part, at) => [names[at] ?? '', mapNumbers(part.value, change, part.path)]));
}
