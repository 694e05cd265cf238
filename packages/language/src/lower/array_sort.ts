import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { LocalId } from '../ir/ir.ts';
import { booleanType, intType, numberType, stringType, type ArrayType, type IrType } from '../ir/types.ts';
import { at, makeArray, put } from './array_building.ts';
import { runCallback } from './callbacks.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { heldValue, isNone, noneValue } from './nullable.ts';
import { withoutParentheses } from './reads.ts';
import { and, binary, intValue, not, numberValue, stringValue, type Value } from './value.ts';

const plus = (a: Value, b: Value): Value => binary('int.add', a, b, intType);
const isLess = (a: Value, b: Value): Value => binary('int.less', a, b, booleanType);

/**
 * sort and toSorted: a merge of ever longer runs from the bottom up, stable, whose comparisons follow from the length and
 * their own results alone, so that every engine makes the same, whatever the comparison says or does. As ECMAScript has
 * it, the elements are taken out first and written back at the end, undefined ones last without being compared.
 *
 * Charged: the elements and 1 at once, then 1 for each comparison before it is made.
 */
export function sort(f: FunctionBuilder, array: Value, isCopy: boolean, node: ts.CallExpression): Value {
  const type = array.type as ArrayType;
  const isAfter = comparison(f, type.element, node);
  const length = f.stabilise(f.arrayLength(array), 'length');
  f.spend(plus(length, intValue(1)), node);
  const runs = makeArray(f, type, length, node);
  const count = takeOut(f, array, runs, length, node);
  const merged = makeArray(f, type, length, node);
  const sorted = mergeSort(f, runs, merged, count, isAfter, node);
  putUndefined(f, sorted, count, length, node);
  if (isCopy) return sorted;
  f.countUp(
    () => length,
    (index) => {
      // The comparison may have shortened the array: it is as long again.
      f.write(
        {
          kind: 'array.set',
          type,
          array: array.expression,
          index: index.expression,
          value: at(sorted, index).expression,
          elementBytes: 0,
          site: f.site(node),
        },
        node,
      );
    },
    'free',
  );
  return array;
}

/** Whether the first of two elements belongs after the second. */
type IsAfter = (left: Value, right: Value) => Value;

function comparison(f: FunctionBuilder, element: IrType, node: ts.CallExpression): IsAfter {
  const [given] = node.arguments;
  if (given !== undefined && !isUndefined(given))
    return (left, right) => {
      const order = runCallback(f, given, node, [left, right], numberType);
      // NaN counts as 0.
      return binary('greater', order, numberValue(0), booleanType);
    };
  const type = element.kind === 'nullable' ? element.value : element;
  if (type.kind !== 'string' && type.kind !== 'boolean') return f.reject('WM0421', node);
  const site = f.site(node);
  return (left, right) => {
    if (element.kind === 'boolean') return and(left, not(right));
    const [a, b] = [f.stabilise(textOf(f, left)), f.stabilise(textOf(f, right))];
    return {
      expression: { kind: 'string.less', left: b.expression, right: a.expression, site },
      type: booleanType,
    };
  };
}

function isUndefined(given: ts.Expression): boolean {
  const node = withoutParentheses(given);
  return typescript.isIdentifier(node) && node.text === 'undefined';
}

/** A string, a boolean or null as the text by which it is sorted. */
function textOf(f: FunctionBuilder, value: Value): Value {
  if (value.type.kind === 'nullable')
    return f.choose(
      isNone(value, 'any'),
      stringType,
      () => stringValue('null'),
      () => textOf(f, heldValue(value)),
    );
  if (value.type.kind !== 'boolean') return value;
  return f.choose(
    value,
    stringType,
    () => stringValue('true'),
    () => stringValue('false'),
  );
}

/** Copies what is compared to the front of `runs`; how many that are. */
function takeOut(f: FunctionBuilder, array: Value, runs: Value, length: Value, node: ts.Node): Value {
  const { element: type } = array.type as ArrayType;
  if (type.kind !== 'nullable') {
    f.countUp(
      () => length,
      (index) => put(f, runs, index, at(array, index), node),
      'free',
    );
    return length;
  }
  const count = f.local('count', intType, false);
  f.set(count, intValue(0));
  f.countUp(
    () => length,
    (index) => {
      const element = f.stabilise(at(array, index), 'element');
      const otherwise = f.block(() => {
        put(f, runs, f.read(count), element, node);
        f.set(count, plus(f.read(count), intValue(1)));
      });
      f.emit({ kind: 'if', test: isNone(element, 'undefined').expression, then: [], otherwise });
    },
    'free',
  );
  return f.stabilise(f.read(count), 'count');
}

