import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import {
  arrayType,
  numberType,
  recordType,
  sameType,
  type ArrayType,
  type IrType,
  type RecordType,
} from '../ir/types.ts';
import { appendAll, emptyArray, pushOnto, sliceOf } from './array_building.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { iterationOf } from './iteration.ts';
import { noneValue } from './nullable.ts';
import { typeOfField } from './object_literals.ts';
import { elementAt, elementSource } from './patterns.ts';
import { typeText } from './types.ts';
import { intValue, toNumber, type Value } from './value.ts';

/** An array or tuple literal. */
export function lowerArray(f: FunctionBuilder, node: ts.ArrayLiteralExpression, expected: IrType | undefined): Value {
  if (expected?.kind === 'record') return tuple(f, node, expected);
  return lowerElements(f, node.elements, node, expected);
}

type Elements = readonly ts.Expression[];

/** The elements of an array literal, or the arguments of Array.of. */
export function lowerElements(
  f: FunctionBuilder,
  given: Elements,
  node: ts.Expression,
  expected: IrType | undefined,
): Value {
  if (given.some((element) => typescript.isSpreadElement(element))) return withSpreads(f, given, node, expected);
  const wanted = expected?.kind === 'array' ? expected.element : undefined;
  if (given.length === 0) {
    const type = expected?.kind === 'array' ? expected : contextual(f, node);
    return { expression: { kind: 'array.new', type, elements: [], bytes: 0, site: f.site(node) }, type };
  }
  if (wanted === undefined && typescript.isArrayLiteralExpression(node) && isRecordTuple(f, node))
    return tuple(f, node, undefined);
  let first: IrType | undefined = wanted ?? elementTypeOf(f, node);
  const values = f.operands(
    given.map((element) => () => {
      if (typescript.isOmittedExpression(element))
        return f.reject('WM0301', element, { name: 'a hole', remedy: 'Write the element.' });
      const value = first === undefined ? toNumber(f.expression(element)) : f.typed(element, first);
      first ??= value.type;
      return f.coerce(value, first, element);
    }),
  );
  return arrayOf(f, arrayType(first ?? numberType), values, node);
}

/** What TypeScript says that the elements have in common; the library knows its ints by their values. */
function elementTypeOf(f: FunctionBuilder, node: ts.Expression): IrType | undefined {
  if (f.module.isLibrary) return undefined;
  const type = f.module.types.of(f.module.checker.getTypeAtLocation(node), node);
  return type.kind === 'array' ? type.element : undefined;
}

export function arrayOf(f: FunctionBuilder, type: ArrayType, values: readonly Value[], node: ts.Node): Value {
  return {
    expression: {
      kind: 'array.new',
      type,
      elements: values.map(({ expression }) => expression),
      bytes: 0,
      site: f.site(node),
    },
    type,
  };
}

/** The element type of `[]` by its context. */
function contextual(f: FunctionBuilder, node: ts.Expression): ArrayType {
  const type = f.module.checker.getContextualType(node) ?? f.module.checker.getTypeAtLocation(node);
  const translated = f.module.types.of(type, node);
  return translated.kind === 'array' ? translated : f.reject('WM0202', node, { name: '[]' });
}

/** Whether the checker sees a tuple whose elements differ in representation. */
function isRecordTuple(f: FunctionBuilder, node: ts.ArrayLiteralExpression): boolean {
  const type = f.module.checker.getTypeAtLocation(node);
  return f.module.checker.isTupleType(type) && f.module.types.of(type, node).kind === 'record';
}

function tuple(f: FunctionBuilder, node: ts.ArrayLiteralExpression, wanted: RecordType | undefined): Value {
  const values = node.elements.some((element) => typescript.isSpreadElement(element))
    ? tupleParts(f, node, wanted)
    : f.operands(node.elements.map((element, at) => () => tupleElement(f, element, wanted, at)));
  const named = values.map((value, at) => ({ name: String(at), value }));
  // Optional elements that are left out.
  for (const { name, type } of wanted?.fields.slice(values.length) ?? [])
    if (type.kind === 'nullable') named.push({ name, value: noneValue('absent', type) });
  const type = recordType(named.map(({ name, value }) => ({ name, type: value.type })));
  return {
    expression: {
      kind: 'record.new',
      type,
      fields: named.map(({ name, value }) => ({ name, value: value.expression })),
      bytes: 0,
      site: f.site(node),
    },
    type,
  };
}

function tupleElement(f: FunctionBuilder, node: ts.Expression, wanted: RecordType | undefined, at: number): Value {
  const type = typeOfField(wanted, String(at));
  return type === undefined ? toNumber(f.expression(node)) : f.typed(node, type);
}

/** The elements of a tuple literal with spreads, each kept: what is spread must be a tuple too. */
function tupleParts(f: FunctionBuilder, node: ts.ArrayLiteralExpression, wanted: RecordType | undefined): Value[] {
  const parts: Value[] = [];
  for (const element of node.elements) {
    if (!typescript.isSpreadElement(element)) {
      parts.push(f.stabilise(tupleElement(f, element, wanted, parts.length), 'part'));
      continue;
    }
    const source = elementSource(f, f.expression(element.expression), element);
    const type = f.module.checker.getTypeAtLocation(element.expression);
    const count = f.module.checker.isTupleType(type)
      ? f.module.checker.getTypeArguments(type as ts.TypeReference).length
      : f.reject('WM0501', element, { found: typeText(source.type), expected: 'a tuple' });
    for (let at = 0; at < count; at += 1) {
      const own = typeOfField(wanted, String(parts.length));
      const part = elementAt(f, source, at, element);
      parts.push(f.stabilise(own === undefined ? part : f.coerce(part, own, element), 'part'));
    }
  }
  return parts;
}

/** `[...a, x, ...b]`: an array that grows by each part when the part is evaluated. */
function withSpreads(f: FunctionBuilder, given: Elements, node: ts.Expression, expected: IrType | undefined): Value {
  const wanted = expected?.kind === 'array' ? expected.element : elementTypeOf(f, node);
  let type = wanted === undefined ? undefined : arrayType(wanted);
  let result: Value | undefined;
  for (const each of given) {
    if (!typescript.isSpreadElement(each)) {
      const value = type === undefined ? toNumber(f.expression(each)) : f.typed(each, type.element);
      type ??= arrayType(value.type);
      result ??= emptyArray(f, type, node);
      pushOnto(f, result, value, node);
      continue;
    }
    const walked = iterationOf(f, each.expression, type);
    type ??= arrayType(walked.element);
    const { element } = type;
    const isSame = walked.array !== undefined && sameType(walked.array.type, type);
    if (isSame && given.length === 1) return sliceOf(f, walked.array, intValue(0), f.arrayLength(walked.array), node);
    const target = (result ??= emptyArray(f, type, node));
    if (isSame) appendAll(f, target, walked.array, node);
    else walked.each(({ value }) => pushOnto(f, target, f.coerce(value(), element, each), node));
  }
  return result ?? emptyArray(f, type ?? contextual(f, node), node);
}
