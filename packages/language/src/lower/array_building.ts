import type ts from 'typescript6';
import type { LabelId } from '../ir/ir.ts';
import { booleanType, intType, type ArrayType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { binary, intValue, literalOf, numberValue, toInt, toNumber, type Value } from './value.ts';

/** A new empty array in a local. */
export function emptyArray(f: FunctionBuilder, type: ArrayType, node: ts.Node): Value {
  const local = f.local('array', type, true);
  f.emit({
    kind: 'set',
    local,
    value: { kind: 'array.new', type, elements: [], bytes: 0, site: f.site(node) },
  });
  return f.read(local);
}

/** A new array of `length` (int, not negative) elements that the caller fills at once. */
export function makeArray(f: FunctionBuilder, type: ArrayType, length: Value, node: ts.Node): Value {
  const local = f.local('array', type, true);
  f.emit({
    kind: 'set',
    local,
    value: {
      kind: 'array.make',
      type,
      length: length.expression,
      headerBytes: 0,
      elementBytes: 0,
      site: f.site(node),
    },
  });
  return f.read(local);
}

export function pushOnto(f: FunctionBuilder, array: Value, value: Value, node: ts.Node): void {
  f.write(
    {
      kind: 'array.push',
      type: array.type as ArrayType,
      array: array.expression,
      value: value.expression,
      elementBytes: 0,
      site: f.site(node),
    },
    node,
  );
}

/** The element at an int index that is known to exist. */
export function at(array: Value, index: Value): Value {
  const type = array.type as ArrayType;
  return {
    expression: { kind: 'array.at', type, array: array.expression, index: index.expression },
    type: type.element,
  };
}

export function put(f: FunctionBuilder, array: Value, index: Value, value: Value, node: ts.Node): void {
  f.write(
    {
      kind: 'array.put',
      type: array.type as ArrayType,
      array: array.expression,
      index: index.expression,
      value: value.expression,
    },
    node,
  );
}

/** Visits the elements from the first to the last that was there when the visit began, as forEach and its kin do. */
export function visit(
  f: FunctionBuilder,
  array: Value,
  body: (element: Value, index: Value, leave: LabelId) => void,
): void {
  const length = f.stabilise(f.arrayLength(array), 'length');
  f.countUp(
    () => length,
    (index, leave) => {
      // The visited array may have become shorter.
      f.emit({
        kind: 'if',
        test: binary('int.less', index, f.arrayLength(array), booleanType).expression,
        then: [],
        otherwise: [{ kind: 'break', label: leave }],
      });
      body(at(array, index), index, leave);
    },
  );
}

/** Appends the first `count` elements of `source`, all of them by default; both may be read again. */
export function appendAll(f: FunctionBuilder, target: Value, source: Value, node: ts.Node, count?: Value): void {
  const length = count ?? f.stabilise(f.arrayLength(source), 'length');
  f.countUp(
    () => length,
    (index) => pushOnto(f, target, at(source, index), node),
  );
}

/** A copy of the elements from `from` to below `to`, ints with 0 <= from; empty if they cross. */
export function sliceOf(f: FunctionBuilder, source: Value, from: Value, to: Value, node: ts.Node): Value {
  const start = f.stabilise(from, 'from');
  const end = f.stabilise(to, 'to');
  const difference = binary('int.subtract', end, start, intType);
  const isPositive = binary('int.less', start, end, booleanType);
  const length = f.stabilise(
    f.choose(
      isPositive,
      intType,
      () => difference,
      () => intValue(0),
    ),
    'length',
  );
  const result = makeArray(f, source.type as ArrayType, length, node);
  f.countUp(
    () => length,
    (index) => put(f, result, index, at(source, binary('int.add', index, start, intType)), node),
  );
  return result;
}

/**
 * A relative position as `slice` takes it, as an int from 0 to the length: truncated, NaN is 0, negative counts from the
 * end.
 */
export function clampedPosition(f: FunctionBuilder, given: Value, length: Value): Value {
  const literal = literalOf(toNumber(given));
  if (literal === 0) return intValue(0);
  const size = f.stabilise(toNumber(length), 'size');
  const position = f.stabilise(toNumber(given), 'position');
  const isNegative = binary('less', position, numberValue(0), booleanType);
  const whole: Value = {
    expression: { kind: 'unary', operator: 'trunc', operand: position.expression },
    type: size.type,
  };
  const fromEnd = binary('max', binary('add', size, whole, size.type), numberValue(0), size.type);
  const fromStart = binary('min', whole, size, size.type);
  // ToInt32 of NaN is 0, which is what slice takes it for.
  return f.stabilise(
    toInt(
      f.choose(
        isNegative,
        size.type,
        () => fromEnd,
        () => fromStart,
      ),
    ),
    'start',
  );
}
