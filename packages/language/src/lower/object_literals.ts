import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { Expression } from '../ir/ir.ts';
import { isSlotOf, slotsOf } from '../ir/slots.ts';
import {
  isReference,
  nullableType,
  numberType,
  recordType,
  sameType,
  type IrType,
  type RecordType,
} from '../ir/types.ts';
import { isDictionaryType, literalDictionary, lowerDictionary } from './dictionaries.ts';
import { rejectMixedMethods } from './classes/mixed_methods.ts';
import { slotOf } from './families.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { fieldKey, keyValue, namesOfKey } from './field_choice.ts';
import { isNone, noneValue, plainType, presentValue } from './nullable.ts';
import { equals } from './operators.ts';
import { wayAt } from './reads.ts';
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

/** Stands for the name of the object that a spread evaluates; no field is called so. */
const spreadObject = '\0...';

/** An object literal: its parts in the order they are written, each evaluated once, the last of a name winning. */
export function lowerObject(f: FunctionBuilder, node: ts.ObjectLiteralExpression, expected: IrType | undefined): Value {
  const dictionary = isDictionaryType(expected) ? expected : isRecordLiteral(f, node, expected) ? undefined : literalDictionary(f, node); // prettier-ignore
  if (dictionary !== undefined) return lowerDictionary(f, node, dictionary);
  rejectMixedMethods(f, node);
  const wanted = expected?.kind === 'record' ? expected : ofEmptyParts(f, node);
  const written = node.properties.flatMap((property) =>
    typescript.isSpreadAssignment(property)
      ? spread(f, property)
      : (computed(f, property, wanted) ?? [partOf(f, property, wanted)]),
  );
  // Explicit fields are evaluated even where a later one overwrites them.
  const deciding = new Map<string, readonly Part[]>();
  for (const { name } of written) {
    const all = written.filter((part) => part.name === name);
    const last = all.findLastIndex(({ isOptional }) => !isOptional);
    const isReplaced = written.some((part) => !part.isSpread && isSlotOf(part.name, name));
    if (name !== spreadObject && !isReplaced) deciding.set(name, all.slice(Math.max(last, 0)));
  }
  const isKept = (part: Part): boolean => deciding.get(part.name)?.includes(part) === true;
  const evaluated = written.filter((part) => !part.isSpread || part.name === spreadObject || isKept(part));
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
  if (wanted !== undefined && covers(fields, wanted)) return objectOf(f, wanted, fields, node);
  const own = recordType(fields.map(({ name, value }) => ({ name, type: value.type })));
  return objectOf(f, f.module.types.wide(own), fields, node);
}

/** What a literal is to become that has an `{}`, of which only its object's family knows whether it is a dictionary. */
function ofEmptyParts(f: FunctionBuilder, node: ts.ObjectLiteralExpression): RecordType | undefined {
  const isEmpty = (part: ts.ObjectLiteralElementLike): boolean =>
    typescript.isPropertyAssignment(part) &&
    typescript.isObjectLiteralExpression(part.initializer) &&
    part.initializer.properties.length === 0;
  if (!node.properties.some(isEmpty)) return undefined;
  const type = f.module.types.of(f.module.checker.getTypeAtLocation(node), node);
  return type.kind === 'record' ? type : undefined;
}

