import type ts from 'typescript6';
import type { LabelId } from '../ir/ir.ts';
import { booleanType, intType, nullableType, type ArrayType, type IrType } from '../ir/types.ts';
import { at, countDown, visit, visitDown } from './array_building.ts';
import { optionalPosition } from './array_positions.ts';
import { runCallback } from './callbacks.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { heldValue, isNone, noneValue, someValue } from './nullable.ts';
import { equals, truth } from './operators.ts';
import { getElement } from './reads.ts';
import { and, binary, booleanValue, intValue, not, numberValue, or, toNumber, unary, type Value } from './value.ts';

/** What the callback says of an element. */
export function tested(f: FunctionBuilder, array: Value, element: Value, index: Value, node: ts.CallExpression): Value {
  return truth(f, runCallback(f, node.arguments[0], node, [element, toNumber(index), array], undefined));
}

/** some (stops at the first true) and every (stops at the first false). */
export function someOrEvery(f: FunctionBuilder, array: Value, node: ts.CallExpression, sought: boolean): Value {
  const found = f.local('found', booleanType, true);
  f.set(found, booleanValue(!sought));
  visit(f, array, (given, index, leave) => {
    const test = tested(f, array, f.stabilise(given, 'element'), index, node);
    const stop = f.block(() => {
      f.set(found, booleanValue(sought));
      f.emit({ kind: 'break', label: leave });
    });
    f.emit({ kind: 'if', test: test.expression, then: sought ? stop : [], otherwise: sought ? [] : stop });
  });
  return f.read(found);
}

export type Finder = 'find' | 'findIndex' | 'findLast' | 'findLastIndex';

/** These four look at every index there was at the start, and give undefined to the callback for elements cut off since. */
export function find(f: FunctionBuilder, array: Value, name: Finder, node: ts.CallExpression): Value {
  const wantsIndex = name === 'findIndex' || name === 'findLastIndex';
  const type = wantsIndex ? intType : nullableType((array.type as ArrayType).element);
  const found = f.local('found', type, true);
  f.set(found, type.kind === 'nullable' ? noneValue('undefined', type) : intValue(-1));
  const length = f.stabilise(f.arrayLength(array), 'length');
  const look = (index: Value, leave: LabelId): void => {
    const element = f.stabilise(liveElement(f, array, index, node), 'element');
    const test = tested(f, array, element, index, node);
    const then = f.block(() => {
      f.set(found, wantsIndex ? index : someValue(element));
      f.emit({ kind: 'break', label: leave });
    });
    f.emit({ kind: 'if', test: test.expression, then, otherwise: [] });
  };
  if (name === 'find' || name === 'findIndex') f.countUp(() => length, look);
  else countDown(f, length, look);
  return f.read(found);
}

/** An element that the callback may have cut off: undefined where its type has that, else the step stops. */
export function liveElement(f: FunctionBuilder, array: Value, index: Value, node: ts.Node): Value {
  const { element } = array.type as ArrayType;
  return getElement(f, array, index, node, element.kind === 'nullable' ? noneValue('undefined', element) : undefined);
}

/** indexOf and lastIndexOf compare with ===, includes also finds NaN. */
export function indexOf(
  f: FunctionBuilder,
  array: Value,
  name: 'indexOf' | 'lastIndexOf' | 'includes',
  node: ts.CallExpression,
): Value {
  const [sought, from] = node.arguments;
  if (sought === undefined) return f.reject('WM0301', node, { name, remedy: 'Say what is sought.' });
  const { element: type } = array.type as ArrayType;
  const [value, start] = f
    .operands([
      () => f.typed(sought, type),
      ...(from === undefined ? [] : [() => f.expression(from, { kind: 'number' })]),
    ])
    .map((each) => f.stabilise(each, 'sought')) as [Value, Value | undefined];
  const found = f.local('found', intType, true);
  f.set(found, intValue(-1));
  const look = (given: Value, index: Value, leave: LabelId): void => {
    const element = f.stabilise(given, 'element');
    const test = name === 'includes' ? sameValueZero(f, element, value, node) : equals(f, element, value, node);
    const then = f.block(() => {
      f.set(found, index);
      f.emit({ kind: 'break', label: leave });
    });
    f.emit({ kind: 'if', test: test.expression, then, otherwise: [] });
  };
  if (name === 'lastIndexOf') searchDown(f, array, start, look, node);
  else if (start === undefined) visit(f, array, look);
  else {
    const length = f.stabilise(f.arrayLength(array), 'length');
    const first = optionalPosition(f, start, length, intValue(0), node);
    const count = f.stabilise(binary('int.subtract', length, first, intType), 'count');
    f.countUp(
      () => count,
      (turn, leave) => {
        const index = f.stabilise(binary('int.add', first, turn, intType), 'index');
        look(at(array, index), index, leave);
      },
    );
  }
  return name === 'includes' ? binary('int.lessEqual', intValue(0), f.read(found), booleanType) : f.read(found);
}

/** From the last element, or from the position given: one at or past the end means the last. */
function searchDown(
  f: FunctionBuilder,
  array: Value,
  start: Value | undefined,
  look: (element: Value, index: Value, leave: LabelId) => void,
  node: ts.Node,
): void {
  const length = f.stabilise(f.arrayLength(array), 'length');
  if (start === undefined) {
    visitDown(f, array, length, look);
    return;
  }
  const given = f.coerce(start, { kind: 'number' }, node);
  const whole = f.stabilise(unary('trunc', given, given.type), 'position');
  const size = f.stabilise(toNumber(length), 'size');
  const isNegative = binary('less', whole, numberValue(0), booleanType);
  // How many elements lie at or before it: position + 1, from the end length + position + 1; NaN is position 0.
  const isNumber = binary('equal', whole, whole, booleanType);
  const position = f.choose(
    isNumber,
    given.type,
    () => whole,
    () => numberValue(0),
  );
  const base = f.choose(
    isNegative,
    given.type,
    () => binary('add', size, whole, given.type),
    () => position,
  );
  const count = binary('min', binary('add', base, numberValue(1), given.type), size, given.type);
  const kept = binary('max', count, numberValue(0), given.type);
  visitDown(f, array, f.stabilise(unary('truncateToInt', kept, intType), 'count'), look);
}

/** `===`, and NaN is itself. */
export function sameValueZero(f: FunctionBuilder, left: Value, right: Value, node: ts.Node): Value {
  const same = equals(f, left, right, node);
  if (!mayBeNaN(left.type) || !mayBeNaN(right.type)) return same;
  return or(same, and(isNaNValue(left), isNaNValue(right)));
}

function mayBeNaN(type: IrType): boolean {
  return type.kind === 'number' || (type.kind === 'nullable' && type.value.kind === 'number');
}

/** Of a value that may be used again. */
function isNaNValue(value: Value): Value {
  const plain = heldValue(value);
  const test = binary('notEqual', plain, plain, booleanType);
  return value.type.kind === 'nullable' ? and(not(isNone(value, 'any')), test) : test;
}
