import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { booleanType, nullableType, recordType } from '../ir/types.ts';
import { emptyArray, sliceOf } from './array_building.ts';
import { attemptKey, copyInto, dictionaryOf, isDictionaryType, requireKey } from './dictionaries.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { collected, iterationOver } from './iteration.ts';
import { isNone } from './nullable.ts';
import { attemptElement, fieldValue, getElement } from './reads.ts';
import { mayChange } from './spreads.ts';
import { Table } from './tables.ts';
import { isTuple, tupleOf } from './tuples.ts';
import { typeText } from './types.ts';
import { binary, intValue, numberValue, stringValue, toIndex, type Value } from './value.ts';

/*
 * What patterns take out of a value, those that declare and those that assign alike. A missing element is undefined where
 * the pattern has a default for it; elsewhere reading it stops the step.
 */

/** The value that an array pattern takes apart: an array or tuple, or everything that another value gives in turn. */
export function elementSource(f: FunctionBuilder, given: Value, node: ts.Node): Value {
  const value = f.stabilise(f.held(given, node), 'source');
  if (value.type.kind === 'array' || isTuple(value.type)) return value;
  return collected(f, iterationOver(f, value, 'itself', node), node);
}

/**
 * Where the elements of an array pattern are read, position by position. What is taken apart is walked over once: when it
 * has come to its end it has no more elements, even if a default (one of `parts`) makes the array longer.
 */
export function elementWalk(
  f: FunctionBuilder,
  value: Value,
  parts: readonly ts.Node[],
  node: ts.Node,
): (at: number) => Value {
  const { type } = value;
  if (type.kind !== 'array' || !parts.some((part) => mayChange(f, part))) return () => value;
  const left = f.local('left', type, false);
  f.set(left, value);
  return (at) => {
    const isThere = binary('int.less', intValue(at), f.arrayLength(f.read(left)), booleanType);
    const end = f.block(() => f.set(left, emptyArray(f, type, node)));
    f.emit({ kind: 'if', test: isThere.expression, then: [], otherwise: end });
    return f.stabilise(f.read(left), 'source');
  };
}

/** The element of an array or tuple at a constant index. */
export function elementAt(f: FunctionBuilder, value: Value, at: number, node: ts.Node): Value {
  if (value.type.kind === 'array') return getElement(f, value, toIndex(numberValue(at)), node);
  if (value.type.kind !== 'record')
    return f.reject('WM0501', node, { found: typeText(value.type), expected: 'an array' });
  return fieldValue(f, value, String(at), node);
}

/** As {@link elementAt}, with the default that a pattern gives; `bound` is what it binds, whose type TypeScript knows. */
export function elementOr(
  f: FunctionBuilder,
  value: Value,
  at: number,
  otherwise: ts.Expression | undefined,
  bound: ts.Node,
): Value {
  if (otherwise === undefined || value.type.kind !== 'array')
    return defaulted(f, elementAt(f, value, at, bound), otherwise, bound);
  return defaulted(f, attemptElement(f, value, toIndex(numberValue(at)), bound).value, otherwise, bound);
}

/** The default of a pattern's element applies to undefined alone, not to null. */
export function defaulted(
  f: FunctionBuilder,
  value: Value,
  otherwise: ts.Expression | undefined,
  bound: ts.Node,
): Value {
  if (otherwise === undefined || value.type.kind !== 'nullable') return value;
  const kept = f.stabilise(value);
  const own = f.module.types.of(f.module.checker.getTypeAtLocation(bound), bound);
  const type = own.kind === 'nullable' ? nullableType(value.type.value) : value.type.value;
  return f.choose(
    isNone(kept, 'undefined'),
    type,
    () => f.typed(otherwise, type),
    () => f.coerce(kept, type, bound),
  );
}

/** The elements from an index on, in a new array or tuple. */
export function restElements(f: FunctionBuilder, value: Value, from: number, node: ts.Node): Value {
  if (value.type.kind === 'array') {
    const length = f.stabilise(f.arrayLength(value), 'length');
    return sliceOf(f, value, intValue(from), length, node);
  }
  if (value.type.kind !== 'record')
    return f.reject('WM0501', node, { found: typeText(value.type), expected: 'an array' });
  const count = value.type.fields.length;
  const parts = Array.from({ length: Math.max(0, count - from) }, (_, at) =>
    fieldValue(f, value, String(from + at), node),
  );
  return tupleOf(f, parts, node);
}

/** A field, or a dictionary's entry, with the default that a pattern gives. */
export function fieldOr(
  f: FunctionBuilder,
  value: Value,
  name: string,
  otherwise: ts.Expression | undefined,
  bound: ts.Node,
): Value {
  const table = dictionaryOf(f, value, bound);
  if (table === undefined) return defaulted(f, fieldValue(f, value, name, bound), otherwise, bound);
  const key = stringValue(name);
  if (otherwise === undefined) return f.stabilise(requireKey(f, table, key, bound));
  return defaulted(f, attemptKey(f, table, key, bound).value, otherwise, bound);
}

/** The fields of a record, or the entries of a dictionary, that a pattern has not named. */
export function restFields(f: FunctionBuilder, value: Value, taken: ReadonlySet<string>, node: ts.Node): Value {
  if (value.type.kind !== 'record')
    return f.reject('WM0501', node, { found: typeText(value.type), expected: 'an object' });
  if (isDictionaryType(value.type)) {
    const table = Table.make(f, value.type, node);
    copyInto(f, table, value, node);
    for (const name of taken) f.discard(table.remove(stringValue(name)));
    return table.value;
  }
  const source = value.type;
  const fields = source.fields.filter(({ name }) => !taken.has(name));
  const type = recordType(fields);
  return {
    expression: {
      kind: 'record.new',
      type,
      fields: fields.map(({ name }) => ({
        name,
        value: { kind: 'record.get', type: source, record: value.expression, field: name },
      })),
      bytes: 0,
      site: f.site(node),
    },
    type,
  };
}

/** The name of a field in a pattern, where it is written out. */
export function fieldName(f: FunctionBuilder, name: ts.PropertyName | ts.BindingName): string {
  if (typescript.isIdentifier(name) || typescript.isStringLiteral(name) || typescript.isNumericLiteral(name))
    return name.text;
  if (typescript.isComputedPropertyName(name) && typescript.isStringLiteralLike(name.expression))
    return name.expression.text;
  return f.reject('WM0301', name, { name: name.getText(), remedy: 'Name the field.' });
}