/** A literal with computed names that are all known, where an object of named fields is wanted. */
function isRecordLiteral(f: FunctionBuilder, node: ts.ObjectLiteralExpression, wanted: IrType | undefined): boolean {
  if (wanted?.kind !== 'record') return false;
  return node.properties.every(({ name }) => {
    if (name === undefined || !typescript.isComputedPropertyName(name)) return true;
    return namesOfKey(f, name.expression)?.every((each) => slotsOf(wanted, each).length > 0) === true;
  });
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
  const known = given.flatMap(({ name, value }) => {
    const slot = slotOf(type, name, () => value.type);
    if (slot === undefined) f.discard(value);
    return slot === undefined ? [] : [{ slot, value, place: placeOf(node, name) }];
  });
  const values = f.operands(
    known.map(
      ({ slot, value, place }) =>
        () =>
          f.coerce(value, slot.type, place),
    ),
  );
  const fields = known.map(({ slot }, at) => ({ name: slot.name, value: (values[at] as Value).expression }));
  for (const field of type.fields)
    if (field.type.kind === 'nullable' && !fields.some(({ name }) => name === field.name))
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
  const missing = symbol === undefined || isOptional;
  const result = wanted ?? (missing ? nullableType(type) : type);
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

/**
 * `...record`: the record, without a name, then its fields, each read in its turn: all that it may have, whatever fewer
 * its type declares.
 */
function spread(f: FunctionBuilder, property: ts.SpreadAssignment): Part[] {
  const { checker, types } = f.module;
  const source = property.expression;
  const own = checker.getTypeAtLocation(source);
  const type = plainType(types.of(own, source));
  if (type?.kind !== 'record')
    return f.reject('WM0501', property, { found: typeText(type ?? numberType), expected: 'an object' });
  const mayBeNothing = types.admitsNone(own);
  let record: Value | undefined;
  let isNothing: Value | undefined;
  const read = (field: RecordType['fields'][number]): Value => {
    if (record === undefined) throw new Error('a spread object is read before it is evaluated');
    const expression: Expression = { kind: 'record.get', type, record: record.expression, field: field.name };
    const raw: Value = { expression, type: field.type };
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
    name: spreadObject,
    isSpread: true,
    isOptional: false,
    node: source,
    lower: () => {
      const value = f.stabilise(
        f.coerce(f.tolerant(source), mayBeNothing ? nullableType(type) : type, source),
        'record',
      );
      // `...undefined` spreads nothing.
      if (value.type.kind === 'nullable') isNothing = f.stabilise(isNone(value, 'any'), 'nothing');
      record = value.type.kind === 'nullable' ? heldOf(value) : value;
      return value;
    },
  };
  return [
    start,
    ...type.fields.map((field): Part => {
      const isOptional = mayBeNothing || field.type.kind === 'nullable';
      return { name: field.name, isSpread: true, isOptional, node: source, lower: () => read(field) };
    }),
  ];
}

/**
 * `[key]: value` where a few names are all that the key may be: key and value, without a name, then each of the fields,
 * as optional as those of a spread: the object has it if the key is its name.
 */
function computed(
  f: FunctionBuilder,
  property: ts.ObjectLiteralElementLike,
  wanted: RecordType | undefined,
): Part[] | undefined {
  if (!typescript.isPropertyAssignment(property) || !typescript.isComputedPropertyName(property.name)) return undefined;
  const { expression } = property.name;
  const { initializer } = property;
  const names = namesOfKey(f, expression);
  if (names === undefined) return undefined;
  const [type, ...others] = names.map((name) => wantedField(f, wanted, name, initializer));
  const isOne = others.every((other) => other !== undefined && type !== undefined && sameType(other, type));
  let given: { readonly key: Value; readonly value: Value } | undefined;
  const start: Part = {
    name: spreadObject,
    isSpread: true,
    isOptional: false,
    node: initializer,
    lower: () => {
      const key = fieldKey(f, f.expression(expression), expression);
      const value = f.stabilise(toNumber(shaped(f, initializer, isOne ? type : undefined)), 'value');
      given = { key, value };
      return value;
    },
  };
  const choose = (name: string): Value => {
    if (given === undefined) throw new Error('a computed field is read before it is evaluated');
    const { key, value } = given;
    if (names.length === 1) return value;
    const whole = nullableType(value.type);
    return f.choose(
      equals(f, key, keyValue(key, name), expression),
      whole,
      () => f.coerce(presentValue(value), whole, initializer),
      () => noneValue('absent', whole),
    );
  };
  const isOptional = names.length > 1;
  return [
    start,
    ...names.map((name): Part => ({ name, isSpread: true, isOptional, node: initializer, lower: () => choose(name) })),
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
      lower: () => shaped(f, property.name, wantedField(f, wanted, name, property.name)),
    };
  }
  if (typescript.isMethodDeclaration(property) && typescript.isIdentifier(property.name)) {
    const { name } = property;
    return { ...explicit, name: name.text, node: name, lower: () => f.storedMethod(property) };
  }
  if (!typescript.isPropertyAssignment(property))
    return f.reject('WM0301', property, { name: property.getText(), remedy: 'Write: name: value.' });
  const { name, initializer } = property;
  if (typescript.isIdentifier(name) || typescript.isStringLiteral(name) || typescript.isNumericLiteral(name))
    return {
      ...explicit,
      name: name.text,
      node: initializer,
      lower: () => shaped(f, initializer, wantedField(f, wanted, name.text, initializer)),
    };
  return f.reject('WM0301', name, {
    name: 'a computed field name',
    remedy: 'Declare the object as Record<string, T>, or name its fields.',
  });
}

export function typeOfField(record: RecordType | undefined, name: string): IrType | undefined {
  return record?.fields.find((field) => field.name === name)?.type;
}

function wantedField(f: FunctionBuilder, record: RecordType | undefined, name: string, node: ts.Expression) {
  if (record === undefined) return undefined;
  return slotOf(record, name, () => wayAt(f, node))?.type;
}

/** Of the wanted type where one is known. */
function shaped(f: FunctionBuilder, node: ts.Expression, type: IrType | undefined): Value {
  return type === undefined ? f.expression(node) : f.typed(node, type);
}
