import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { intType, sameType, type ArrayType, type IrType } from '../ir/types.ts';
import { appendAll, at, emptyArray, makeArray, pushOnto, put, sliceOf, visit } from './array_building.ts';
import {
  elementOrUndefined,
  optionalPosition,
  positionArguments,
  relativeIndex,
  throwUnless,
} from './array_positions.ts';
import { tested } from './array_search.ts';
import { runCallback } from './callbacks.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { collected, iterationOf } from './iteration.ts';
import { withoutParentheses } from './reads.ts';
import { binary, intValue, toNumber, type Value } from './value.ts';

/** The type of array that a call gives: TypeScript's, since a test may narrow the elements. */
export function resultArray(f: FunctionBuilder, node: ts.Expression, fallback: ArrayType): ArrayType {
  if (f.module.isLibrary) return fallback;
  const type = f.typeOf(node);
  return type.kind === 'array' ? type : fallback;
}

export function filter(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const type = resultArray(f, node, array.type as ArrayType);
  const result = emptyArray(f, type, node);
  visit(f, array, (given, index) => {
    const element = f.stabilise(given, 'element');
    const kept = tested(f, array, element, index, node);
    const then = f.block(() => pushOnto(f, result, f.coerce(element, type.element, node), node));
    f.emit({ kind: 'if', test: kept.expression, then, otherwise: [] });
  });
  return result;
}

export function slice(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const [from, to] = positionArguments(f, node);
  const length = f.stabilise(f.arrayLength(array), 'length');
  const start = optionalPosition(f, from, length, intValue(0), node);
  return sliceOf(f, array, start, optionalPosition(f, to, length, length, node), node);
}

export function elementAt(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const [given] = node.arguments;
  const position = given === undefined ? intValue(0) : f.stabilise(f.coerceKeepingInt(f.expression(given), { kind: 'number' }, given)); // prettier-ignore
  const length = f.stabilise(f.arrayLength(array), 'length');
  const { index, isInside } = relativeIndex(f, position, length);
  return elementOrUndefined(f, array, index, isInside);
}

export function concat(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const type = array.type as ArrayType;
  const parts = f
    .operands(
      node.arguments.map((given) => () => {
        if (!typescript.isSpreadElement(given)) return f.typed(given, isAppended(f, given, type) ? type : type.element);
        const walked = iterationOf(f, given.expression);
        return walked.array ?? collected(f, walked, given);
      }),
    )
    .map((value) => f.stabilise(value));
  const result = emptyArray(f, type, node);
  const append = (part: Value): void => {
    if (sameType(part.type, type)) appendAll(f, result, part, node);
    else pushOnto(f, result, f.coerce(part, type.element, node), node);
  };
  append(array);
  for (const [at, part] of parts.entries()) {
    const given = node.arguments[at];
    // Each of the arguments that a spread gives is an array or an element.
    if (given !== undefined && typescript.isSpreadElement(given))
      visit(f, part, (element) => append(f.stabilise(element)));
    else append(part);
  }
  return result;
}

/** Whether an argument's elements are appended: `[[1]].concat([2])` would append a number to arrays. */
function isAppended(f: FunctionBuilder, given: ts.Expression, type: ArrayType): boolean {
  const { checker } = f.module;
  if (!checker.isArrayLikeType(checker.getTypeAtLocation(given))) return false;
  if (type.element.kind !== 'array') return true;
  const inner = withoutParentheses(given);
  if (typescript.isArrayLiteralExpression(inner) && inner.elements.length === 0) return true;
  if (sameType(f.module.types.of(checker.getTypeAtLocation(given), given), type.element)) f.reject('WM0422', given);
  return true;
}

/** Arrays within the array, to a depth that is written out; what is deeper than the type stays as it is. */
export function flat(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const [depth] = node.arguments;
  let left = depth === undefined ? 1 : literalDepth(f, depth);
  let type = array.type as ArrayType;
  for (; left >= 1 && type.element.kind === 'array'; left -= 1) type = type.element;
  const result = emptyArray(f, type, node);
  const append = (source: Value): void => {
    const length = f.stabilise(f.arrayLength(source), 'length');
    f.spend(binary('int.add', length, intValue(1), intType), node);
    f.countUp(
      () => length,
      (index) => {
        const element = at(source, index);
        if (sameType(source.type, type)) pushOnto(f, result, element, node);
        else append(f.stabilise(element, 'inner'));
      },
      'free',
    );
  };
  append(array);
  return result;
}

function literalDepth(f: FunctionBuilder, given: ts.Expression): number {
  const node = withoutParentheses(given);
  if (typescript.isNumericLiteral(node)) return Number(node.text);
  if (typescript.isIdentifier(node) && node.text === 'Infinity') return Number.POSITIVE_INFINITY;
  return f.reject('WM0301', given, { name: 'flat to a computed depth', remedy: 'Write the depth out: xs.flat(2).' });
}

/** An array that the callback gives is taken apart, anything else is one element. */
export function flatMap(
  f: FunctionBuilder,
  array: Value,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value {
  const type = expected?.kind === 'array' ? expected : resultArray(f, node, array.type as ArrayType);
  const [callback] = node.arguments;
  const result = emptyArray(f, type, node);
  const givesArray = callback !== undefined && returnsArray(f, callback);
  visit(f, array, (given, index) => {
    const element = f.stabilise(given, 'element');
    const wanted = givesArray ? type : type.element;
    const part = runCallback(f, callback, node, [element, toNumber(index), array], wanted);
    if (givesArray) appendAll(f, result, f.stabilise(part, 'part'), node);
    else pushOnto(f, result, part, node);
  });
  return result;
}

function returnsArray(f: FunctionBuilder, callback: ts.Expression): boolean {
  const { checker } = f.module;
  const [signature] = checker.getTypeAtLocation(callback).getCallSignatures();
  if (signature === undefined) return false;
  const type = checker.getReturnTypeOfSignature(signature);
  return (type.isUnion() ? type.types : [type]).every((member) => checker.isArrayLikeType(member));
}

export function toReversed(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const length = f.stabilise(f.arrayLength(array), 'length');
  const result = makeArray(f, array.type as ArrayType, length, node);
  f.countUp(
    () => length,
    (index) => {
      const last = binary('int.subtract', length, intValue(1), intType);
      put(f, result, index, at(array, binary('int.subtract', last, index, intType)), node);
    },
  );
  return result;
}

/** `xs.with(i, x)`: a copy with another element; outside of the array it throws. */
export function withElement(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const [where, given] = node.arguments;
  const { element } = array.type as ArrayType;
  if (where === undefined || given === undefined)
    return f.reject('WM0301', node, { name: 'with', remedy: 'Give an index and a value.' });
  const [position, value] = f
    .operands([() => f.number(where), () => f.typed(given, element)])
    .map((each) => f.stabilise(each)) as [Value, Value];
  const length = f.stabilise(f.arrayLength(array), 'length');
  const { index, isInside } = relativeIndex(f, position, length);
  throwUnless(f, isInside, 'Invalid index : out of range', node);
  const result = sliceOf(f, array, intValue(0), length, node);
  put(f, result, index, value, node);
  return result;
}
