import { encode } from './codec.ts';
import { alternativeIndex } from './mixed.ts';
import type { LayoutField, LayoutType, Value } from './layout.ts';

/** Whether a predicted number counts as right. Not symmetric: tolerances scale with the true one. */
export type NumberComparator = (predicted: number, actual: number) => boolean;

/** The same number; NaN is itself, -0 is 0: what equal bytes mean. */
export const exactNumbers: NumberComparator = (predicted, actual) =>
  predicted === actual || (Number.isNaN(predicted) && Number.isNaN(actual));

/**
 * `|predicted - actual| <= atol + rtol * |actual|`, as numpy.isclose has it: an infinity is close to itself alone, NaN to
 * nothing. The published comparison and `strict` both take rtol = atol = 1e-5.
 */
export function closeNumbers({ rtol, atol }: { readonly rtol: number; readonly atol: number }): NumberComparator {
  return (predicted, actual) => {
    if (predicted === actual) return true;
    if (!Number.isFinite(predicted) || !Number.isFinite(actual)) return false;
    return Math.abs(predicted - actual) <= atol + rtol * Math.abs(actual);
  };
}

/**
 * Whether two values of a type are equal as scoring has it: tables (Map, Set, dictionary) by key without order, an
 * undefined field or dictionary entry equal to an absent one, numbers as `numbers` says, all else exactly. Keys of a Map
 * and elements of a Set are identities and compare exactly.
 *
 * A value that is none of the type equals nothing.
 */
export function equalValues(type: LayoutType, predicted: Value, actual: Value, numbers: NumberComparator): boolean {
  switch (type.kind) {
    case 'number':
      return typeof predicted === 'number' && typeof actual === 'number' && numbers(predicted, actual);
    case 'boolean':
    case 'string':
    case 'literal':
      return predicted === actual;
    case 'tuple':
      return (
        isList(predicted) &&
        isList(actual) &&
        predicted.length === actual.length &&
        type.elements.every((element, i) => equalValues(element, predicted[i], actual[i], numbers))
      );
    case 'array':
      return (
        isList(predicted) &&
        isList(actual) &&
        predicted.length === actual.length &&
        actual.every((element, i) => equalValues(type.element, predicted[i], element, numbers))
      );
    case 'record':
      return isObject(predicted) && isObject(actual) && equalFields(type.fields, predicted, actual, numbers);
    case 'optional':
      if (predicted === undefined || predicted === null || actual === undefined || actual === null)
        return predicted === actual;
      return equalValues(type.value, predicted, actual, numbers);
    case 'mixed': {
      const index = alternativeIndex(type.alternatives, actual);
      const alternative = type.alternatives[index];
      const isAlike = alternativeIndex(type.alternatives, predicted) === index;
      return alternative !== undefined && isAlike && equalValues(alternative, predicted, actual, numbers);
    }
    case 'union': {
      if (!isObject(predicted) || !isObject(actual) || own(predicted, type.tag) !== own(actual, type.tag)) return false;
      const variant = type.variants.find((each) => each.tag === own(actual, type.tag));
      return variant !== undefined && equalFields(variant.fields, predicted, actual, numbers);
    }
    case 'map': {
      if (!(predicted instanceof Map) || !(actual instanceof Map) || predicted.size !== actual.size) return false;
      const entries = new Map([...predicted].map(([key, value]) => [identity(type.key, key), value as Value]));
      return [...actual].every(([key, value]) => {
        const name = identity(type.key, key);
        return entries.has(name) && equalValues(type.value, entries.get(name), value, numbers);
      });
    }
    case 'set': {
      if (!(predicted instanceof Set) || !(actual instanceof Set) || predicted.size !== actual.size) return false;
      const elements = new Set([...predicted].map((element) => identity(type.element, element)));
      return [...actual].every((element) => elements.has(identity(type.element, element)));
    }
    case 'dictionary':
      return (
        isObject(predicted) &&
        isObject(actual) &&
        [...new Set([...Object.keys(predicted), ...Object.keys(actual)])].every((key) => {
          const [one, other] = [own(predicted, key), own(actual, key)];
          if (one === undefined || other === undefined) return one === other;
          return equalValues(type.value, one, other, numbers);
        })
      );
  }
}

function equalFields(fields: readonly LayoutField[], predicted: object, actual: object, numbers: NumberComparator) {
  return fields.every(({ name, type }) => {
    const [one, other] = [own(predicted, name), own(actual, name)];
    return equalValues(type, one, other, numbers);
  });
}

/** Keys are one key iff their bytes are equal; a key that is none of the type equals itself alone. */
function identity(type: LayoutType, key: Value): unknown {
  const bytes = encode(type, key);
  return bytes.ok ? bytes.value.join() : key;
}

function own(object: object, name: string): Value {
  return Object.hasOwn(object, name) ? (object as Record<string, Value>)[name] : undefined;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isObject(value: Value): value is { readonly [name: string]: Value } {
  return typeof value === 'object' && value !== null && !isList(value);
}
