import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { arrayType, numberType, recordType, type ArrayType, type IrType, type RecordType } from '../ir/types.ts';
import { appendAll, emptyArray } from './array_building.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { typeOfField } from './object_literals.ts';
import { spreadSource } from './spreads.ts';
import { typeText } from './types.ts';
import { toNumber, type Value } from './value.ts';

/** An array or tuple literal. */
export function lowerArray(f: FunctionBuilder, node: ts.ArrayLiteralExpression, expected: IrType | undefined): Value {
  if (expected?.kind === 'record') return tuple(f, node, expected);
  if (node.elements.some((element) => typescript.isSpreadElement(element))) return withSpreads(f, node, expected);
  const wanted = expected?.kind === 'array' ? expected.element : undefined;
  if (node.elements.length === 0) {
    const type = expected?.kind === 'array' ? expected : contextual(f, node);
    return { expression: { kind: 'array.new', type, elements: [], bytes: 0, site: f.site(node) }, type };
  }
  if (wanted === undefined && isRecordTuple(f, node)) return tuple(f, node, undefined);
  let first: IrType | undefined = wanted ?? elementTypeOf(f, node);
  const values = f.operands(
    node.elements.map((element) => () => {
      if (typescript.isOmittedExpression(element))
        return f.reject('WM0909', element, { name: 'a hole', remedy: 'Write the element.' });
      const value = first === undefined ? toNumber(f.expression(element)) : f.typed(element, first);
      first ??= value.type;
      return f.coerce(value, first, element);
    }),
  );
  return arrayOf(f, arrayType(first ?? numberType), values, node);
}

/** What TypeScript says that the elements have in common; the library knows its ints by their values. */
function elementTypeOf(f: FunctionBuilder, node: ts.ArrayLiteralExpression): IrType | undefined {
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
function contextual(f: FunctionBuilder, node: ts.ArrayLiteralExpression): ArrayType {
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
  const values = f.operands(
    node.elements.map((element, at) => () => {
      const type = typeOfField(wanted, String(at));
      return type === undefined ? toNumber(f.expression(element)) : f.typed(element, type);
    }),
  );
  const type = recordType(values.map((value, at) => ({ name: String(at), type: value.type })));
  return {
    expression: {
      kind: 'record.new',
      type,
      fields: values.map(({ expression }, at) => ({ name: String(at), value: expression })),
      bytes: 0,
      site: f.site(node),
    },
    type,
  };
}

/** `[...a, x, ...b]`: an array that grows by each part in order. */
function withSpreads(f: FunctionBuilder, node: ts.ArrayLiteralExpression, expected: IrType | undefined): Value {
  const parts = node.elements.map((element) => {
    const isSpread = typescript.isSpreadElement(element);
    const inner = isSpread ? element.expression : element;
    return { isSpread, node: inner };
  });
  let element = expected?.kind === 'array' ? expected.element : elementTypeOf(f, node);
  const values = f
    .operands(
      parts.map((part, index) => () => {
        const wanted = element === undefined ? undefined : part.isSpread ? arrayType(element) : element;
        const value = toNumber(f.expression(part.node, wanted));
        const { type } = value;
        if (!part.isSpread) {
          element ??= type;
          return f.coerce(value, element, part.node);
        }
        if (type.kind !== 'array')
          return f.reject('WM0501', part.node, { found: typeText(type), expected: 'an array' });
        element ??= type.element;
        const spread = f.coerce(value, arrayType(element), part.node);
        return spreadSource(f, part.node, spread, node.elements.slice(index + 1));
      }),
    )
    .map((value) => f.stabilise(value, 'part'));
  const result = emptyArray(f, arrayType(element ?? numberType), node);
  for (const [at, part] of parts.entries()) {
    const value = values[at];
    if (value === undefined) continue;
    if (part.isSpread) appendAll(f, result, value, node);
    else push(f, result, value, node);
  }
  return result;
}

function push(f: FunctionBuilder, array: Value, value: Value, node: ts.Node): void {
  f.emit({
    kind: 'array.push',
    type: array.type as ArrayType,
    array: array.expression,
    value: value.expression,
    elementBytes: 0,
    site: f.site(node),
  });
}
