import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { isReference, nullableType, numberType, recordType, type IrType, type RecordType } from '../ir/types.ts';
import { isDictionaryType, literalDictionary, lowerDictionary } from './dictionaries.ts';
import { isMethodSymbol } from './classes/members.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { isNone, noneValue, plainType } from './nullable.ts';
import { typeText } from './types.ts';
import { toNumber, type Value } from './value.ts';

/** A part of an object literal, in the order it is written. */
interface Part {
  /** Empty for the object that `...` spreads, which is evaluated before its fields are read. */
  readonly name: string;
  readonly lower: () => Value;
  readonly isSpread: boolean;
  /** The spread object may have been made without this field: what an earlier part gave then stays. */
  readonly isOptional: boolean;
  readonly node: ts.Expression;
}

/** An object literal: its parts in the order they are written, each evaluated once, the last of a name winning. */
export function lowerObject(f: FunctionBuilder, node: ts.ObjectLiteralExpression, expected: IrType | undefined): Value {
  const dictionary = isDictionaryType(expected) ? expected : literalDictionary(f, node);
  if (dictionary !== undefined) return lowerDictionary(f, node, dictionary);
  const wanted = expected?.kind === 'record' ? expected : undefined;
  const written = node.properties.flatMap((property) =>
    typescript.isSpreadAssignment(property) ? spread(f, property) : [partOf(f, property, wanted)],
  );
  // Explicit fields are evaluated even where a later one overwrites them.
  const deciding = new Map<string, readonly Part[]>();
  for (const { name } of written) {
    const all = written.filter((part) => part.name === name);
    const last = all.findLastIndex(({ isOptional }) => !isOptional);
    if (name !== '') deciding.set(name, all.slice(Math.max(last, 0)));
  }
  const isKept = (part: Part): boolean => deciding.get(part.name)?.includes(part) === true;
  const evaluated = written.filter((part) => !part.isSpread || part.name === '' || isKept(part));
  const values = f.operands(
    evaluated.map((part) => () => {
      const value = part.lower();
      if (!part.isSpread && !isKept(part)) f.discard(value);
      return value;
    }),
  );
  const valueOf = new Map(evaluated.map((part, at) => [part, values[at] as Value]));
  const fields = [...deciding].map(([name, parts]) => ({
    name,
    value: decided(f, node, name, parts, valueOf, typeOfField(wanted, name)),
  }));
  return wanted !== undefined && covers(fields, wanted)
    ? objectOf(f, wanted, fields, node)
    : objectOf(f, recordType(fields.map(({ name, value }) => ({ name, type: value.type }))), fields, node);
}

/** Whether every field that an object of this type must have is there. */
function covers(fields: readonly { readonly name: string }[], wanted: RecordType): boolean {
  return wanted.fields.every(
    ({ name, type }) => type.kind === 'nullable' || fields.some((field) => field.name === name),
  );
}

/** A record of exactly this type: fields that it does not know are left out, optional ones without a value are absent. */
function objectOf(
  f: FunctionBuilder,
  type: RecordType,
  given: readonly { readonly name: string; readonly value: Value }[],
  node: ts.ObjectLiteralExpression,
): Value {
  const known = given.filter(({ name }) => typeOfField(type, name) !== undefined);
  const values = f.operands(
    known.map(
      ({ name, value }) =>
        () =>
          f.coerce(value, typeOfField(type, name) ?? value.type, placeOf(node, name)),
    ),
  );
  const fields = known.map(({ name }, at) => ({ name, value: (values[at] as Value).expression }));
  for (const field of type.fields)
    if (field.type.kind === 'nullable' && !known.some(({ name }) => name === field.name))
      fields.push({ name: field.name, value: noneValue('absent', field.type).expression });
  return { expression: { kind: 'record.new', type, fields, bytes: 0, site: f.site(node) }, type };
}

/** The property that gives a field, for messages. */
function placeOf(node: ts.ObjectLiteralExpression, name: string): ts.Node {
  return node.properties.find((property) => property.name?.getText() === name) ?? node;
}

