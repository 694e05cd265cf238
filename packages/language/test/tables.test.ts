import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ownKeyOrder,
  tableAdd,
  tableAppend,
  tableClear,
  tableFind,
  tableNew,
  tableNext,
  tableRemove,
  type TableKeys,
} from '../library/tables.ts';

type Key = number | string | boolean | null | undefined | object;
type Operation =
  | { kind: 'set'; key: Key; value: number }
  | { kind: 'get' | 'delete'; key: Key }
  | { kind: 'clear' }
  /** Walks, and after `at` entries does something that the walk must see. */
  | { kind: 'walk'; at: number; then: 'add' | 'delete' | 'readd' | 'clear'; key: Key };

const objects = Array.from({ length: 12 }, (_, id) => ({ id }));
const kinds: Readonly<Record<string, fc.Arbitrary<Key>>> = {
  'small whole numbers': fc.integer({ min: -3, max: 30 }),
  'any numbers': fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity, 1, 2 ** 32, 2 ** -1074)),
  text: fc.oneof(
    fc.string({ maxLength: 3 }),
    fc.string({ minLength: 15, maxLength: 40 }),
    fc.constantFrom('', 'a', '__proto__'),
  ),
  'nullable text': fc.oneof(fc.constantFrom(null, undefined), fc.string({ maxLength: 2 })),
  'nullable numbers': fc.oneof(fc.constantFrom(null, undefined, 0, -0, NaN), fc.integer({ min: 0, max: 20 })),
  booleans: fc.boolean(),
  references: fc.constantFrom(...objects),
};

function operations(key: fc.Arbitrary<Key>): fc.Arbitrary<Operation[]> {
  const each: fc.Arbitrary<Operation> = fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('set' as const), key, value: fc.integer() }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('get' as const, 'delete' as const), key }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'clear' } as const) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('walk' as const),
        at: fc.nat({ max: 12 }),
        then: fc.constantFrom('add' as const, 'delete' as const, 'readd' as const, 'clear' as const),
        key,
      }),
    },
  );
  return fc.array(each, { maxLength: 120 });
}

/** A Map as the lowering builds it: the library's keys and an array of values. */
class Table {
  readonly keys: TableKeys<Key> = tableNew<Key>();
  readonly values: number[] = [];

  set(key: Key, value: number): void {
    this.values[tableAdd(this.keys, key)] = value;
  }
  get(key: Key): number | undefined {
    const at = tableFind(this.keys, key);
    return at < 0 ? undefined : this.values[at];
  }
  delete(key: Key): boolean {
    return tableRemove(this.keys, key);
  }
  clear(): void {
    tableClear(this.keys);
  }
  get size(): number {
    return this.keys.size;
  }
  *[Symbol.iterator](): Iterator<[Key, number]> {
    for (let at = 0; ; at += 1) {
      at = tableNext(this.keys, at);
      if (at < 0) return;
      yield [this.keys.keys[at], this.values[at]!];
    }
  }
}

function walked(table: Table | Map<Key, number>, { at, then, key }: Extract<Operation, { kind: 'walk' }>): unknown[] {
  const seen: unknown[] = [];
  for (const entry of table) {
    seen.push(entry);
    if (seen.length !== at + 1) continue;
    if (then === 'delete') table.delete(key);
    else if (then === 'clear') table.clear();
    else if (then === 'readd') table.delete(entry[0]);
    if (then !== 'delete') table.set(then === 'readd' ? entry[0] : key, -1);
  }
  return seen;
}

function apply(table: Table | Map<Key, number>, operation: Operation): unknown {
  switch (operation.kind) {
    case 'set':
      table.set(operation.key, operation.value);
      return table.size;
    case 'get':
      return table.get(operation.key);
    case 'delete':
      return table.delete(operation.key);
    case 'clear':
      table.clear();
      return table.size;
    case 'walk':
      return walked(table, operation);
  }
}

test.each(Object.keys(kinds))('a table with keys that are %s is a Map', (name) => {
  fc.assert(
    fc.property(operations(kinds[name]!), (script) => {
      const table = new Table();
      const map = new Map<Key, number>();
      for (const operation of script) expect(apply(table, operation)).toEqual(apply(map, operation));
      expect([...table]).toEqual([...map]);
    }),
    { numRuns: 300 },
  );
});

test('appending refuses a key that is there', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 60 }), (keys) => {
      const table = tableNew<string>();
      const known = new Set<string>();
      for (const key of keys) {
        expect(tableAppend(table, key)).toBe(!known.has(key));
        known.add(key);
      }
    }),
  );
});

test('own keys come in the order of an object', () => {
  const key = fc.oneof(
    fc.nat({ max: 40 }).map(String),
    fc.constantFrom('00', '01', '-1', '1.5', '4294967294', '4294967295', '99999999999', ' 1', '1e3'),
    fc.string({ maxLength: 2 }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.boolean()), { maxLength: 80 }), (script) => {
      const table = tableNew<string>();
      const object: Record<string, boolean> = Object.create(null) as Record<string, boolean>;
      for (const [name, keep] of script) {
        if (keep) {
          tableAdd(table, name);
          object[name] = true;
        } else {
          tableRemove(table, name);
          delete object[name];
        }
      }
      expect(ownKeyOrder(table, 1).map((at) => table.keys[at])).toEqual(Object.keys(object));
    }),
    { numRuns: 500 },
  );
});
