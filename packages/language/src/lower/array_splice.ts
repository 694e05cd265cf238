import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { booleanType, intType, numberType, type ArrayType } from '../ir/types.ts';
import { at, countDown, emptyArray, makeArray, pushOnto, put } from './array_building.ts';
import { clampedPosition, optionalPosition } from './array_positions.ts';
import { isUsed } from './assignments.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { iterationOf } from './iteration.ts';
import { heldValue, isNone } from './nullable.ts';
import { binary, intValue, numberValue, type Value } from './value.ts';

const plus = (a: Value, b: Value): Value => binary('int.add', a, b, intType);
const minus = (a: Value, b: Value): Value => binary('int.subtract', a, b, intType);

/** New elements, evaluated and kept. */
interface Inserted {
  readonly count: Value;
  readonly writeTo: (array: Value, from: Value) => void;
  /** Any of them, to lengthen the array with before it is written in full; only where there is one. */
  readonly some: () => Value;
}

/** Arguments in order, spreads taken apart when they are reached. */
function insertedElements(
  f: FunctionBuilder,
  given: readonly ts.Expression[],
  type: ArrayType,
  node: ts.Node,
): Inserted {
  if (given.some((each) => typescript.isSpreadElement(each))) {
    const list = emptyArray(f, type, node);
    for (const each of given) {
      if (!typescript.isSpreadElement(each)) pushOnto(f, list, f.typed(each, type.element), node);
      else
        iterationOf(f, each.expression, type).each(({ value }) => {
          pushOnto(f, list, f.coerce(value(), type.element, each), node);
        });
    }
    const count = f.stabilise(f.arrayLength(list), 'count');
    return {
      count,
      some: () => at(list, intValue(0)),
      writeTo: (array, from) =>
        f.countUp(
          () => count,
          (index) => put(f, array, plus(index, from), at(list, index), node),
          'free',
        ),
    };
  }
  const values = f
    .operands(given.map((each) => () => f.typed(each, type.element)))
    .map((value) => f.stabilise(value, 'given'));
  return {
    count: intValue(values.length),
    some: () => values[0] ?? intValue(0),
    writeTo: (array, from) => {
      for (const [index, value] of values.entries()) put(f, array, plus(from, intValue(index)), value, node);
    },
  };
}

/** `xs.unshift(...)`: every argument is evaluated before the first element moves. */
export function unshift(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const inserted = insertedElements(f, node.arguments, array.type as ArrayType, node);
  const length = f.stabilise(f.arrayLength(array), 'length');
  f.spend(plus(plus(length, inserted.count), intValue(1)), node);
  if (node.arguments.length > 0) replace(f, array, length, intValue(0), intValue(0), inserted, node);
  return f.arrayLength(array);
}

/** `xs.splice(from, count, ...)`; yields what it took out. */
export function splice(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const type = array.type as ArrayType;
  const place = placeOf(f, array, type, node);
  const { length, start, count, inserted } = place;
  f.spend(plus(work(f, place), count), node);
  const removed = isUsed(node) ? sliceFree(f, array, start, count, node) : intValue(0);
  replace(f, array, length, start, count, inserted, node);
  return removed;
}

/** As splice, on a copy. */
export function toSpliced(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const type = array.type as ArrayType;
  const place = placeOf(f, array, type, node);
  f.spend(plus(plus(work(f, place), place.count), plus(place.length, intValue(1))), node);
  const copy = sliceFree(f, array, intValue(0), place.length, node);
  replace(f, copy, place.length, place.start, place.count, place.inserted, node);
  return copy;
}

interface Place {
  readonly length: Value;
  readonly start: Value;
  /** How many are taken out. */
  readonly count: Value;
  readonly inserted: Inserted;
}

function placeOf(f: FunctionBuilder, array: Value, type: ArrayType, node: ts.CallExpression): Place {
  const [from, many] = node.arguments;
  const positions = f
    .operands([from, many].flatMap((each) => (each === undefined ? [] : [() => f.expression(each, numberType)])))
    .map((value) => f.stabilise(value));
  const inserted = insertedElements(f, node.arguments.slice(2), type, node);
  const length = f.stabilise(f.arrayLength(array), 'length');
  const start = optionalPosition(f, positions[0], length, from === undefined ? length : intValue(0), node);
  const rest = f.stabilise(minus(length, start), 'rest');
  // A count that is given but undefined is 0. Negative ones count nothing.
  if (many === undefined) return { length, start, count: rest, inserted };
  return { length, start, count: countOf(f, positions[1] ?? intValue(0), rest, node), inserted };
}

