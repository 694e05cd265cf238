import {
  alternativeIndex,
  equalValues,
  exactNumbers,
  type LayoutField,
  type LayoutType,
  type NumberComparator,
  type Value,
} from '@orrery/contract';

/**
 * Which leaves of the predicted state are right, in the order of the true one: each number, boolean, string and literal;
 * of a table or an array without a fixed length its keys or its length besides; of a union its tag; a set as a whole. At
 * least one. What the prediction has not, or has otherwise, is wrong.
 */
export function leavesRight(
  type: LayoutType,
  predicted: Value,
  truth: Value,
  numbers: NumberComparator,
): readonly boolean[] {
  const found: boolean[] = [];
  const visit = (own: LayoutType, guess: Value, actual: Value): void => {
    switch (own.kind) {
      case 'number':
      case 'boolean':
      case 'literal':
      case 'string':
      case 'set':
        found.push(equalValues(own, guess, actual, numbers));
        return;
      case 'tuple':
        own.elements.forEach((element, at) => visit(element, item(guess, at), item(actual, at)));
        return;
      case 'array': {
        if (own.length === undefined) found.push(lengthOf(guess) === lengthOf(actual));
        for (let at = 0; at < (lengthOf(actual) ?? 0); at += 1) visit(own.element, item(guess, at), item(actual, at));
        return;
      }
      case 'record':
        visitFields(own.fields, guess, actual);
        return;
      case 'optional': {
        const isEmpty = actual === undefined || actual === null;
        if (isEmpty) found.push(guess === actual);
        else visit(own.value, guess, actual);
        return;
      }
      case 'mixed': {
        const alternative = own.alternatives[alternativeIndex(own.alternatives, actual)];
        if (alternative === undefined) found.push(equalValues(own, guess, actual, numbers));
        else visit(alternative, guess, actual);
        return;
      }
      case 'union': {
        const tag = field(actual, own.tag);
        found.push(field(guess, own.tag) === tag);
        const variant = own.variants.find((each) => each.tag === tag);
        if (variant !== undefined) visitFields(variant.fields, guess, actual);
        return;
      }
      case 'dictionary': {
        const keys = Object.keys(isObject(actual) ? actual : {});
        found.push(isObject(guess) && sameKeys(Object.keys(guess), keys));
        for (const key of keys) visit(own.value, field(guess, key), field(actual, key));
        return;
      }
      case 'map': {
        const none = new Map<Value, Value>();
        const entries = actual instanceof Map ? (actual as ReadonlyMap<Value, Value>) : none;
        const others = guess instanceof Map ? [...(guess as ReadonlyMap<Value, Value>)] : [];
        const twin = (key: Value): readonly [Value, Value] | undefined =>
          others.find(([other]) => equalValues(own.key, other, key, exactNumbers));
        found.push(others.length === entries.size && [...entries.keys()].every((key) => twin(key) !== undefined));
        for (const [key, value] of entries) visit(own.value, twin(key)?.[1], value);
        return;
      }
    }
  };
  const visitFields = (fields: readonly LayoutField[], guess: Value, actual: Value): void => {
    for (const { name, type: own } of fields) visit(own, field(guess, name), field(actual, name));
  };
  visit(type, predicted, truth);
  return found.length === 0 ? [equalValues(type, predicted, truth, numbers)] : found;
}

function item(value: Value, at: number): Value {
  return Array.isArray(value) ? (value as readonly Value[])[at] : undefined;
}

function lengthOf(value: Value): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}

function isObject(value: Value): value is { readonly [name: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function field(value: Value, name: string): Value {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function sameKeys(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key) => other.includes(key));
}
