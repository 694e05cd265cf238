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
import { appendAll, emptyArray } from './array_building.ts';
import { isMethodSymbol } from './classes/members.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { spreadSource } from './spreads.ts';
import { typeText } from './types.ts';
import { toNumber, type Value } from './value.ts';

interface Field {
  readonly name: string;
  readonly lower: () => Value;
  /** Explicit fields are evaluated even where a later one overwrites them. */
  readonly isSpread: boolean;
}

/** An object literal: its parts in the order they are written, each evaluated once, the last of a name winning. */
export function lowerObject(f: FunctionBuilder, node: ts.ObjectLiteralExpression, expected: IrType | undefined): Value {
  const wanted = expected?.kind === 'record' ? expected : undefined;
  const written = node.properties.flatMap((property) =>
    typescript.isSpreadAssignment(property) ? spread(f, property) : [fieldOf(f, property, wanted)],
  );
  const isLast = (field: Field, at: number): boolean => written.findLastIndex(({ name }) => name === field.name) === at;
  const evaluated = written.filter((field, at) => !field.isSpread || field.name === '' || isLast(field, at));
  const kept = new Set(written.filter((field, at) => field.name !== '' && isLast(field, at)));
  const values = f.operands(
    evaluated.map((field) => () => {
      const value = field.lower();
      if (kept.has(field) || field.isSpread) return value;
      f.discard(value);
      return value;
    }),
  );
  const parts = evaluated.flatMap((field, at) => {
    const value = values[at];
    return kept.has(field) && value !== undefined
      ? [{ name: field.name, value: isInt(wanted, field.name) ? value : toNumber(value) }]
      : [];
  });
  const type = recordType(parts.map(({ name, value }) => ({ name, type: value.type })));
  const result: RecordType = wanted !== undefined && sameType(type, wanted) ? wanted : type;
  return {
    expression: {
      kind: 'record.new',
      type: result,
      fields: parts.map(({ name, value }) => ({ name, value: value.expression })),
      bytes: 0,
      site: f.site(node),
    },
    type: result,
  };
}

function isInt(record: RecordType | undefined, name: string): boolean {
  return typeOf(record, name)?.kind === 'int';
}

/** `...record`: the record, without a name, then its fields, each read in its turn. */
function spread(f: FunctionBuilder, property: ts.SpreadAssignment): Field[] {
  const { checker } = f.module;
  const names = checker
    .getPropertiesOfType(checker.getTypeAtLocation(property.expression))
    .filter((field) => !isMethodSymbol(field))
    .map(({ name }) => name);
  let record: Value | undefined;
  const read = (name: string): Value => {
    if (record?.type.kind !== 'record')
      return f.reject('WM0501', property, { found: typeText(record?.type ?? numberType), expected: 'an object' });
    const { type } = record;
    const field = type.fields.find((each) => each.name === name);
    if (field === undefined) return f.reject('WM0103', property, { owner: typeText(type), name, remedy: 'Name it.' });
    return { expression: { kind: 'record.get', type, record: record.expression, field: name }, type: field.type };
  };
  const source: Field = {
    name: '',
    isSpread: true,
    lower: () => {
      record = f.stabilise(f.expression(property.expression), 'record');
      return record;
    },
  };
  return [source, ...names.map((name): Field => ({ name, isSpread: true, lower: () => read(name) }))];
}

function fieldOf(f: FunctionBuilder, property: ts.ObjectLiteralElementLike, wanted: RecordType | undefined): Field {
  if (typescript.isShorthandPropertyAssignment(property)) {
    const name = property.name.text;
    return { name, isSpread: false, lower: () => shaped(f, property.name, typeOf(wanted, name)) };
  }
  if (!typescript.isPropertyAssignment(property))
    return f.reject('WM0301', property, { name: 'a method', remedy: 'Write a function that takes the object.' });
  const { name } = property;
  if (typescript.isIdentifier(name) || typescript.isStringLiteral(name) || typescript.isNumericLiteral(name))
    return {
      name: name.text,
      isSpread: false,
      lower: () => shaped(f, property.initializer, typeOf(wanted, name.text)),
    };
  return f.reject('WM0904', name, { type: 'A computed field name' });
}

function typeOf(record: RecordType | undefined, name: string): IrType | undefined {
  return record?.fields.find((field) => field.name === name)?.type;
}

/** Of the wanted type where one is known. */
function shaped(f: FunctionBuilder, node: ts.Expression, type: IrType | undefined): Value {
  return type === undefined ? f.expression(node) : f.typed(node, type);
}

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
  let first: IrType | undefined = wanted;
  const values = f.operands(
    node.elements.map((element) => () => {
      if (typescript.isOmittedExpression(element)) return f.reject('WM0902', element);
      const value = wanted === undefined ? toNumber(f.expression(element, first)) : f.typed(element, wanted);
      first ??= value.type;
      return f.coerce(value, first, element);
    }),
  );
  return arrayOf(f, arrayType(first ?? numberType), values, node);
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
      const type = typeOf(wanted, String(at));
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
  let element = expected?.kind === 'array' ? expected.element : undefined;
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
