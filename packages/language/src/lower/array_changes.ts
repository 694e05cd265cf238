import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { booleanType, intType, nullableType, numberType, type ArrayType, type IrType } from '../ir/types.ts';
import { appendAll, at, pushOnto, put } from './array_building.ts';
import { optionalPosition } from './array_positions.ts';
import { isUsed } from './assignments.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { collected, iterationOf } from './iteration.ts';
import { noneValue, someValue } from './nullable.ts';
import { spreadSource } from './spreads.ts';
import { binary, intValue, numberValue, type Value } from './value.ts';

/** Methods that change the array in place; undefined for others. */
export function lowerChange(
  f: FunctionBuilder,
  array: Value,
  name: string,
  node: ts.CallExpression,
): Value | undefined {
  switch (name) {
    case 'push':
      return push(f, array, node);
    case 'pop':
      return pop(f, array, node);
    case 'shift':
      return shift(f, array, node);
    case 'fill':
      return fill(f, array, node);
    case 'reverse':
      return reverse(f, array, node);
    default:
      return undefined;
  }
}

/** Every argument is evaluated before the first is appended. */
function push(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const { element } = array.type as ArrayType;
  const parts = f.operands(
    node.arguments.map(
      (given, index) => () =>
        typescript.isSpreadElement(given)
          ? spreadArgument(f, given, array.type, node.arguments.slice(index + 1))
          : f.typed(given, element),
    ),
  );
  const [single] = parts;
  if (
    parts.length === 1 &&
    single !== undefined &&
    node.arguments.every((given) => !typescript.isSpreadElement(given))
  ) {
    pushOnto(f, array, single, node);
    return f.arrayLength(array);
  }
  const kept = parts.map((value) => f.stabilise(value));
  // The array may be among its own arguments: it is spread as it was before the first element is appended.
  const counts = kept.map((value, index) => {
    const given = node.arguments[index];
    return given !== undefined && typescript.isSpreadElement(given)
      ? f.stabilise(f.arrayLength(value), 'length')
      : undefined;
  });
  for (const [index, given] of node.arguments.entries()) {
    const value = kept[index];
    if (value === undefined) continue;
    if (typescript.isSpreadElement(given)) appendAll(f, array, value, node, counts[index]);
    else pushOnto(f, array, value, node);
  }
  return f.arrayLength(array);
}

/** What a spread gives, as an array of the receiver's type. */
function spreadArgument(f: FunctionBuilder, given: ts.SpreadElement, type: IrType, later: readonly ts.Node[]): Value {
  const walked = iterationOf(f, given.expression, type);
  const { array } = walked;
  if (array === undefined) return f.coerce(collected(f, walked, given), type, given.expression);
  return spreadSource(f, given.expression, f.coerce(array, type, given.expression), later);
}

/** Whether nobody reads what a call gives. */
function isStatement(node: ts.Node): boolean {
  return !isUsed(node);
}

/** `xs.pop()!`: there must be one. */
function isAsserted(node: ts.Node): boolean {
  return typescript.isNonNullExpression(node.parent);
}

const isNotEmpty = (length: Value): Value => binary('int.less', intValue(0), length, booleanType);

/** Runs `change` where there is an element; the element that it gives, or undefined. */
function takeElement(f: FunctionBuilder, array: Value, length: Value, node: ts.Node, change: () => Value): Value {
  if (isStatement(node)) {
    const then = f.block(() => f.discard(change()));
    f.emit({ kind: 'if', test: isNotEmpty(length).expression, then, otherwise: [] });
    return numberValue(0);
  }
  if (isAsserted(node)) {
    requireElement(f, length, node);
    return change();
  }
  const type = nullableType((array.type as ArrayType).element);
  return f.choose(
    isNotEmpty(length),
    type,
    () => someValue(change()),
    () => noneValue('undefined', type),
  );
}

function requireElement(f: FunctionBuilder, length: Value, node: ts.Node): void {
  const zero = numberValue(0).expression;
  const otherwise = f.block(() => {
    f.emit({ kind: 'fail', status: statusCode.missing_value, details: [zero, zero], site: f.site(node) });
  });
  f.emit({ kind: 'if', test: isNotEmpty(length).expression, then: [], otherwise });
}

function pop(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const length = f.stabilise(f.arrayLength(array), 'length');
  return takeElement(f, array, length, node, () => {
    const last = f.stabilise(binary('int.subtract', length, intValue(1), intType), 'last');
    const value = isStatement(node) ? numberValue(0) : f.stabilise(at(array, last), 'element');
    f.write({ kind: 'array.truncate', array: array.expression, length: last.expression }, node);
    return value;
  });
}

function shift(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const length = f.stabilise(f.arrayLength(array), 'length');
  return takeElement(f, array, length, node, () => {
    const value = isStatement(node) ? numberValue(0) : f.stabilise(at(array, intValue(0)), 'element');
    const last = f.stabilise(binary('int.subtract', length, intValue(1), intType), 'last');
    f.countUp(
      () => last,
      (index) => put(f, array, index, at(array, binary('int.add', index, intValue(1), intType)), node),
    );
    f.write({ kind: 'array.truncate', array: array.expression, length: last.expression }, node);
    return value;
  });
}

function fill(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const [given, ...positions] = node.arguments;
  const { element } = array.type as ArrayType;
  const [value, first, last] = f
    .operands([
      () => (given === undefined ? f.coerce(noneValue('undefined'), element, node) : f.typed(given, element)),
      ...positions.map((each) => () => f.expression(each, numberType)),
    ])
    .map((each) => f.stabilise(each));
  if (value === undefined) return array;
  const length = f.stabilise(f.arrayLength(array), 'length');
  const start = optionalPosition(f, first, length, intValue(0), node);
  const end = optionalPosition(f, last, length, length, node);
  const count = f.stabilise(binary('int.subtract', end, start, intType), 'count');
  f.countUp(
    () => count,
    (index) => put(f, array, binary('int.add', index, start, intType), value, node),
  );
  return array;
}

function reverse(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const length = f.stabilise(f.arrayLength(array), 'length');
  const half = f.stabilise(binary('int.shiftRight', length, intValue(1), intType), 'half');
  f.countUp(
    () => half,
    (index) => {
      const other = f.stabilise(
        binary('int.subtract', binary('int.subtract', length, index, intType), intValue(1), intType),
        'other',
      );
      const kept = f.stabilise(at(array, index), 'kept');
      put(f, array, index, at(array, other), node);
      put(f, array, other, kept, node);
    },
  );
  return array;
}
