import type { LayoutField, LayoutType, RandomStream, Value } from '@orrery/contract';

const corners = [0, 1, -1, 2, 3, 0.5, -0.5, 1.5, 7, 32, 255, -8, 2147483647, -2147483648, 4294967296, 1e21, 1e-7];
const wild = [...corners, NaN, Infinity, -Infinity, 1e300, 5e-324, 9007199254740992, -1e-300];
const words = ['', 'a', 'b', 'abc', '10', '2', ' ', 'key', '-0.5', 'x,y', '\u{1f600}', '\ud83d', 'up', 'Hello'];

/** A random value of a layout. The border knows one zero and one NaN, so that every value is its own decoded form. */
export function valueOf(type: LayoutType, random: RandomStream, depth = 0): Value {
  const pick = <T>(of: readonly T[]): T => of[random.integer(of.length)] as T;
  const count = (): number => random.integer(depth > 2 ? 2 : 5);
  const inner = (of: LayoutType): Value => valueOf(of, random, depth + 1);
  switch (type.kind) {
    case 'number':
      return random.chance(0.6) ? random.integer(9) - 1 : random.chance(0.7) ? pick(corners) : pick(wild);
    case 'boolean':
      return random.chance(0.5);
    case 'string':
      return random.chance(0.8) ? pick(words) : pick(words) + pick(words);
    case 'literal':
      return pick(type.values);
    case 'tuple':
      return type.elements.map(inner);
    case 'record':
      return fieldsOf(type.fields, {}, inner, random);
    case 'array':
      return Array.from({ length: type.length ?? (depth === 0 ? random.integer(9) : count()) }, () =>
        inner(type.element),
      );
    case 'optional': {
      const empty = [...(type.undefined ? [undefined] : []), ...(type.null ? [null] : [])];
      return empty.length > 0 && random.chance(0.3) ? pick(empty) : inner(type.value);
    }
    case 'mixed':
      return inner(pick(type.alternatives));
    case 'union': {
      const { tag, fields } = pick(type.variants);
      return fieldsOf(fields, { [type.tag]: tag }, inner, random);
    }
    case 'map':
      return new Map(Array.from({ length: count() }, () => [inner(type.key), inner(type.value)]));
    case 'set':
      return new Set(Array.from({ length: count() }, () => inner(type.element)));
    case 'dictionary':
      return Object.fromEntries(Array.from({ length: count() }, () => [pick(words), inner(type.value)]));
  }
}

function fieldsOf(
  fields: readonly LayoutField[],
  start: Readonly<Record<string, Value>>,
  inner: (of: LayoutType) => Value,
  random: RandomStream,
): Value {
  const result: Record<string, Value> = { ...start };
  for (const { name, type } of fields)
    if (type.kind !== 'optional' || !type.absent || random.chance(0.6)) result[name] = inner(type);
  return result;
}
