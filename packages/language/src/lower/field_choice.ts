import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import type { Statement } from '../ir/ir.ts';
import { isReference, nullableType, sameType, type IrType, type RecordType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { noneValue, someValue, presentValue } from './nullable.ts';
import { equals } from './operators.ts';
import type { Attempt } from './reads.ts';
import { typeText } from './types.ts';
import { numberValue, stringValue, type Value } from './value.ts';

/** `record[key]` with a key known only while the program runs: a choice among the fields, which must have one type. */
export function attemptField(f: FunctionBuilder, given: Value, at: Value, node: ts.Node): Attempt {
  const type = given.type as RecordType;
  const record = f.stabilise(given, 'record');
  const key = f.stabilise(f.held(at, node), 'key');
  const element = commonType(f, type, node);
  const result = nullableType(element);
  const value = type.fields.reduceRight(
    (rest: Value, { name, type: own }) =>
      f.choose(
        equals(f, key, keyValue(key, name), node),
        result,
        () => someValue(presentValue(read(record, type, name, own))),
        () => rest,
      ),
    noneValue('undefined', result),
  );
  const missing: Statement = {
    kind: 'fail',
    status: statusCode.out_of_range_read,
    details: [
      key.type.kind === 'string' ? numberValue(0).expression : key.expression,
      { kind: 'number', value: type.fields.length },
    ],
    site: f.site(node),
  };
  return { value: f.stabilise(value, 'field'), ...(element.kind === 'nullable' ? {} : { missing }) };
}

/** `record[key] = value` */
export function setField(f: FunctionBuilder, record: Value, key: Value, value: Value, node: ts.Node): void {
  const type = record.type as RecordType;
  const [first, ...others] = type.fields.map(({ name }) => ({
    test: equals(f, key, keyValue(key, name), node),
    write: f.block(() =>
      f.write({ kind: 'record.set', type, record: record.expression, field: name, value: value.expression }, node),
    ),
  }));
  if (first === undefined) return;
  const fail: Statement = {
    kind: 'fail',
    status: statusCode.out_of_range_write,
    details: [numberValue(0).expression, { kind: 'number', value: type.fields.length }],
    site: f.site(node),
  };
  const otherwise = others.reduceRight(
    (rest: readonly Statement[], { test, write }): readonly Statement[] => [
      { kind: 'if', test: test.expression, then: write, otherwise: rest },
    ],
    [fail],
  );
  f.emit({ kind: 'if', test: first.test.expression, then: first.write, otherwise });
}

function read(record: Value, type: RecordType, field: string, own: IrType): Value {
  return { expression: { kind: 'record.get', type, record: record.expression, field }, type: own };
}

function keyValue(key: Value, name: string): Value {
  return key.type.kind === 'string' ? stringValue(name) : numberValue(Number(name));
}

/** The one type of all fields. */
export function commonType(f: FunctionBuilder, type: RecordType, node: ts.Node): IrType {
  const [first, ...others] = type.fields;
  if (first === undefined)
    return f.reject('WM0103', node, { owner: '{}', name: node.getText(), remedy: 'Declare it.' });
  const other = others.find((field) => !sameType(field.type, first.type));
  if (other === undefined) return first.type;
  if (isReference(first.type)) f.module.types.meet(first.type, other.type);
  return f.reject('WM0501', node, { found: typeText(other.type), expected: typeText(first.type) });
}
