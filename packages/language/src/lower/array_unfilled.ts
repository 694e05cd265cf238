import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { arrayType, booleanType, intType, type ArrayType, type IrType, nothingType } from '../ir/types.ts';
import { emptyArray, makeArray, pushOnto, put } from './array_building.ts';
import { lengthValue } from './array_lengths.ts';
import type { Binding, FunctionBuilder } from './function_builder.ts';
import { lowerElements } from './literals.ts';
import { noneValue } from './nullable.ts';
import { withoutParentheses } from './reads.ts';
import { binary, booleanValue, intValue, toNumber, type Value } from './value.ts';

/*
 * `new Array(n)` has n holes. It is accepted where nobody can tell them from what is written: filled at once, walked over,
 * or in a const whose elements are written in order. Such a const holds the elements written so far, and says that its
 * length is n; every other use than of its elements stops the step while elements are missing.
 */

type ArrayCall = ts.NewExpression | ts.CallExpression;

/** `new Array(…)` or `Array(…)`. */
export function isArrayCall(node: ArrayCall): boolean {
  return typescript.isIdentifier(node.expression) && node.expression.text === 'Array';
}

/** The length of `new Array(n)` and `Array(n)`. */
export function lengthArgument(f: FunctionBuilder, given: ts.Expression): ts.Expression | undefined {
  const node = withoutParentheses(given);
  if (!typescript.isNewExpression(node) && !typescript.isCallExpression(node)) return undefined;
  if (!isArrayCall(node) || node.arguments?.length !== 1) return undefined;
  const [length] = node.arguments;
  if (length === undefined || typescript.isSpreadElement(length)) return undefined;
  const { flags } = f.module.checker.getTypeAtLocation(length);
  return flags & typescript.TypeFlags.NumberLike ? length : undefined;
}

/** `new Array(…)` as a value. */
export function lowerArrayCall(f: FunctionBuilder, node: ArrayCall, expected: IrType | undefined): Value {
  const given = node.arguments ?? [];
  if (given.length === 0) {
    const type = expected?.kind === 'array' ? expected : f.typeOf(node);
    return type.kind === 'array' ? emptyArray(f, type, node) : f.reject('WM0402', node);
  }
  const length = lengthArgument(f, node);
  if (length === undefined) return lowerElements(f, given, node, expected);
  if (!isWalkedOver(node)) return f.reject('WM0402', node);
  return undefinedElements(f, lengthValue(f, f.number(length), length), node);
}

/** `[...Array(n)]`, `Array(n).keys()`, `Array.from(Array(n))`: iterators see undefined in place of holes. */
function isWalkedOver(node: ts.Node): boolean {
  const { parent } = node;
  if (typescript.isParenthesizedExpression(parent)) return isWalkedOver(parent);
  if (typescript.isSpreadElement(parent)) return true;
  if (typescript.isForOfStatement(parent)) return parent.expression === node;
  if (typescript.isCallExpression(parent)) return parent.expression.getText() === 'Array.from';
  return typescript.isPropertyAccessExpression(parent) && ['keys', 'entries', 'values'].includes(parent.name.text);
}

/** `Array.from({ length: n })`; `length` is an int. */
export function undefinedElements(f: FunctionBuilder, length: Value, node: ts.Node): Value {
  const count = f.stabilise(length, 'length');
  const array = makeArray(f, arrayType(nothingType), count, node);
  f.countUp(
    () => count,
    (index) => put(f, array, index, noneValue('undefined'), node),
  );
  return array;
}

