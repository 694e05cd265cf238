import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { booleanType, intType, nullableType, numberType, type ArrayType } from '../ir/types.ts';
import { at } from './array_building.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { heldValue, isNone, noneValue, someValue } from './nullable.ts';
import { and, binary, intValue, literalOf, numberValue, toInt, toNumber, unary, type Value } from './value.ts';

/*
 * Positions as the methods of arrays take them: ECMAScript's ToIntegerOrInfinity (NaN is 0, fractions are cut off), where
 * negative ones count from the end.
 */

/** As an int from 0 to the length. */
export function clampedPosition(f: FunctionBuilder, given: Value, length: Value): Value {
  const literal = literalOf(toNumber(given));
  if (literal === 0) return intValue(0);
  const size = f.stabilise(toNumber(length), 'size');
  const whole = f.stabilise(unary('trunc', toNumber(given), numberType), 'position');
  const isNegative = binary('less', whole, numberValue(0), booleanType);
  const fromEnd = binary('max', binary('add', size, whole, numberType), numberValue(0), numberType);
  const fromStart = binary('min', whole, size, numberType);
  // ToInt32 of NaN is 0, which is what a position that is NaN means.
  const position = f.choose(
    isNegative,
    numberType,
    () => fromEnd,
    () => fromStart,
  );
  return f.stabilise(toInt(position), 'start');
}

/** As {@link clampedPosition}; `whenMissing` (an int) where the argument is left out or undefined. */
export function optionalPosition(
  f: FunctionBuilder,
  given: Value | undefined,
  length: Value,
  whenMissing: Value,
  node: ts.Node,
): Value {
  if (given === undefined || given.expression.kind === 'none') return whenMissing;
  if (given.type.kind !== 'nullable') return clampedPosition(f, f.coerce(given, numberType, node), length);
  const value = f.stabilise(given);
  return f.stabilise(
    f.choose(
      isNone(value, 'any'),
      intType,
      () => whenMissing,
      () => clampedPosition(f, f.coerce(heldValue(value), numberType, node), length),
    ),
  );
}

/** The arguments from `first` on as values for {@link optionalPosition}, each kept. */
export function positionArguments(f: FunctionBuilder, node: ts.CallExpression, first = 0): Value[] {
  const given = node.arguments.slice(first);
  return f.operands(given.map((each) => () => f.expression(each, numberType))).map((value) => f.stabilise(value));
}

/** A position relative to the length as `at` takes it, and whether it is that of an element; the int only then. */
export function relativeIndex(
  f: FunctionBuilder,
  given: Value,
  length: Value,
): { readonly index: Value; readonly isInside: Value } {
  const literal = literalOf(toNumber(given));
  if (literal !== undefined && Number.isInteger(literal) && Math.abs(literal) < 2 ** 30) {
    const index =
      literal < 0 ? f.stabilise(binary('int.add', length, intValue(literal), intType), 'index') : intValue(literal);
    return { index, isInside: binary('int.lessUnsigned', index, length, booleanType) };
  }
  if (given.type.kind === 'int' && given.unsigned !== true) {
    const position = f.stabilise(given, 'position');
    const index = f.stabilise(
      f.choose(
        binary('int.less', position, intValue(0), booleanType),
        intType,
        () => binary('int.add', length, position, intType),
        () => position,
      ),
      'index',
    );
    return { index, isInside: binary('int.lessUnsigned', index, length, booleanType) };
  }
  const size = f.stabilise(toNumber(length), 'size');
  const whole = f.stabilise(unary('trunc', toNumber(given), numberType), 'position');
  const index = f.stabilise(
    f.choose(
      binary('less', whole, numberValue(0), booleanType),
      numberType,
      () => binary('add', size, whole, numberType),
      () =>
        f.choose(
          binary('equal', whole, whole, booleanType),
          numberType,
          () => whole,
          () => numberValue(0),
        ),
    ),
    'index',
  );
  const isInside = and(
    binary('greaterEqual', index, numberValue(0), booleanType),
    binary('less', index, size, booleanType),
  );
  return { index: f.stabilise(toInt(index), 'index'), isInside: f.stabilise(isInside, 'inside') };
}

/** The element at an int index as a value that is undefined unless `isThere`. */
export function elementOrUndefined(f: FunctionBuilder, array: Value, index: Value, isThere: Value): Value {
  const type = nullableType((array.type as ArrayType).element);
  return f.choose(
    isThere,
    type,
    () => someValue(at(array, index)),
    () => noneValue('undefined', type),
  );
}

/** What ECMAScript throws where an argument is impossible. */
export function throwError(f: FunctionBuilder, text: string, node: ts.Node): void {
  const zero = numberValue(0).expression;
  f.emit({ kind: 'fail', status: statusCode.thrown, details: [zero, zero], site: f.site(node, text) });
}

/** Goes on only where the test holds. */
export function throwUnless(f: FunctionBuilder, test: Value, text: string, node: ts.Node): void {
  const otherwise = f.block(() => throwError(f, text, node));
  f.emit({ kind: 'if', test: test.expression, then: [], otherwise });
}
