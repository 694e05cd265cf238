import fc from 'fast-check';
import { describe as suite, expect, test } from 'vitest';
import { decode, decodeFrom, encode, encodeInto } from '../src/codec.ts';
import type { LayoutType } from '../src/layout.ts';
import { alternativeIndex } from '../src/mixed.ts';
import { fixedSize, maximumSize, minimumSize } from '../src/size.ts';
import { describe, layoutType, typedValue, valueOf } from './arbitrary_layout.ts';

const number: LayoutType = { kind: 'number' };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

function encoded(type: LayoutType, value: unknown): Uint8Array {
  const result = encode(type, value);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Records compare field by field: a decoded record has its fields in declared order. */
function normal(type: LayoutType, value: unknown): string {
  const again = decode(type, encoded(type, value));
  return again.ok ? describe(again.value) : `not decoded: ${again.error.message}`;
}

suite('codec', () => {
  test('decoding gives back every value', () => {
    fc.assert(
      fc.property(typedValue, ([type, value]) => {
        const decoded = decode(type, encoded(type, value));
        if (!decoded.ok) throw new Error(decoded.error.message);
        expect(inDeclaredOrder(type, decoded.value)).toBe(inDeclaredOrder(type, value));
      }),
      { numRuns: 2000 },
    );
  });

  test('two values have equal bytes only if they are equal', () => {
    const pair = layoutType.chain((type) => fc.tuple(fc.constant(type), valueOf(type), valueOf(type)));
    fc.assert(
      fc.property(pair, ([type, one, other]) => {
        const same = inDeclaredOrder(type, one) === inDeclaredOrder(type, other);
        expect(hex(encoded(type, one)) === hex(encoded(type, other))).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });

  test('any bytes are a value that re-encodes to them, or an error', () => {
    const noise = fc.uint8Array({ maxLength: 40 });
    const small = fc.array(fc.constantFrom(0, 1, 2, 3, 255), { maxLength: 40 }).map((list) => Uint8Array.from(list));
    let accepted = 0;
    fc.assert(
      fc.property(layoutType, fc.oneof(noise, small), (type, bytes) => {
        const decoded = decode(type, bytes);
        if (!decoded.ok) return;
        accepted += 1;
        expect(hex(encoded(type, decoded.value))).toBe(hex(bytes));
      }),
      { numRuns: 5000 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  test('a value with one byte changed is another value or an error', () => {
    const damaged = typedValue
      .map(([type, value]) => ({ type, bytes: encoded(type, value) }))
      .filter(({ bytes }) => bytes.length > 0)
      .chain(({ type, bytes }) =>
        fc.record({
          type: fc.constant(type),
          bytes: fc.constant(bytes),
          at: fc.nat({ max: bytes.length - 1 }),
          flip: fc.integer({ min: 1, max: 255 }),
        }),
      );
    fc.assert(
      fc.property(damaged, ({ type, bytes, at, flip }) => {
        const other = bytes.slice();
        other[at] = (other[at] ?? 0) ^ flip;
        const decoded = decode(type, other);
        if (decoded.ok) expect(hex(encoded(type, decoded.value))).toBe(hex(other));
      }),
      { numRuns: 2000 },
    );
  });

  test('the streaming forms write and read the same bytes at an offset', () => {
    fc.assert(
      fc.property(typedValue, fc.nat({ max: 9 }), ([type, value], offset) => {
        const bytes = encoded(type, value);
        const view = new DataView(new ArrayBuffer(offset + bytes.length + 3));
        expect(encodeInto(type, value, view, offset)).toEqual({ ok: true, value: offset + bytes.length });
        expect(hex(new Uint8Array(view.buffer, offset, bytes.length))).toBe(hex(bytes));
        const read = decodeFrom(type, view, offset);
        expect(read.ok && read.value.end).toBe(offset + bytes.length);
        expect(read.ok && describe(read.value.value)).toBe(normal(type, value));
        const short = new DataView(new ArrayBuffer(Math.max(0, offset + bytes.length - 1)));
        if (bytes.length > 0) expect(encodeInto(type, value, short, Math.min(offset, short.byteLength)).ok).toBe(false);
      }),
    );
  });

  test('the sizes bound the bytes', () => {
    fc.assert(
      fc.property(typedValue, ([type, value]) => {
        const { length } = encoded(type, value);
        expect(length).toBeGreaterThanOrEqual(minimumSize(type));
        expect(length).toBeLessThanOrEqual(maximumSize(type) ?? Infinity);
        expect(length).toBe(fixedSize(type) ?? length);
      }),
    );
  });
});

suite('encode', () => {
  test.each<[LayoutType, unknown, string]>([
    [number, 'x', 'expected a number, found "x"'],
    [
      { kind: 'record', fields: [{ name: 'a', type: { kind: 'array', element: number, length: 2 } }] },
      { a: [1] },
      'at a: expected an array of 2, found an array of 1',
    ],
    [
      { kind: 'record', fields: [{ name: 'a', type: { kind: 'array', element: number } }] },
      { a: [1, null] },
      'at a[1]: expected a number, found null',
    ],
    [{ kind: 'record', fields: [{ name: 'a', type: number }] }, {}, 'at a: the field is missing'],
    [{ kind: 'record', fields: [] }, { extra: 1 }, 'at extra: the type has no such field'],
    [{ kind: 'record', fields: [{ name: 'toString', type: number }] }, {}, 'at toString: the field is missing'],
    [{ kind: 'literal', values: ['up', 'down'] }, 'left', 'expected one of "up", "down", found "left"'],
    [
      { kind: 'union', tag: 'kind', variants: [{ tag: 'a', fields: [] }] },
      { kind: 'b' },
      'at kind: expected one of "a", found "b"',
    ],
    [
      { kind: 'map', key: { kind: 'tuple', elements: [number] }, value: number },
      new Map([
        [[1], 1],
        [[1], 2],
      ]),
      'at [1]: a key that an earlier entry has',
    ],
    [{ kind: 'dictionary', value: number }, { 'a b': 'x' }, 'at ["a b"]: expected a number, found "x"'],
    [
      { kind: 'optional', value: number, absent: true, undefined: false, null: false },
      undefined,
      'expected a number, found undefined',
    ],
    [
      { kind: 'array', element: { kind: 'tuple', elements: [] } },
      Array.from({ length: 65_537 }, () => []),
      'more than 65536 elements of zero bytes',
    ],
  ])('of %j refuses a wrong value', (type, value, message) => {
    const result = encode(type, value);
    expect(result.ok ? undefined : result.error.message).toBe(message);
  });
});

suite('decode', () => {
  const list: LayoutType = { kind: 'array', element: number };
  test.each<[string, LayoutType, string, string]>([
    ['-0', number, '0000000000000080', 'at byte 0: -0 is encoded as +0'],
    ['a NaN payload', number, '010000000000f87f', 'at byte 0: a NaN other than 0x7ff8000000000000'],
    ['a negative NaN', number, '000000000000f8ff', 'at byte 0: a NaN other than 0x7ff8000000000000'],
    ['a boolean of 2', { kind: 'boolean' }, '02', 'at byte 0: a boolean is 0 or 1, found 2'],
    [
      'an index past the union',
      { kind: 'literal', values: [1, 2] },
      '02',
      'at byte 0: index 2 of a union of 2 literals',
    ],
    ['trailing bytes', { kind: 'boolean' }, '0100', 'at byte 1: 1 bytes follow the value'],
    ['missing bytes', list, '01000000', 'at byte 0: 1 entries of at least 8 bytes in 0 bytes'],
    ['a huge length', list, 'ffffffff', 'at byte 0: 4294967295 entries of at least 8 bytes in 0 bytes'],
    [
      'a huge length of empty elements',
      { kind: 'array', element: { kind: 'tuple', elements: [] } },
      'ffffffff',
      'at byte 4: more than 65536 elements of zero bytes',
    ],
    [
      'a mark that the type does not admit',
      { kind: 'optional', value: number, absent: false, undefined: false, null: true },
      '01',
      'at byte 0: mark 1, which the type does not admit here',
    ],
    [
      'absent outside a field',
      { kind: 'optional', value: number, absent: true, undefined: true, null: true },
      '00',
      'at byte 0: mark 0, which the type does not admit here',
    ],
    [
      'a dictionary whose integer-like key comes late',
      { kind: 'dictionary', value: { kind: 'boolean' } },
      '020000000100000061000001000000310000',
      'at ["1"], at byte 11: integer-like keys come first, ascending',
    ],
    [
      'a dictionary with a key twice',
      { kind: 'dictionary', value: { kind: 'boolean' } },
      '020000000100000061000001000000610000',
      'at a, at byte 11: a key that an earlier entry has',
    ],
    [
      'a Set with an element twice',
      { kind: 'set', element: { kind: 'boolean' } },
      '020000000101',
      'at [1], at byte 5: a key that an earlier entry has',
    ],
  ])('refuses %s', (_, type, bytes, message) => {
    const result = decode(type, bytesOf(bytes));
    expect(result.ok ? undefined : result.error.message).toBe(message);
  });

  test('keeps a field called __proto__ as a field', () => {
    const type: LayoutType = { kind: 'record', fields: [{ name: '__proto__', type: number }] };
    const decoded = decode(type, bytesOf('000000000000f03f'));
    expect(decoded.ok && Object.entries(decoded.value as object)).toEqual([['__proto__', 1]]);
    expect(decoded.ok && Object.getPrototypeOf(decoded.value)).toBe(Object.prototype);
  });
});

/** A text of the value with the fields of records in declared order. */
function inDeclaredOrder(type: LayoutType, value: unknown): string {
  switch (type.kind) {
    case 'tuple':
      return `[${type.elements.map((element, i) => inDeclaredOrder(element, (value as unknown[])[i])).join()}]`;
    case 'array':
      return `[${(value as unknown[]).map((each) => inDeclaredOrder(type.element, each)).join()}]`;
    case 'record':
      return fieldsInOrder(type.fields, value as object);
    case 'mixed': {
      const alternative = type.alternatives[alternativeIndex(type.alternatives, value)];
      return alternative === undefined ? 'none' : inDeclaredOrder(alternative, value);
    }
    case 'union': {
      const tag = (value as Record<string, unknown>)[type.tag];
      const variant = type.variants.find((each) => each.tag === tag);
      return `${JSON.stringify(tag)}${fieldsInOrder(variant?.fields ?? [], value as object)}`;
    }
    case 'optional':
      return (value === undefined && type.undefined) || (value === null && type.null)
        ? String(value)
        : `some ${inDeclaredOrder(type.value, value)}`;
    case 'map':
      return `map(${[...(value as Map<unknown, unknown>)]
        .map(([key, entry]) => `${inDeclaredOrder(type.key, key)}=>${inDeclaredOrder(type.value, entry)}`)
        .join()})`;
    case 'set':
      return `set(${[...(value as Set<unknown>)].map((element) => inDeclaredOrder(type.element, element)).join()})`;
    case 'dictionary':
      return `{${Object.entries(value as object)
        .map(([key, entry]) => `${JSON.stringify(key)}:${inDeclaredOrder(type.value, entry)}`)
        .join()}}`;
    default:
      return describe(value);
  }
}

function fieldsInOrder(fields: readonly { name: string; type: LayoutType }[], value: object): string {
  const own = fields.map(({ name, type }) =>
    Object.hasOwn(value, name)
      ? `${JSON.stringify(name)}:${inDeclaredOrder(type, (value as Record<string, unknown>)[name])}`
      : 'absent',
  );
  return `{${own.join()}}`;
}
