import fc from 'fast-check';
import { kindOfType } from '../src/mixed.ts';
import type { LayoutField, LayoutType, Value } from '../src/layout.ts';

/** Layout types in which every value has one encoding: what the checker derives from declared types. */
export const layoutType: fc.Arbitrary<LayoutType> = fc.letrec<{ type: LayoutType; fields: LayoutField[] }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<LayoutType>({ kind: 'number' }, { kind: 'boolean' }, { kind: 'string' }),
    fc
      .uniqueArray(fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean()), { minLength: 1, maxLength: 5 })
      .map((values): LayoutType => ({ kind: 'literal', values })),
    fc
      .integer({ min: 257, max: 300 })
      .map((count): LayoutType => ({ kind: 'literal', values: Array.from({ length: count }, (_, i) => i) })),
    fc.array(tie('type'), { maxLength: 3 }).map((elements): LayoutType => ({ kind: 'tuple', elements })),
    tie('fields').map((fields): LayoutType => ({ kind: 'record', fields })),
    fc
      .record({ element: tie('type'), length: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }) })
      .map(({ element, length }): LayoutType => ({ kind: 'array', element, length })),
    fc
      .record({ value: tie('type'), undefined: fc.boolean(), null: fc.boolean() })
      .map(({ value, undefined: u, null: n }): LayoutType => ({
        kind: 'optional',
        value,
        absent: false,
        undefined: u,
        null: n,
      })),
    fc
      .record({
        tags: fc.uniqueArray(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        fields: fc.array(tie('fields'), { minLength: 3, maxLength: 3 }),
      })
      .map(({ tags, fields }): LayoutType => ({
        kind: 'union',
        tag: '#kind',
        variants: tags.map((tag, i) => ({ tag, fields: fields[i] ?? [] })),
      })),
    fc.array(tie('type'), { minLength: 1, maxLength: 4 }).map(mixedOf),
    fc
      .record({ key: tie('type'), value: tie('type') })
      .map(({ key, value }): LayoutType => ({ kind: 'map', key, value })),
    tie('type').map((element): LayoutType => ({ kind: 'set', element })),
    tie('type').map((value): LayoutType => ({ kind: 'dictionary', value })),
  ),
  fields: fc.uniqueArray(
    fc.record({
      name: fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'x y', '7'), fc.string({ maxLength: 4 })),
      type: fc.oneof(
        { weight: 3, arbitrary: tie('type') },
        {
          weight: 1,
          arbitrary: fc
            .record({ value: tie('type'), undefined: fc.boolean(), null: fc.boolean() })
            .map(({ value, undefined: u, null: n }): LayoutType => ({
              kind: 'optional',
              value,
              absent: true,
              undefined: u,
              null: n,
            })),
        },
      ),
    }),
    { maxLength: 3, selector: (field) => field.name },
  ),
})).type;

/** A mixed union of one type a kind; of one kind alone that type itself. */
function mixedOf(types: readonly LayoutType[]): LayoutType {
  const alternatives = types.filter(
    (type, at) =>
      kindOfType(type) !== undefined && types.findIndex((each) => kindOfType(each) === kindOfType(type)) === at,
  );
  const [first = { kind: 'boolean' as const }, ...others] = alternatives;
  return others.length === 0 ? first : { kind: 'mixed', alternatives: [first, ...others] };
}

/** In place of a field's value: the field is left out. */
const left = Symbol('absent');

const text = fc.oneof(
  fc.constantFrom('', 'é', '\ud800', '__proto__', '0', '10', '4294967294', '4294967295', '01'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

/** Values of a type; tables hold keys that are distinct as values. */
export function valueOf(type: LayoutType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'number':
      return fc.oneof(fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 5e-324, 1), fc.double());
    case 'boolean':
      return fc.boolean();
    case 'literal':
      return fc.constantFrom(...type.values);
    case 'string':
      return text;
    case 'tuple':
      return fc.tuple(...type.elements.map(valueOf));
    case 'record':
      return objectOf(type.fields);
    case 'array':
      return fc.array(valueOf(type.element), {
        minLength: type.length ?? 0,
        maxLength: type.length ?? 3,
      });
    case 'optional':
      return fc.oneof(
        valueOf(type.value),
        ...(type.undefined ? [fc.constant(undefined)] : []),
        ...(type.null ? [fc.constant(null)] : []),
      );
    case 'mixed':
      return fc.oneof(...type.alternatives.map(valueOf));
    case 'union':
      return fc.oneof(
        ...type.variants.map((variant) =>
          objectOf(variant.fields).map((fields) => {
            const value = Object.defineProperties({}, Object.getOwnPropertyDescriptors(fields as object));
            Object.defineProperty(value, type.tag, { value: variant.tag, enumerable: true, configurable: true });
            return value;
          }),
        ),
      );
    case 'map':
      return fc
        .uniqueArray(fc.tuple(valueOf(type.key), valueOf(type.value)), {
          maxLength: 3,
          selector: ([key]) => describe(key),
        })
        .map((entries) => new Map(entries));
    case 'set':
      return fc
        .uniqueArray(valueOf(type.element), { maxLength: 3, selector: describe })
        .map((elements) => new Set(elements));
    case 'dictionary':
      return fc
        .uniqueArray(fc.tuple(text, valueOf(type.value)), { maxLength: 4, selector: ([key]) => key })
        .map((entries) => {
          const value = {};
          for (const [key, entry] of entries) define(value, key, entry);
          return value;
        });
  }
}

/** Type and value together. */
export const typedValue: fc.Arbitrary<[LayoutType, Value]> = layoutType.chain((type) =>
  valueOf(type).map((value): [LayoutType, Value] => [type, value]),
);

function objectOf(fields: readonly LayoutField[]): fc.Arbitrary<Value> {
  return fc
    .tuple(
      ...fields.map(({ type }): fc.Arbitrary<Value | typeof left> =>
        type.kind === 'optional' && type.absent ? fc.oneof(valueOf(type), fc.constant(left)) : valueOf(type),
      ),
    )
    .map((values) => {
      const object = {};
      for (const [i, value] of values.entries()) if (value !== left) define(object, fields[i]!.name, value);
      return object;
    });
}

function define(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

/** A text that tells any two values apart; -0 and 0 are one value, and so are all NaN. */
export function describe(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(describe).join()}]`;
  if (value instanceof Map) return `map(${[...value].map(([k, v]) => `${describe(k)}=>${describe(v)}`).join()})`;
  if (value instanceof Set) return `set(${[...value].map(describe).join()})`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.keys(value)
      .map((key) => `${describe(key)}:${describe((value as Record<string, unknown>)[key])}`)
      .join()}}`;
  if (typeof value === 'string') return JSON.stringify(value);
  return String(value);
}
