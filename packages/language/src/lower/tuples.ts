import type ts from 'typescript6';
import {
  arrayType,
  booleanType,
  intType,
  nullableType,
  numberType,
  recordType,
  sameType,
  type IrType,
  type RecordType,
} from '../ir/types.ts';
import { emptyArray, pushOnto } from './array_building.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { isNone, plainType } from './nullable.ts';
import { fieldValue } from './reads.ts';
import { binary, intValue, not, type Value } from './value.ts';

/*
 * Tuples that are no arrays: records with the fields "0", "1", …. Optional elements are nullable fields, absent where the
 * tuple was made without them; they stand last.
 */

export function isTuple(type: IrType): type is RecordType {
  return type.kind === 'record' && type.fields.length > 0 && type.fields.every((_, at) => hasField(type, String(at)));
}

function hasField({ fields }: RecordType, sought: string): boolean {
  return fields.some(({ name }) => name === sought);
}

/** A tuple of these values: an array where they have one representation. */
export function tupleOf(f: FunctionBuilder, values: readonly Value[], node: ts.Node): Value {
  const [first] = values;
  const elements = values.map(({ expression }) => expression);
  if (first === undefined || values.every(({ type }) => sameType(type, first.type))) {
    const type = arrayType(first?.type ?? numberType);
    return { expression: { kind: 'array.new', type, elements, bytes: 0, site: f.site(node) }, type };
  }
  const named = values.map((value, at) => ({ name: String(at), type: value.type, value: value.expression }));
  const type = recordType(named);
  const fields = named.map(({ name, value }) => ({ name, value }));
  return { expression: { kind: 'record.new', type, fields, bytes: 0, site: f.site(node) }, type };
}

/** `pair.length`: elements that are there. */
export function tupleLength(f: FunctionBuilder, given: Value): Value {
  const tuple = f.stabilise(given, 'tuple');
  if (!isTuple(tuple.type)) return intValue(0);
  const { type } = tuple;
  const optional = type.fields.filter((field) => field.type.kind === 'nullable');
  let length = intValue(type.fields.length - optional.length);
  for (const { name, type: own } of optional) {
    const isThere = f.choose(
      isNone({ expression: { kind: 'record.get', type, record: tuple.expression, field: name }, type: own }, 'absent'),
      intType,
      () => intValue(0),
      () => intValue(1),
    );
    length = binary('int.add', length, isThere, intType);
  }
  return length;
}

/** The elements of a tuple in a new array, if they have one type but for undefined. */
export function tupleElements(f: FunctionBuilder, given: Value, node: ts.Node): Value | undefined {
  if (!isTuple(given.type)) return undefined;
  const { fields } = given.type;
  const [first] = fields;
  const plain = plainType(first?.type);
  if (plain === undefined || fields.some((field) => !sameType(plainType(field.type) ?? field.type, plain)))
    return undefined;
  const element = fields.some((field) => field.type.kind === 'nullable') ? nullableType(plain) : plain;
  const tuple = f.stabilise(given, 'tuple');
  const length = f.stabilise(tupleLength(f, tuple), 'length');
  const result = emptyArray(f, arrayType(element), node);
  for (let at = 0; at < fields.length; at += 1) {
    const push = f.block(() =>
      pushOnto(f, result, f.coerce(fieldValue(f, tuple, String(at), node), element, node), node),
    );
    const isThere = binary('int.less', intValue(at), length, booleanType);
    f.emit({ kind: 'if', test: not(isThere).expression, then: [], otherwise: push });
  }
  return result;
}
