import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { arrayType, booleanType, intType, numberType, type ArrayType, type IrType } from '../ir/types.ts';
import { at, makeArray, put } from './array_building.ts';
import { runCallback } from './callbacks.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { binary, literalOf, numberValue, toInt, toNumber, unary, type Value } from './value.ts';

export function isReferenceElement(type: IrType | undefined): type is IrType {
  return type !== undefined && type.kind !== 'void';
}

/** Longest array that may be made at once; the step's memory ends long before. */
const longestArray = 2 ** 28;

/** A length as an int; anything but a whole number from 0 stops the step, as it would throw a RangeError. */
export function lengthValue(f: FunctionBuilder, given: Value, node: ts.Node): Value {
  if (given.type.kind === 'int' && given.expression.kind === 'array.length') return given;
  const literal = literalOf(toNumber(given));
  if (literal !== undefined && Number.isInteger(literal) && literal >= 0 && literal < longestArray) return toInt(given);
  const length = f.stabilise(toNumber(given), 'length');
  const isWhole = binary('equal', unary('floor', length, numberType), length, booleanType);
  const isSmall = binary('less', length, numberValue(longestArray), booleanType);
  const isPositive = binary('greaterEqual', length, numberValue(0), booleanType);
  for (const test of [isWhole, isPositive, isSmall])
    f.emit({
      kind: 'if',
      test: test.expression,
      then: [],
      otherwise: [
        {
          kind: 'fail',
          status: statusCode.invalid_argument,
          details: [length.expression, { kind: 'number', value: 0 }],
          site: f.site(node),
        },
      ],
    });
  return f.stabilise(unary('truncateToInt', length, intType), 'length');
}

/** `xs.map(make)`; with a length in place of an array, `Array.from({ length }, make)`. */
export function mapped(
  f: FunctionBuilder,
  source: Value,
  node: ts.CallExpression,
  expected: IrType | undefined,
  make: ts.Expression | undefined = node.arguments[0],
): Value {
  const type = resultType(f, node, expected);
  const isArray = source.type.kind === 'array';
  const length = f.stabilise(isArray ? f.arrayLength(source) : lengthValue(f, source, node), 'length');
  const result = makeArray(f, type, length, node);
  f.countUp(
    () => length,
    (index) => {
      // A callback that shortens the array it visits would leave holes; `array.get` stops the step instead.
      const element = isArray
        ? [f.stabilise(readLive(f, source, index, node), 'element'), toNumber(index), source]
        : [numberValue(0), toNumber(index)];
      put(f, result, index, runCallback(f, make, node, element, type.element), node);
    },
  );
  return result;
}

function readLive(f: FunctionBuilder, array: Value, index: Value, node: ts.Node): Value {
  const read = at(array, index);
  if (read.expression.kind !== 'array.at') return read;
  return { expression: { ...read.expression, kind: 'array.get', site: f.site(node) }, type: read.type };
}

function resultType(f: FunctionBuilder, node: ts.CallExpression, expected: IrType | undefined): ArrayType {
  if (expected?.kind === 'array') return expected;
  const type = f.typeOf(node);
  return type.kind === 'array' ? type : arrayType(type);
}
