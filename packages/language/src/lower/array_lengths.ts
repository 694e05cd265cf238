import type ts from 'typescript6';
import { booleanType, intType, numberType } from '../ir/types.ts';
import { throwUnless } from './array_positions.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { binary, intValue, literalOf, numberValue, toInt, toNumber, unary, type Value } from './value.ts';

/** Longest array that may be made at once; the step's memory ends long before. */
const longestArray = 2 ** 28;

const isSmall = (length: Value): Value => binary('less', length, numberValue(longestArray), booleanType);

/** A length as an int; anything but a whole number from 0 is the RangeError that it is in ECMAScript. */
export function lengthValue(f: FunctionBuilder, given: Value, node: ts.Node): Value {
  if (given.type.kind === 'int' && given.expression.kind === 'array.length') return given;
  const literal = literalOf(toNumber(given));
  if (literal !== undefined && Number.isInteger(literal) && literal >= 0 && literal < longestArray) return toInt(given);
  const length = f.stabilise(toNumber(given), 'length');
  const isWhole = binary('equal', unary('floor', length, numberType), length, booleanType);
  const isPositive = binary('greaterEqual', length, numberValue(0), booleanType);
  for (const test of [isWhole, isPositive, isSmall(length)]) throwUnless(f, test, 'Invalid array length', node);
  return f.stabilise(unary('truncateToInt', length, intType), 'length');
}

/** The length of `{ length: n }`, ECMAScript's ToLength: fractions are cut off, NaN and negative ones are 0. */
export function wholeLength(f: FunctionBuilder, given: Value, node: ts.Node): Value {
  const literal = literalOf(toNumber(given));
  if (given.type.kind === 'int' && given.expression.kind === 'array.length') return given;
  if (literal !== undefined && Number.isInteger(literal) && literal >= 0 && literal < longestArray) return toInt(given);
  const length = f.stabilise(toNumber(given), 'length');
  const isSome = binary('greater', length, numberValue(0), booleanType);
  const then = f.block(() => throwUnless(f, isSmall(length), 'Invalid array length', node));
  f.emit({ kind: 'if', test: isSome.expression, then, otherwise: [] });
  return f.stabilise(
    f.choose(
      isSome,
      intType,
      () => unary('truncateToInt', unary('trunc', length, numberType), intType),
      () => intValue(0),
    ),
    'length',
  );
}