/** The value of a field: of the last part that certainly has it, or of a later one whose object does. */
function decided(
  f: FunctionBuilder,
  node: ts.ObjectLiteralExpression,
  name: string,
  parts: readonly Part[],
  values: ReadonlyMap<Part, Value>,
  wanted: IrType | undefined,
): Value {
  const [first, ...others] = parts.map((part) => values.get(part) as Value);
  if (first === undefined) throw new Error(`field '${name}' has no part`);
  if (others.length === 0) return wanted?.kind === 'int' ? first : toNumber(first);
  const symbol = f.module.checker.getTypeAtLocation(node).getProperty(name);
  const type = symbol === undefined ? first.type : f.module.types.of(f.module.checker.getTypeOfSymbol(symbol), node);
  const isOptional = symbol !== undefined && (symbol.flags & typescript.SymbolFlags.Optional) !== 0;
  const result = wanted ?? (isOptional ? nullableType(type) : type);
  return others.reduce((earlier, later) => {
    const [before, after] = [f.stabilise(earlier), f.stabilise(later)];
    return f.choose(
      isNone(after, 'absent'),
      result,
      () => f.coerce(before, result, placeOf(node, name)),
      () => f.coerce(after, result, placeOf(node, name)),
    );
  }, first);
}

/** `...record`: the record, without a name, then its fields, each read in its turn. */
function spread(f: FunctionBuilder, property: ts.SpreadAssignment): Part[] {
  const { checker } = f.module;
  const source = property.expression;
  const fields = checker
    .getPropertiesOfType(checker.getNonNullableType(checker.getTypeAtLocation(source)))
    .filter((field) => !isMethodSymbol(field));
  let record: Value | undefined;
  let isNothing: Value | undefined;
  const read = (name: string): Value => {
    if (record?.type.kind !== 'record')
      return f.reject('WM0501', property, { found: typeText(record?.type ?? numberType), expected: 'an object' });
    const { type } = record;
    const field = type.fields.find((each) => each.name === name);
    if (field === undefined) return f.reject('WM0103', property, { owner: typeText(type), name, remedy: 'Name it.' });
    const raw: Value = {
      expression: { kind: 'record.get', type, record: record.expression, field: name },
      type: field.type,
    };
    if (isNothing === undefined) return raw;
    const whole = nullableType(raw.type);
    return f.choose(
      isNothing,
      whole,
      () => noneValue('absent', whole),
      () => f.coerce(raw, whole, property),
    );
  };
  const start: Part = {
    name: '',
    isSpread: true,
    isOptional: false,
    node: source,
    lower: () => {
      const value = f.stabilise(f.tolerant(source), 'record');
      // `...undefined` spreads nothing.
      if (value.type.kind === 'nullable') isNothing = f.stabilise(isNone(value, 'any'), 'nothing');
      record = value.type.kind === 'nullable' ? { ...heldOf(value) } : value;
      return value;
    },
  };
  const mayBeNothing = f.module.types.admitsNone(checker.getTypeAtLocation(source));
  return [
    start,
    ...fields.map((field): Part => {
      const isOptional = mayBeNothing || (field.flags & typescript.SymbolFlags.Optional) !== 0;
      return { name: field.name, isSpread: true, isOptional, node: source, lower: () => read(field.name) };
    }),
  ];
}

function heldOf(value: Value): Value {
  const type = plainType(value.type) ?? value.type;
  return isReference(type) ? { expression: { kind: 'unwrap', value: value.expression }, type } : value;
}

function partOf(f: FunctionBuilder, property: ts.ObjectLiteralElementLike, wanted: RecordType | undefined): Part {
  const explicit = { isSpread: false, isOptional: false };
  if (typescript.isShorthandPropertyAssignment(property)) {
    const name = property.name.text;
    return {
      ...explicit,
      name,
      node: property.name,
      lower: () => shaped(f, property.name, typeOfField(wanted, name)),
    };
  }
  if (!typescript.isPropertyAssignment(property))
    return f.reject('WM0301', property, { name: 'a method', remedy: 'Write a function that takes the object.' });
  const { name, initializer } = property;
  if (typescript.isIdentifier(name) || typescript.isStringLiteral(name) || typescript.isNumericLiteral(name))
    return {
      ...explicit,
      name: name.text,
      node: initializer,
      lower: () => shaped(f, initializer, typeOfField(wanted, name.text)),
    };
  return f.reject('WM0904', name, { type: 'A computed field name' });
}

export function typeOfField(record: RecordType | undefined, name: string): IrType | undefined {
  return record?.fields.find((field) => field.name === name)?.type;
}

/** Of the wanted type where one is known. */
function shaped(f: FunctionBuilder, node: ts.Expression, type: IrType | undefined): Value {
  return type === undefined ? f.expression(node) : f.typed(node, type);
}
