import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { arrayType, booleanType, intType, numberType, type ArrayType, type IrType } from '../ir/types.ts';
import { appendAll, at, clampedPosition, makeArray, pushOnto, put } from './array_building.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { lengthValue } from './mapped_array.ts';
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
          ? spreadSource(f, given.expression, f.typed(given.expression, array.type), node.arguments.slice(index + 1))
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

function isStatement(node: ts.Node): boolean {
  return typescript.isExpressionStatement(node.parent);
}

/** As a statement it does nothing to an empty array; as a value there must be one. */
function pop(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const length = f.stabilise(f.arrayLength(array), 'length');
  const last = binary('int.subtract', length, intValue(1), intType);
  const shorten = (): void =>
    f.write({ kind: 'array.truncate', array: array.expression, length: last.expression }, node);
  if (isStatement(node)) {
    const then = f.block(shorten);
    f.emit({
      kind: 'if',
      test: binary('int.less', intValue(0), length, booleanType).expression,
      then,
      otherwise: [],
    });
    return numberValue(0);
  }
  requireElement(f, length, node);
  const value = f.stabilise(at(array, last), 'last');
  shorten();
  return value;
}

function requireElement(f: FunctionBuilder, length: Value, node: ts.Node): void {
  f.emit({
    kind: 'if',
    test: binary('int.equal', length, intValue(0), booleanType).expression,
    then: [
      {
        kind: 'fail',
        status: statusCode.missing_value,
        details: [numberValue(0).expression, numberValue(0).expression],
        site: f.site(node),
      },
    ],
    otherwise: [],
  });
}

function shift(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const length = f.stabilise(f.arrayLength(array), 'length');
  const moveDown = (): void => {
    const last = f.stabilise(binary('int.subtract', length, intValue(1), intType), 'last');
    f.countUp(
      () => last,
      (index) => put(f, array, index, at(array, binary('int.add', index, intValue(1), intType)), node),
    );
    f.write({ kind: 'array.truncate', array: array.expression, length: last.expression }, node);
  };
  if (isStatement(node)) {
    const then = f.block(moveDown);
    f.emit({ kind: 'if', test: binary('int.less', intValue(0), length, booleanType).expression, then, otherwise: [] });
    return numberValue(0);
  }
  requireElement(f, length, node);
  const value = f.stabilise(at(array, intValue(0)), 'first');
  moveDown();
  return value;
}

function fill(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const [given, from, to] = node.arguments;
  const { element } = array.type as ArrayType;
  if (given === undefined) return f.reject('WM0909', node, { name: 'fill without a value', remedy: 'Name the value.' });
  const [value, first, last] = f
    .operands([
      () => f.typed(given, element),
      ...(from === undefined ? [] : [() => f.number(from)]),
      ...(to === undefined ? [] : [() => f.number(to)]),
    ])
    .map((each) => f.stabilise(each));
  if (value === undefined) return array;
  const length = f.stabilise(f.arrayLength(array), 'length');
  const start = first === undefined ? intValue(0) : clampedPosition(f, first, length);
  const end = last === undefined ? length : clampedPosition(f, last, length);
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

/** `new Array(n).fill(x)`: n equal elements. */
export function filledArray(
  f: FunctionBuilder,
  owner: ts.Expression,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value {
  const [given] = node.arguments;
  const made = typescript.isNewExpression(owner) || typescript.isCallExpression(owner) ? owner : undefined;
  const size = made?.arguments?.[0];
  if (given === undefined || size === undefined || node.arguments.length > 1) return f.reject('WM0402', node);
  const type =
    expected?.kind === 'array' ? expected : f.module.types.of(f.module.checker.getTypeAtLocation(node), node);
  const filled = type.kind === 'array' ? type : arrayType(numberType);
  const [count, value] = f.operands([
    () => lengthValue(f, f.expression(size), size),
    () => f.stabilise(f.typed(given, filled.element), 'value'),
  ]) as [Value, Value];
  const length = f.stabilise(count, 'length');
  const array = makeArray(f, filled, length, node);
  f.countUp(
    () => length,
    (index) => put(f, array, index, value, node),
  );
  return array;
}
