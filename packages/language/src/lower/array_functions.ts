import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { arrayType, intType, type IrType } from '../ir/types.ts';
import { emptyArray, pushOnto, sliceOf } from './array_building.ts';
import { wholeLength } from './array_lengths.ts';
import { resultArray } from './array_copies.ts';
import { undefinedElements } from './array_unfilled.ts';
import { runCallback } from './callbacks.ts';
import { increment, type FunctionBuilder } from './function_builder.ts';
import { collected, iterationOf } from './iteration.ts';
import { lowerElements } from './literals.ts';
import { mapped } from './mapped_array.ts';
import { mixedShape } from '../ir/mixed.ts';
import { isMixedArray } from './mixed_values.ts';
import { isNone, whereHeld } from './nullable.ts';
import { booleanValue, intValue, not, toNumber, type Value } from './value.ts';

/** Array.from, Array.of, Array.isArray */
export function lowerArrayFunction(
  f: FunctionBuilder,
  name: string,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value {
  const [given, make] = node.arguments;
  if (name === 'of') return lowerElements(f, node.arguments, node, expected);
  if (name === 'isArray' && given !== undefined) return isArray(f, given);
  if (name === 'from' && given !== undefined) {
    const length = lengthOf(given);
    if (length === undefined) return fromIterable(f, given, make, node, expected);
    const count = wholeLength(f, f.number(length), length);
    return make === undefined ? undefinedElements(f, count, node) : mapped(f, count, node, expected, make);
  }
  return f.reject('WM0301', node, {
    name: `Array.${name}`,
    remedy: 'Write Array.from({ length: n }, (_, i) => …), or a loop that pushes.',
  });
}

/** `{ length: n }` and `{ length }`. */
function lengthOf(node: ts.Expression): ts.Expression | undefined {
  if (!typescript.isObjectLiteralExpression(node)) return undefined;
  const [property] = node.properties;
  if (property === undefined || property.name?.getText() !== 'length') return undefined;
  if (typescript.isShorthandPropertyAssignment(property)) return property.name;
  return typescript.isPropertyAssignment(property) ? property.initializer : undefined;
}

function fromIterable(
  f: FunctionBuilder,
  given: ts.Expression,
  make: ts.Expression | undefined,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value {
  const walked = iterationOf(f, given, make === undefined ? expected : undefined);
  const { array } = walked;
  if (make === undefined)
    return array === undefined
      ? collected(f, walked, node)
      : sliceOf(f, array, intValue(0), f.arrayLength(array), node);
  if (array !== undefined) return mapped(f, array, node, expected, make);
  const type = expected?.kind === 'array' ? expected : resultArray(f, node, arrayType(walked.element));
  const result = emptyArray(f, type, node);
  const index = f.local('i', intType, false);
  f.set(index, intValue(0));
  walked.each(({ value }) => {
    const values = [f.stabilise(value(), 'element'), toNumber(f.stabilise(f.read(index), 'at'))];
    pushOnto(f, result, runCallback(f, make, node, values, type.element), node);
    f.emit(increment(index));
  });
  return result;
}

/** Known from the type, but for a value that may be none. */
function isArray(f: FunctionBuilder, given: ts.Expression): Value {
  const value = f.expression(given);
  const type = value.type.kind === 'nullable' ? value.type.value : value.type;
  const shape = mixedShape(type);
  if (shape !== undefined && value.type.kind === 'nullable') {
    const kept = f.stabilise(value);
    return whereHeld(kept, (held) => isMixedArray(f, held, shape));
  }
  if (shape !== undefined) return isMixedArray(f, value, shape);
  if (type.kind === 'array' && value.type.kind === 'nullable') return not(isNone(value, 'any'));
  f.discard(value);
  return booleanValue(
    type.kind === 'array' || f.module.checker.isArrayLikeType(f.module.checker.getTypeAtLocation(given)),
  );
}