/** `new Array(n).fill(x)`: n equal elements. */
export function filledArray(
  f: FunctionBuilder,
  size: ts.Expression,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value {
  const [given] = node.arguments;
  if (node.arguments.length > 1) return f.reject('WM0402', node);
  const own = expected?.kind === 'array' ? expected : f.typeOf(node);
  const type = own.kind === 'array' ? own : arrayType(own);
  const [count, value] = f.operands([
    () => lengthValue(f, f.number(size), size),
    () => f.stabilise(given === undefined ? noneValue('undefined') : f.typed(given, type.element), 'value'),
  ]) as [Value, Value];
  const length = f.stabilise(count, 'length');
  const array = makeArray(f, type, length, node);
  f.countUp(
    () => length,
    (index) => put(f, array, index, value, node),
  );
  return array;
}

/** `const xs = new Array<number>(n);`, to be written in order. */
export function bindUnfilled(f: FunctionBuilder, node: ts.VariableDeclaration, declared: IrType | undefined): boolean {
  const { name, initializer } = node;
  const size = initializer === undefined ? undefined : lengthArgument(f, initializer);
  const symbol = f.symbol(name);
  if (initializer === undefined || size === undefined || symbol === undefined) return false;
  const type = declared ?? f.typeOf(initializer);
  // Where undefined is an element, nothing tells what has not been written.
  if (type.kind !== 'array' || type.element.kind === 'nullable') return f.reject('WM0402', initializer);
  const isShared = usedInside(f, node.parent.parent.parent, symbol, false);
  if (f.module.reassigned.has(symbol) || isShared) return f.reject('WM0402', initializer);
  const length = f.local('length', intType, true);
  f.set(length, lengthValue(f, f.number(size), size));
  const isFull = f.local('isFull', booleanType, false);
  f.set(isFull, booleanValue(false));
  const local = f.local(symbol.name, type, true);
  f.set(local, emptyArray(f, type, initializer));
  f.bindings.set(symbol, { local, type, unsigned: false, unfilled: { length, isFull } });
  return true;
}

/** Whether a function of its own uses the array, other than by its elements. */
function usedInside(f: FunctionBuilder, node: ts.Node, symbol: ts.Symbol, isInside: boolean): boolean {
  if (typescript.isIdentifier(node))
    return isInside && node.text === symbol.name && f.symbol(node) === symbol && !isElementUse(node);
  const within = isInside || typescript.isFunctionLike(node);
  return typescript.forEachChild(node, (child) => usedInside(f, child, symbol, within) || undefined) ?? false;
}

/** `xs[i]`, read or written. */
function isElementUse(node: ts.Node): boolean {
  return typescript.isElementAccessExpression(node.parent) && node.parent.expression === node;
}

/** A use of the name of such a const: stops the step while elements are missing. */
export function requireFilled(f: FunctionBuilder, { local, unfilled }: Binding, node: ts.Identifier): void {
  if (unfilled === undefined || isElementUse(node)) return;
  const array = f.read(local);
  const check = f.block(() => {
    const written = f.stabilise(f.arrayLength(array), 'written');
    const isShort = binary('int.less', written, f.read(unfilled.length), booleanType);
    const details = [toNumber(written).expression, toNumber(written).expression] as const;
    const fail = f.block(() => {
      f.emit({ kind: 'fail', status: statusCode.out_of_range_read, details, site: f.site(node) });
    });
    f.emit({ kind: 'if', test: isShort.expression, then: fail, otherwise: [] });
    f.set(unfilled.isFull, booleanValue(true));
  });
  f.emit({ kind: 'if', test: f.read(unfilled.isFull).expression, then: [], otherwise: check });
}

function unfilledBinding(f: FunctionBuilder, owner: ts.Expression): Binding | undefined {
  const node = withoutParentheses(owner);
  const symbol = typescript.isIdentifier(node) ? f.symbol(node) : undefined;
  const binding = symbol === undefined ? undefined : f.bindings.get(symbol);
  return binding?.unfilled === undefined ? undefined : binding;
}

/** `xs.length` of such a const: what it was made with, until its elements decide. */
export function unfilledLength(f: FunctionBuilder, owner: ts.Expression): Value | undefined {
  const binding = unfilledBinding(f, owner);
  if (binding?.unfilled === undefined) return undefined;
  const { length, isFull } = binding.unfilled;
  const written = f.stabilise(f.arrayLength(f.read(binding.local)), 'written');
  const isDecided = binary('int.less', f.read(length), written, booleanType);
  return f.choose(
    f.read(isFull),
    intType,
    () => written,
    () =>
      f.choose(
        isDecided,
        intType,
        () => written,
        () => f.read(length),
      ),
  );
}

/** `xs.fill(x)` as a later statement. */
export function fillUnfilled(f: FunctionBuilder, owner: ts.Expression, node: ts.CallExpression): Value | undefined {
  const [given] = node.arguments;
  const binding = unfilledBinding(f, owner);
  if (binding?.unfilled === undefined || given === undefined || node.arguments.length > 1) return undefined;
  const { length, isFull } = binding.unfilled;
  const array = f.read(binding.local);
  const value = f.stabilise(f.typed(given, (array.type as ArrayType).element), 'value');
  const written = f.stabilise(f.arrayLength(array), 'written');
  f.countUp(
    () => written,
    (index) => put(f, array, index, value, node),
  );
  const missing = f.stabilise(
    f.choose(
      f.read(isFull),
      intType,
      () => intValue(0),
      () => binary('int.subtract', f.read(length), written, intType),
    ),
    'missing',
  );
  f.countUp(
    () => missing,
    () => pushOnto(f, array, value, node),
  );
  f.set(isFull, booleanValue(true));
  return array;
}
