import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { booleanType, isReference, sameType, type IrType } from '../ir/types.ts';
import { copyInto, dictionaryOf, hasKey, isDictionaryType, keyOf } from './dictionaries.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { elementAt } from './patterns.ts';
import { isUsed, nothing } from './assignments.ts';
import { iterationOf } from './iteration.ts';
import { equals } from './operators.ts';
import { collectOwn } from './own_keys.ts';
import { withoutParentheses } from './reads.ts';
import { Table } from './tables.ts';
import { and, binary, numberValue, or, toNumber, type Value } from './value.ts';

/** A function of Object; undefined for names that it does not have. */
export function lowerObjectFunction(
  f: FunctionBuilder,
  name: string,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value | undefined {
  const [first, second] = node.arguments;
  if (first === undefined) return undefined;
  switch (name) {
    case 'freeze':
      return f.expression(first, expected);
    case 'keys':
    case 'values':
    case 'entries':
      return collectOwn(f, f.expression(first), first, name);
    case 'fromEntries':
      return fromEntries(f, node, first, expected);
    case 'assign':
      return assignAll(f, node, first, expected);
    case 'hasOwn':
      return second === undefined ? undefined : ownKey(f, first, second, node);
    case 'is':
      return second === undefined ? undefined : isSame(f, first, second, node);
    default:
      return undefined;
  }
}

/** `o.hasOwnProperty(k)` and `Object.prototype.hasOwnProperty.call(o, k)`; undefined for other calls. */
export function lowerOwnProperty(
  f: FunctionBuilder,
  callee: ts.PropertyAccessExpression,
  node: ts.CallExpression,
): Value | undefined {
  const [first, second] = node.arguments;
  if (first === undefined) return undefined;
  if (callee.name.text === 'hasOwnProperty') return ownKey(f, callee.expression, first, node);
  if (callee.getText() !== 'Object.prototype.hasOwnProperty.call' || second === undefined) return undefined;
  return ownKey(f, first, second, node);
}

function ownKey(f: FunctionBuilder, owner: ts.Expression, key: ts.Expression, node: ts.Node): Value {
  const [object, name] = f.operands([() => f.expression(owner), () => keyOf(f, f.expression(key), key)]) as [
    Value,
    Value,
  ];
  return hasKey(f, object, name, node);
}

function fromEntries(
  f: FunctionBuilder,
  node: ts.CallExpression,
  source: ts.Expression,
  expected: IrType | undefined,
): Value {
  const own = f.module.types.of(f.module.checker.getTypeAtLocation(node), node);
  const { each } = iterationOf(f, source);
  const table = Table.make(f, expected !== undefined && isDictionaryType(expected) ? expected : own, node);
  each((item) => {
    const pair = item.parts === undefined ? f.stabilise(item.value(), 'pair') : undefined;
    const [first, second] =
      pair === undefined
        ? (item.parts as readonly [Value, Value])
        : [f.stabilise(elementAt(f, pair, 0, node), 'key'), elementAt(f, pair, 1, node)];
    table.set(keyOf(f, first, node), f.coerce(second, table.shape.value, node));
  });
  return table.value;
}

/** Object.assign(target, …sources): the target itself, or a new object for `{}`. */
function assignAll(
  f: FunctionBuilder,
  node: ts.CallExpression,
  first: ts.Expression,
  expected: IrType | undefined,
): Value {
  const sources = node.arguments.slice(1);
  const literal = withoutParentheses(first);
  const isNew = typescript.isObjectLiteralExpression(literal) && literal.properties.length === 0;
  const wanted = isNew ? (expected ?? f.module.types.of(f.module.checker.getTypeAtLocation(node), node)) : undefined;
  const lowered = f
    .operands([
      ...(isNew ? [] : [() => f.expression(first)]),
      ...sources.map((source) => () => f.expression(source, wanted)),
    ])
    .map((value) => f.stabilise(value, 'object'));
  if (isNew && isDictionaryType(wanted)) {
    const table = Table.make(f, wanted as IrType, node);
    for (const source of lowered) copyInto(f, table, source, node);
    return table.value;
  }
  const [target, ...others] = lowered;
  if (target === undefined) return f.reject('WM0415', node);
  const result = isNew ? f.stabilise(copyOf(f, target, node), 'copy') : target;
  const table = dictionaryOf(f, result, node);
  for (const source of others) {
    if (table === undefined) assignFields(f, result, source, node);
    else copyInto(f, table, source, node);
  }
  return isUsed(node) ? result : nothing;
}

function copyOf(f: FunctionBuilder, source: Value, node: ts.Node): Value {
  const { type } = source;
  if (type.kind !== 'record') return f.reject('WM0415', node);
  const fields = type.fields.map(({ name }) => ({
    name,
    value: { kind: 'record.get' as const, type, record: source.expression, field: name },
  }));
  return { expression: { kind: 'record.new', type, fields, bytes: 0, site: f.site(node) }, type };
}

function assignFields(f: FunctionBuilder, target: Value, source: Value, node: ts.Node): void {
  const { type } = target;
  if (type.kind !== 'record' || source.type.kind !== 'record') {
    f.reject('WM0415', node);
    return;
  }
  for (const { name, type: fieldType } of source.type.fields) {
    const own = type.fields.find((field) => field.name === name);
    if (own === undefined) return f.reject('WM0415', node);
    const read: Value = {
      expression: { kind: 'record.get', type: source.type, record: source.expression, field: name },
      type: fieldType,
    };
    const set = (): void => {
      const value = f.coerce(read, own.type, node).expression;
      f.write({ kind: 'record.set', type, record: target.expression, field: name, value }, node);
    };
    if (fieldType.kind !== 'nullable') set();
    else
      f.emit({
        kind: 'if',
        test: { kind: 'isNone', value: read.expression, which: 'absent' },
        then: [],
        otherwise: f.block(set),
      });
  }
}

/** Object.is: as ===, but NaN is itself and the zeros differ. */
function isSame(f: FunctionBuilder, left: ts.Expression, right: ts.Expression, node: ts.Node): Value {
  const [a, b] = f
    .operands([() => f.expression(left), () => f.expression(right)])
    .map((value) => f.stabilise(toNumber(value))) as [Value, Value];
  if (a.type.kind !== 'number' || b.type.kind !== 'number') {
    if (!sameType(a.type, b.type) && isReference(a.type)) return f.reject('WM0415', node);
    return equals(f, a, b, node);
  }
  const inverse = (value: Value): Value => binary('divide', numberValue(1), value, a.type);
  const equal = and(
    binary('equal', a, b, booleanType),
    or(binary('notEqual', a, numberValue(0), booleanType), binary('equal', inverse(a), inverse(b), booleanType)),
  );
  const bothNaN = and(binary('notEqual', a, a, booleanType), binary('notEqual', b, b, booleanType));
  return or(equal, bothNaN);
}
