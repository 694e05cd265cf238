import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import type { Statement } from '../ir/ir.ts';
import { typescript } from '../check/typescript.ts';
import { mixedShape } from '../ir/mixed.ts';
import { nullableType, sameType, type IrType, type RecordType } from '../ir/types.ts';
import { joinedByKind } from './families.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { noneValue, presentValue } from './nullable.ts';
import { equals } from './operators.ts';
import type { Attempt } from './reads.ts';
import { textOfValue } from './text_conversion.ts';
import { typeText } from './types.ts';
import { numberValue, stringValue, toNumber, type Value } from './value.ts';

/** `record[key]` with a key known only while the program runs: a choice among the fields, which must have one type. */
export function attemptField(f: FunctionBuilder, given: Value, at: Value, node: ts.Node): Attempt {
  const type = given.type as RecordType;
  const record = f.stabilise(given, 'record');
  const key = fieldKey(f, at, node);
  const names = chosenNames(f, type, node);
  const element = commonType(f, type, node);
  const result = nullableType(element);
  const otherwise = (): Value => noneValue('undefined', result);
  const value = names.reduceRight(
    (rest: () => Value, name) => () =>
      f.choose(
        equals(f, key, keyValue(key, name), node),
        result,
        () => f.coerce(presentValue(read(record, type, name)), result, node),
        rest,
      ),
    otherwise,
  )();
  const missing: Statement = {
    kind: 'fail',
    status: statusCode.out_of_range_read,
    details: [
      (key.type.kind === 'string' ? numberValue(0) : toNumber(key)).expression,
      { kind: 'number', value: names.length },
    ],
    site: f.site(node),
  };
  return { value: f.stabilise(value, 'field'), ...(element.kind === 'nullable' ? {} : { missing }) };
}

/** `record[key] = value` */
export function setField(f: FunctionBuilder, record: Value, at: Value, value: Value, node: ts.Node): void {
  const type = record.type as RecordType;
  const key = fieldKey(f, at, node);
  const names = chosenNames(f, type, node);
  const [first, ...others] = names.map((name) => ({
    test: equals(f, key, keyValue(key, name), node),
    write: f.block(() => {
      const stored = f.coerce(value, fieldOf(type, name).type, node).expression;
      f.write({ kind: 'record.set', type, record: record.expression, field: name, value: stored }, node);
    }),
  }));
  if (first === undefined) return;
  const fail: Statement = {
    kind: 'fail',
    status: statusCode.out_of_range_write,
    details: [numberValue(0).expression, { kind: 'number', value: names.length }],
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

function read(record: Value, type: RecordType, field: string): Value {
  return {
    expression: { kind: 'record.get', type, record: record.expression, field },
    type: fieldOf(type, field).type,
  };
}

function fieldOf(type: RecordType, sought: string): RecordType['fields'][number] {
  const field = type.fields.find(({ name }) => name === sought);
  if (field === undefined) throw new Error(`no field ${sought}`);
  return field;
}

/** The fields that the key may name: those that TypeScript says, if it says it. */
function chosenNames(f: FunctionBuilder, type: RecordType, node: ts.Node): readonly string[] {
  const all = type.fields.map(({ name }) => name);
  if (!typescript.isElementAccessExpression(node)) return all;
  const named = namesOfKey(f, node.argumentExpression);
  return named !== undefined && named.every((name) => all.includes(name))
    ? all.filter((name) => named.includes(name))
    : all;
}

/** The names that a key may be, where TypeScript knows all of them. */
export function namesOfKey(f: FunctionBuilder, node: ts.Expression): readonly string[] | undefined {
  const key = f.module.types.resolved(f.module.checker.getTypeAtLocation(node));
  const keys = (key.isUnion() ? key.types : [key]).filter(
    ({ flags }) => (flags & typescript.TypeFlags.Undefined) === 0,
  );
  const named = keys.flatMap((each) => (each.isStringLiteral() || each.isNumberLiteral() ? [String(each.value)] : []));
  return named.length === keys.length && named.length > 0 ? named : undefined;
}

/** A key that is compared with names: as it is, but the text of one that may be a number or a text. */
export function fieldKey(f: FunctionBuilder, at: Value, node: ts.Node): Value {
  const key = f.held(at, node);
  return f.stabilise(mixedShape(key.type) === undefined ? key : textOfValue(f, key, node), 'key');
}

export function keyValue(key: Value, name: string): Value {
  return key.type.kind === 'string' ? stringValue(name) : numberValue(Number(name));
}

/** The one type of all fields that the key may name, a mixed union of their kinds if need be. */
export function commonType(f: FunctionBuilder, type: RecordType, node: ts.Node): IrType {
  const fields = chosenNames(f, type, node).map((name) => fieldOf(type, name));
  const [first, ...others] = fields;
  if (first === undefined)
    return f.reject('WM0103', node, { owner: '{}', name: node.getText(), remedy: 'Declare it.' });
  const other = others.find((field) => !sameType(field.type, first.type));
  if (other === undefined) return first.type;
  const plain = fields.map(({ type: own }) => (own.kind === 'nullable' ? own.value : own));
  const joined = joinedByKind(plain, (a, b) => sameType(a, b) || f.module.types.meet(a, b));
  if (joined !== undefined) return fields.some(({ type: own }) => own.kind === 'nullable') ? nullableType(joined) : joined; // prettier-ignore
  return f.reject('WM0501', node, { found: typeText(other.type), expected: typeText(first.type) });
}
