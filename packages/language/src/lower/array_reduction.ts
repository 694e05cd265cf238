import type ts from 'typescript6';
import { booleanType, intType, type ArrayType } from '../ir/types.ts';
import { at, countDown, visit, visitDown } from './array_building.ts';
import { throwUnless } from './array_positions.ts';
import { runCallback } from './callbacks.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { binary, intValue, toNumber, type Value } from './value.ts';

/** reduce and, from the last element, reduceRight. */
export function reduce(f: FunctionBuilder, array: Value, isDown: boolean, node: ts.CallExpression): Value {
  const [callback, start] = node.arguments;
  if (start === undefined) return reduceFromFirst(f, array, isDown, node);
  const given = f.module.isLibrary ? f.expression(start) : f.typed(start, resultOf(f, node));
  const first = toNumber(given);
  const sum = f.local('sum', first.type, false);
  f.set(sum, first);
  const join = (element: Value, index: Value): void => {
    const kept = f.stabilise(element, 'element');
    const current = f.stabilise(f.read(sum), 'current');
    f.set(sum, runCallback(f, callback, node, [current, kept, toNumber(index), array], first.type));
  };
  if (isDown) visitDown(f, array, f.stabilise(f.arrayLength(array), 'length'), join);
  else visit(f, array, join);
  return f.stabilise(f.read(sum));
}

function resultOf(f: FunctionBuilder, node: ts.CallExpression) {
  return f.typeOf(node);
}

/** Without a start value the first element is one, and there must be one. */
function reduceFromFirst(f: FunctionBuilder, array: Value, isDown: boolean, node: ts.CallExpression): Value {
  const { element: type } = array.type as ArrayType;
  const length = f.stabilise(f.arrayLength(array), 'length');
  const isEmpty = binary('int.less', intValue(0), length, booleanType);
  throwUnless(f, isEmpty, 'Reduce of empty array with no initial value', node);
  const others = f.stabilise(binary('int.subtract', length, intValue(1), intType), 'others');
  const sum = f.local('sum', type, false);
  f.set(sum, at(array, isDown ? others : intValue(0)));
  const join = (index: Value): void => {
    const isThere = binary('int.less', index, f.arrayLength(array), booleanType);
    const then = f.block(() => {
      const element = f.stabilise(at(array, index), 'element');
      const current = f.stabilise(f.read(sum), 'current');
      f.set(sum, runCallback(f, node.arguments[0], node, [current, element, toNumber(index), array], type));
    });
    f.emit({ kind: 'if', test: isThere.expression, then, otherwise: [] });
  };
  if (isDown) countDown(f, others, join);
  else
    f.countUp(
      () => others,
      (turn) => join(f.stabilise(binary('int.add', turn, intValue(1), intType), 'index')),
    );
  return f.stabilise(f.read(sum));
}
