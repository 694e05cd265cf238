import type ts from 'typescript6';
import { arrayType, booleanType, intType, numberType, type ArrayType, type IrType } from '../ir/types.ts';
import { makeArray, put } from './array_building.ts';
import { throwUnless } from './array_positions.ts';
import { runCallback } from './callbacks.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { getElement } from './reads.ts';
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

/** `xs.map(make)`; with a length (int) in place of an array, `Array.from({ length }, make)`. */
export function mapped(
  f: FunctionBuilder,
  source: Value,
  node: ts.CallExpression,
  expected: IrType | undefined,
  make: ts.Expression | undefined = node.arguments[0],
): Value {
  const type = resultType(f, node, expected);
  const isArray = source.type.kind === 'array';
  const length = f.stabilise(isArray ? f.arrayLength(source) : source, 'length');
  const result = makeArray(f, type, length, node);
  f.countUp(
    () => length,
    (index) => {
      // A callback that shortens the array it visits would leave holes; `array.get` stops the step instead.
      const element = isArray
        ? [f.stabilise(getElement(f, source, index, node), 'element'), toNumber(index), source]
        : [numberValue(0), toNumber(index)];
      put(f, result, index, runCallback(f, make, node, element, type.element), node);
    },
  );
  return result;
}

function resultType(f: FunctionBuilder, node: ts.CallExpression, expected: IrType | undefined): ArrayType {
  if (expected?.kind === 'array') return expected;
  const type = f.module.types.of(f.module.checker.getTypeAtLocation(node), node);
  return type.kind === 'array' ? type : arrayType(type);
}
