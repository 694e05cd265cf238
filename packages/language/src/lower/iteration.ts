import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { arrayType, booleanType, intType, numberType, type IrType } from '../ir/types.ts';
import { at, emptyArray, pushOnto } from './array_building.ts';
import { increment, type FunctionBuilder } from './function_builder.ts';
import { pairOf, pairType } from './pairs.ts';
import { withoutParentheses } from './reads.ts';
import { tableIteration } from './table_iteration.ts';
import { textIteration } from './text_iteration.ts';
import { tupleElements } from './tuples.ts';
import { typeText } from './types.ts';
import { binary, intValue, toNumber, type Value } from './value.ts';
import type { Item, Iteration, View } from './walk.ts';

export type { Item, Iteration, View } from './walk.ts';
export { pairOf, pairType } from './pairs.ts';

/** One kind of value that can be walked over; undefined for others. */
type IterableKind = (f: FunctionBuilder, value: Value, view: View, node: ts.Node) => Iteration | undefined;

const kinds: readonly IterableKind[] = [arrayIteration, tupleIteration, tableIteration, textIteration];

/** What an expression walks over. `expected` is the type of array that is built from it, if known. */
export function iterationOf(f: FunctionBuilder, node: ts.Expression, expected?: IrType): Iteration {
  const viewed = viewOf(f, node);
  const given = viewed === undefined ? f.expression(node, arrayWanted(f, node, expected)) : f.expression(viewed.owner);
  return iterationOver(f, f.stabilise(given, 'walked'), viewed?.view ?? 'itself', node);
}

/** The array type that is wanted of what is walked over, where that is an array at all. */
export function arrayWanted(f: FunctionBuilder, node: ts.Expression, wanted: IrType | undefined): IrType | undefined {
  const { checker, types } = f.module;
  const type = types.resolved(checker.getTypeAtLocation(node));
  return checker.isArrayType(type) || checker.isTupleType(type) ? wanted : undefined;
}

export function iterationOver(f: FunctionBuilder, value: Value, view: View, node: ts.Node): Iteration {
  for (const kind of kinds) {
    const found = kind(f, value, view, node);
    if (found !== undefined) return found;
  }
  return f.reject('WM0301', node, {
    name: `a loop over ${typeText(value.type)}`,
    remedy: 'Loop over an array, a string, a Map or a Set.',
  });
}

/** `xs.entries()` and its kin, which give an iterator. */
export function viewOf(f: FunctionBuilder, given: ts.Expression): { owner: ts.Expression; view: View } | undefined {
  const node = withoutParentheses(given);
  if (!typescript.isCallExpression(node) || !typescript.isPropertyAccessExpression(node.expression)) return undefined;
  const { name, expression } = node.expression;
  if (name.text !== 'entries' && name.text !== 'keys' && name.text !== 'values') return undefined;
  const isIterator = f.module.checker.getTypeAtLocation(node).getSymbol()?.name === 'IterableIterator';
  return isIterator ? { owner: expression, view: name.text } : undefined;
}

/** A new array of everything an iteration gives; an array's own elements are copied. */
export function collected(f: FunctionBuilder, { element, each }: Iteration, node: ts.Node): Value {
  const result = emptyArray(f, arrayType(element), node);
  each(({ value }) => pushOnto(f, result, value(), node));
  return result;
}

/** By a position that follows the length as it changes. */
function arrayIteration(f: FunctionBuilder, array: Value, view: View, node: ts.Node): Iteration | undefined {
  if (array.type.kind !== 'array') return undefined;
  const { element } = array.type;
  const item = (index: Value): Item => {
    if (view === 'keys') return { value: () => toNumber(index) };
    if (view !== 'entries') return { value: () => at(array, index) };
    const parts: [Value, Value] = [toNumber(index), at(array, index)];
    return { parts, value: () => pairOf(f, ...parts, node) };
  };
  const each: Iteration['each'] = (body, turns = 'charged') => {
    const index = f.local('i', intType, false);
    f.set(index, intValue(0));
    const loop = f.label();
    const statements = f.block(() => {
      const test = binary('int.less', f.read(index), f.arrayLength(array), booleanType);
      f.emit({ kind: 'if', test: test.expression, then: [], otherwise: [{ kind: 'break', label: loop }] });
      body(item(f.read(index)), loop);
      f.emit(increment(index));
    });
    f.loop(loop, statements, f.place, turns);
  };
  if (view === 'keys') return { element: numberType, each };
  if (view === 'entries') return { element: pairType(numberType, element), each };
  return { element, each, array };
}

/** A tuple cannot change its length: a copy of its elements serves, which only writes to it could tell from it. */
function tupleIteration(f: FunctionBuilder, tuple: Value, view: View, node: ts.Node): Iteration | undefined {
  const elements = tupleElements(f, tuple, node);
  return elements === undefined ? undefined : arrayIteration(f, elements, view, node);
}
