import type ts from 'typescript6';
import { arrayType, type ArrayType, type IrType } from '../ir/types.ts';
import { makeArray, put } from './array_building.ts';
import { runCallback } from './callbacks.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { noneValue } from './nullable.ts';
import { getElement } from './reads.ts';
import { toNumber, type Value } from './value.ts';

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
        : [noneValue('undefined'), toNumber(index)];
      put(f, result, index, runCallback(f, make, node, element, type.element), node);
    },
  );
  return result;
}

function resultType(f: FunctionBuilder, node: ts.CallExpression, expected: IrType | undefined): ArrayType {
  if (expected?.kind === 'array') return expected;
  const type = f.typeOf(node);
  return type.kind === 'array' ? type : arrayType(type);
}