/** How many elements a count takes of those there are: none where it is negative, NaN or undefined. */
function countOf(f: FunctionBuilder, given: Value, rest: Value, node: ts.Node): Value {
  const none = (): Value => intValue(0);
  if (given.expression.kind === 'none') return none();
  if (given.type.kind === 'nullable')
    return f.stabilise(f.choose(isNone(given, 'any'), intType, none, () => countOf(f, heldValue(given), rest, node)));
  const value = f.coerce(given, numberType, node);
  const isSome = binary('greater', value, numberValue(0), booleanType);
  return f.stabilise(
    f.choose(isSome, intType, () => clampedPosition(f, value, rest), none),
    'count',
  );
}

/** Elements inserted, and moved where the two counts differ, and 1. */
function work(f: FunctionBuilder, { length, start, count, inserted }: Place): Value {
  const moved = f.choose(
    binary('int.equal', count, inserted.count, booleanType),
    intType,
    () => intValue(0),
    () => minus(minus(length, start), count),
  );
  return plus(plus(moved, inserted.count), intValue(1));
}

function sliceFree(f: FunctionBuilder, source: Value, start: Value, count: Value, node: ts.Node): Value {
  const result = makeArray(f, source.type as ArrayType, count, node);
  f.countUp(
    () => count,
    (index) => put(f, result, index, at(source, plus(index, start)), node),
    'free',
  );
  return result;
}

/** Puts new elements in the place of `count` elements from `start` on. */
function replace(
  f: FunctionBuilder,
  array: Value,
  length: Value,
  start: Value,
  count: Value,
  inserted: Inserted,
  node: ts.Node,
): void {
  const tail = f.stabilise(minus(minus(length, start), count), 'tail');
  const from = f.stabilise(plus(start, count), 'from');
  const to = f.stabilise(plus(start, inserted.count), 'to');
  const isLonger = binary('int.less', count, inserted.count, booleanType);
  const grow = f.block(() => {
    const more = f.stabilise(minus(inserted.count, count), 'more');
    f.countUp(
      () => more,
      () => pushOnto(f, array, inserted.some(), node),
      'free',
    );
    countDown(f, tail, (index) => put(f, array, plus(to, index), at(array, plus(from, index)), node), 'free');
  });
  const shrink = f.block(() => {
    f.countUp(
      () => tail,
      (index) => put(f, array, plus(to, index), at(array, plus(from, index)), node),
      'free',
    );
    f.write({ kind: 'array.truncate', array: array.expression, length: plus(to, tail).expression }, node);
  });
  const isShorter = binary('int.less', inserted.count, count, booleanType);
  const isNothingInserted = inserted.count.expression.kind === 'int' && inserted.count.expression.value === 0;
  f.emit({
    kind: 'if',
    test: isShorter.expression,
    then: shrink,
    otherwise: isNothingInserted ? [] : [{ kind: 'if', test: isLonger.expression, then: grow, otherwise: [] }],
  });
  inserted.writeTo(array, start);
}

/** `xs.copyWithin(to, from, end)`: as if through a copy. */
export function copyWithin(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const [to, from, end] = f
    .operands(node.arguments.map((each) => () => f.expression(each, numberType)))
    .map((value) => f.stabilise(value));
  const length = f.stabilise(f.arrayLength(array), 'length');
  const target = optionalPosition(f, to, length, intValue(0), node);
  const first = optionalPosition(f, from, length, intValue(0), node);
  const last = optionalPosition(f, end, length, length, node);
  const least = (a: Value, b: Value): Value =>
    f.stabilise(
      f.choose(
        binary('int.less', a, b, booleanType),
        intType,
        () => a,
        () => b,
      ),
    );
  const wanted = least(f.stabilise(minus(last, first)), f.stabilise(minus(length, target)));
  const isSome = binary('int.less', intValue(0), wanted, booleanType);
  const count = f.stabilise(
    f.choose(
      isSome,
      intType,
      () => wanted,
      () => intValue(0),
    ),
    'count',
  );
  f.spend(plus(count, intValue(1)), node);
  const move = (index: Value): void => put(f, array, plus(target, index), at(array, plus(first, index)), node);
  const up = f.block(() => f.countUp(() => count, move, 'free'));
  const down = f.block(() => countDown(f, count, move, 'free'));
  f.emit({ kind: 'if', test: binary('int.less', first, target, booleanType).expression, then: down, otherwise: up });
  return array;
}
