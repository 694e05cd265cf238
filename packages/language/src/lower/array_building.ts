import type ts from 'typescript6';
import type { LabelId } from '../ir/ir.ts';
import { booleanType, intType, type ArrayType } from '../ir/types.ts';
import type { FunctionBuilder, Turns } from './function_builder.ts';
import { binary, intValue, type Value } from './value.ts';

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
      raw: true,
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

/** Copies elements to the start of an array that has room for them. */
export function copyElements(f: FunctionBuilder, to: Value, from: Value, start: Value, length: Value): void {
  f.emit({
    kind: 'array.copy',
    type: to.type as ArrayType,
    to: to.expression,
    toIndex: intValue(0).expression,
    from: from.expression,
    fromIndex: start.expression,
    length: length.expression,
  });
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
  // As a loop would charge: its turns, and the look that ends it.
  f.spend(binary('int.add', length, intValue(1), intType), node);
  const result = makeArray(f, source.type as ArrayType, length, node);
  copyElements(f, result, source, start, length);
  return result;
}

/** Visits the elements from the last to the first; those that a callback has cut off by then are passed over. */
export function visitDown(
  f: FunctionBuilder,
  array: Value,
  length: Value,
  body: (element: Value, index: Value, leave: LabelId) => void,
): void {
  countDown(f, length, (index, leave) => {
    const isThere = binary('int.less', index, f.arrayLength(array), booleanType);
    const then = f.block(() => body(at(array, index), index, leave));
    f.emit({ kind: 'if', test: isThere.expression, then, otherwise: [] });
  });
}

/** `for (at = from - 1; at >= 0; at--)` over an int. */
export function countDown(
  f: FunctionBuilder,
  from: Value,
  body: (index: Value, leave: LabelId) => void,
  turns: Turns = 'charged',
): void {
  const index = f.local('i', intType, true);
  f.set(index, from);
  const loop = f.label();
  const statements = f.block(() => {
    const test = binary('int.less', intValue(0), f.read(index), booleanType);
    f.emit({ kind: 'if', test: test.expression, then: [], otherwise: [{ kind: 'break', label: loop }] });
    f.set(index, binary('int.subtract', f.read(index), intValue(1), intType));
    body(f.read(index), loop);
  });
  f.loop(loop, statements, f.place, turns);
}

/** The elements of an array literal in a local of its own. */
export function keptArray(f: FunctionBuilder, type: ArrayType, values: readonly Value[], node: ts.Node): Value {
  const local = f.local('array', type, true);
  const elements = values.map(({ expression }) => expression);
  f.emit({ kind: 'set', local, value: { kind: 'array.new', type, elements, bytes: 0, site: f.site(node) } });
  return f.read(local);
}