function putUndefined(f: FunctionBuilder, sorted: Value, count: Value, length: Value, node: ts.Node): void {
  const { element: type } = sorted.type as ArrayType;
  if (type.kind !== 'nullable') return;
  const others = f.stabilise(binary('int.subtract', length, count, intType), 'others');
  f.countUp(
    () => others,
    (index) => put(f, sorted, plus(count, index), noneValue('undefined', type), node),
    'free',
  );
}

/** Sorts the first `count` elements of `a` with the help of `b`; yields the one of the two that holds them in the end. */
function mergeSort(f: FunctionBuilder, a: Value, b: Value, count: Value, isAfter: IsAfter, node: ts.Node): Value {
  const source = f.local('source', a.type, false);
  const target = f.local('target', a.type, false);
  const width = f.local('width', intType, false);
  f.set(source, a);
  f.set(target, b);
  f.set(width, intValue(1));
  whileLess(f, width, count, () => {
    const first = f.local('first', intType, false);
    f.set(first, intValue(0));
    whileLess(f, first, count, () => {
      const middle = f.stabilise(lesser(f, plus(f.read(first), f.read(width)), count), 'middle');
      const end = f.stabilise(lesser(f, plus(middle, f.read(width)), count), 'end');
      merge(f, f.read(source), f.read(target), { first: f.read(first), middle, end }, isAfter, node);
      f.set(first, end);
    });
    const merged = f.stabilise(f.read(target), 'merged');
    f.set(target, f.read(source));
    f.set(source, merged);
    f.set(width, plus(f.read(width), f.read(width)));
  });
  return f.stabilise(f.read(source), 'sorted');
}

/** The two runs `first` to below `middle` to below `end` as one. */
function merge(
  f: FunctionBuilder,
  source: Value,
  target: Value,
  { first, middle, end }: { first: Value; middle: Value; end: Value },
  isAfter: IsAfter,
  node: ts.Node,
): void {
  const [left, right, next] = (['left', 'right', 'next'] as const).map((name) => f.local(name, intType, false)) as [
    LocalId,
    LocalId,
    LocalId,
  ];
  f.set(left, first);
  f.set(right, middle);
  f.set(next, first);
  whileLess(f, next, end, () => {
    const isRight = f.local('isRight', booleanType, true);
    const both = f.block(() => {
      f.spend(intValue(1), node);
      const one = f.stabilise(at(source, f.read(left)), 'one');
      const other = f.stabilise(at(source, f.read(right)), 'other');
      f.set(isRight, isAfter(one, other));
    });
    const hasBoth = and(isLess(f.read(left), middle), isLess(f.read(right), end));
    const only = f.block(() => f.set(isRight, not(isLess(f.read(left), middle))));
    f.emit({ kind: 'if', test: hasBoth.expression, then: both, otherwise: only });
    const take = (from: LocalId): ReturnType<FunctionBuilder['block']> =>
      f.block(() => {
        put(f, target, f.read(next), at(source, f.read(from)), node);
        f.set(from, plus(f.read(from), intValue(1)));
      });
    f.emit({ kind: 'if', test: f.read(isRight).expression, then: take(right), otherwise: take(left) });
    f.set(next, plus(f.read(next), intValue(1)));
  });
}

function lesser(f: FunctionBuilder, given: Value, limit: Value): Value {
  const value = f.stabilise(given);
  return f.choose(
    isLess(value, limit),
    intType,
    () => value,
    () => limit,
  );
}

/** A free loop for as long as a local is less than a limit. */
function whileLess(f: FunctionBuilder, local: LocalId, limit: Value, body: () => void): void {
  const loop = f.label();
  const statements = f.block(() => {
    f.emit({
      kind: 'if',
      test: isLess(f.read(local), limit).expression,
      then: [],
      otherwise: [{ kind: 'break', label: loop }],
    });
    body();
  });
  f.loop(loop, statements, f.place, 'free');
}
