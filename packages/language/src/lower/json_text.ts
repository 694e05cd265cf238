import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { mixedShape } from '../ir/mixed.ts';
import { arrayType, booleanType, isRecursive, stringType, type RecordType } from '../ir/types.ts';
import { at, emptyArray, pushOnto, visit } from './array_building.ts';
import { dictionaryOf } from './dictionaries.ts';
import { rejectInstances } from './classes/instances.ts';
import { slotOf } from './families.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { callLibrary } from './library_calls.ts';
import { byKind, kindOfTypescript } from './mixed_values.ts';
import { heldValue, isNone, presentValue } from './nullable.ts';
import { equals } from './operators.ts';
import { knownOrder } from './own_keys.ts';
import { tableShape } from './table_types.ts';
import { textOfValue } from './text_conversion.ts';
import { typeText } from './types.ts';
import { isTuple } from './tuples.ts';
import { arithmetic, binary, booleanValue, numberValue, stringValue, type Value } from './value.ts';
import { joinTexts } from './text_operators.ts';

/*
 * JSON.stringify(x): numbers that are not finite are null, undefined fields are left out, undefined elements are null. The
 * fields of an object stand in the order in which it has its keys, which must be known (own_keys.ts); in what is thrown,
 * which no program reads, in the order in which their type declares them.
 */

interface Context {
  readonly f: FunctionBuilder;
  readonly node: ts.CallExpression;
  /** Fields may stand in the order in which their type declares them. */
  readonly isForPeople: boolean;
}

export function lowerStringify(f: FunctionBuilder, given: ts.Expression, node: ts.CallExpression): Value {
  rejectInstances(f, given, 'JSON');
  const type = f.module.checker.getTypeAtLocation(given);
  const represented = f.module.types.of(type, given);
  if (isRecursive(represented)) return f.reject('WM0206', given, { type: typeText(represented) });
  const value = f.stabilise(f.held(f.expression(given), given), 'spelled');
  return spelled({ f, node, isForPeople: isThrown(node) }, value, type);
}

/** Whether an expression is part of what a `throw` throws. */
function isThrown(node: ts.Node): boolean {
  const { parent } = node;
  if (parent === undefined || typescript.isFunctionLike(parent)) return false;
  return typescript.isThrowStatement(parent) || isThrown(parent);
}

/** The text of a value that is there and may be used again. */
function spelled(context: Context, value: Value, given: ts.Type): Value {
  const { f, node } = context;
  const type = f.module.checker.getNonNullableType(f.module.types.resolved(given));
  switch (value.type.kind) {
    case 'string':
      return callLibrary(f, 'quoted', [value], node);
    case 'int':
    case 'boolean':
      return textOfValue(f, value, node);
    case 'number':
      return f.choose(
        binary('equal', arithmetic('subtract', value, value), numberValue(0), booleanType),
        stringType,
        () => textOfValue(f, value, node),
        () => stringValue('null'),
      );
    case 'nullable':
      return orNull(context, value, type);
    case 'array':
      return list(context, value, type);
    case 'record':
      return object(context, value, type);
    default:
      return f.reject('WM0909', node, { name: 'JSON.stringify', remedy: 'Say what is to be written.' });
  }
}

function orNull(context: Context, value: Value, type: ts.Type): Value {
  const { f } = context;
  return f.choose(
    isNone(value, 'any'),
    stringType,
    () => stringValue('null'),
    () => spelled(context, f.stabilise(heldValue(value), 'spelled'), type),
  );
}

function list(context: Context, array: Value, type: ts.Type): Value {
  const { f, node } = context;
  const texts = emptyArray(f, arrayType(stringType), node);
  visit(f, array, (element) => {
    pushOnto(f, texts, spelled(context, f.stabilise(element, 'spelled'), elementType(f, type)), node);
  });
  return enclosed(context, '[', texts, ']');
}

/** What TypeScript calls the elements of an array, or those of a tuple that is one here. */
function elementType(f: FunctionBuilder, type: ts.Type): ts.Type {
  const { checker } = f.module;
  const members = type.isUnion() ? type.types : [type];
  const array = members.find((member) => checker.isArrayLikeType(member)) ?? type;
  return checker.getIndexTypeOfType(array, typescript.IndexKind.Number) ?? array;
}

function enclosed({ f, node }: Context, start: string, texts: Value, end: string): Value {
  const inner = callLibrary(f, 'joinTexts', [texts, stringValue(',')], node);
  return joinTexts(f, [stringValue(start), inner, stringValue(end)], node);
}

function object(context: Context, value: Value, type: ts.Type): Value {
  const { f, node } = context;
  const shape = mixedShape(value.type);
  if (shape !== undefined)
    return byKind(f, value, shape, stringType, (part, { kind }) =>
      spelled(context, f.stabilise(part, 'spelled'), kindOfTypescript(f.module.checker, type, kind)),
    );
  const kind = tableShape(value.type)?.kind;
  if (kind === 'map' || kind === 'set') return context.isForPeople ? stringValue('{}') : f.reject('WM0416', node);
  if (kind === 'dictionary') return dictionary(context, value, type);
  if (isTuple(value.type)) return tuple(context, value, type);
  const variants = (type.isUnion() ? type.types : [type]).filter((each) => !isPrimitive(each));
  const [only, ...others] = variants;
  if (only === undefined) return f.reject('WM0414', node, { name: node.getText() });
  if (others.length === 0) return fields(context, value, only);
  const tag = tagOf(f, variants, node);
  if (tag === undefined) return f.reject('WM0414', node, { name: node.getText() });
  return variants.slice(0, -1).reduceRight(
    (rest: () => Value, variant) => () => f.choose(tag(value, variant), stringType, () => fields(context, value, variant), rest), // prettier-ignore
    () => fields(context, value, variants.at(-1) ?? only),
  )();

  function isPrimitive({ flags }: ts.Type): boolean {
    return (flags & typescript.TypeFlags.Object) === 0 && (flags & typescript.TypeFlags.Intersection) === 0;
  }
}

/** The test that an object is of a variant: by the field whose literals tell them all apart. */
function tagOf(
  f: FunctionBuilder,
  variants: readonly ts.Type[],
  node: ts.Node,
): ((value: Value, variant: ts.Type) => Value) | undefined {
  const { checker } = f.module;
  const literals = (variant: ts.Type, name: string): readonly (string | number)[] | undefined => {
    const field = variant.getProperty(name);
    const type = field === undefined ? undefined : checker.getTypeOfSymbol(field);
    if (type === undefined) return undefined;
    const found = (type.isUnion() ? type.types : [type]).map((each) =>
      each.isStringLiteral() || each.isNumberLiteral() ? each.value : undefined,
    );
    return found.every((each) => each !== undefined) ? found : undefined;
  };
  const name = variants[0]
    ?.getProperties()
    .map((field) => field.name)
    .find((each) => {
      const all = variants.map((variant) => literals(variant, each));
      const flat = all.flatMap((own) => own ?? []);
      return all.every((own) => own !== undefined) && new Set(flat).size === flat.length;
    });
  if (name === undefined) return undefined;
  return (value, variant) => {
    const record = value.type as RecordType;
    const own = variant.getProperty(name);
    const way = own === undefined ? variant : checker.getTypeOfSymbol(own);
    const slot = slotOf(record, name, () => f.module.types.of(way, node));
    if (slot === undefined) return booleanValue(false);
    const read = f.stabilise(presentValue(fieldOf(value, slot)), 'tag');
    return (literals(variant, name) ?? [])
      .map((literal) => equals(f, read, typeof literal === 'string' ? stringValue(literal) : numberValue(literal), node)) // prettier-ignore
      .reduce((any, one) => f.choose(any, booleanType, () => booleanValue(true), () => one)); // prettier-ignore
  };
}

function fieldOf(record: Value, slot: RecordType['fields'][number]): Value {
  const type = record.type as RecordType;
  return { expression: { kind: 'record.get', type, record: record.expression, field: slot.name }, type: slot.type };
}

function fields(context: Context, value: Value, type: ts.Type): Value {
  const { f, node } = context;
  const { checker } = f.module;
  const record = value.type as RecordType;
  const names = knownOrder(f, type, node, context.isForPeople);
  if (names === undefined) return f.reject('WM0414', node, { name: node.getText() });
  const texts = emptyArray(f, arrayType(stringType), node);
  for (const name of names) {
    const symbol = type.getProperty(name);
    if (symbol === undefined) continue;
    const own = checker.getTypeOfSymbol(symbol);
    const slot = slotOf(record, name, () => f.module.types.of(own, node));
    if (slot === undefined) return f.reject('WM0414', node, { name: node.getText() });
    const read = f.stabilise(presentValue(fieldOf(value, slot)), 'field');
    const push = (part: Value): void => {
      const text = part.type.kind === 'nullable' ? orNull(context, part, own) : spelled(context, part, own);
      pushOnto(f, texts, joinTexts(f, [stringValue(`${JSON.stringify(name)}:`), text], node), node);
    };
    if (read.type.kind === 'nullable') {
      const otherwise = f.block(() => push(read));
      f.emit({ kind: 'if', test: isNone(read, 'undefined').expression, then: [], otherwise });
    } else push(read);
  }
  return enclosed(context, '{', texts, '}');
}

function tuple(context: Context, value: Value, type: ts.Type): Value {
  const { f, node } = context;
  const record = value.type as RecordType;
  const members = type.isUnion() ? type.types : [type];
  const own = members.find((member) => f.module.checker.isTupleType(member)) ?? type;
  const elements = f.module.checker.getTypeArguments(own as ts.TypeReference);
  const texts = emptyArray(f, arrayType(stringType), node);
  for (const [index, element] of elements.entries()) {
    const slot = slotOf(record, String(index), () => f.module.types.of(element, node));
    if (slot === undefined) continue;
    const read = fieldOf(value, slot);
    const push = (): void => {
      const part = f.stabilise(presentValue(read), 'element');
      pushOnto(f, texts, part.type.kind === 'nullable' ? orNull(context, part, element) : spelled(context, part, element), node); // prettier-ignore
    };
    if (read.type.kind === 'nullable')
      f.emit({ kind: 'if', test: isNone(read, 'absent').expression, then: [], otherwise: f.block(push) });
    else push();
  }
  return enclosed(context, '[', texts, ']');
}

function dictionary(context: Context, value: Value, type: ts.Type): Value {
  const { f, node } = context;
  const table = dictionaryOf(f, value, node);
  if (table === undefined) return f.reject('WM0414', node, { name: node.getText() });
  const { checker } = f.module;
  const own =
    checker.getIndexTypeOfType(type, typescript.IndexKind.String) ??
    checker.getTypeOfSymbol(checker.getPropertiesOfType(type)[0] as ts.Symbol);
  const texts = emptyArray(f, arrayType(stringType), node);
  const order = f.stabilise(table.order(), 'order');
  const length = f.stabilise(f.arrayLength(order), 'length');
  f.countUp(
    () => length,
    (index) => {
      const position = f.stabilise(at(order, index), 'position');
      const key = callLibrary(f, 'quoted', [table.keyAt(position)], node);
      const entry = f.stabilise(table.valueAt(position), 'entry');
      const push = (): void => {
        const text = entry.type.kind === 'nullable' ? orNull(context, entry, own) : spelled(context, entry, own);
        pushOnto(f, texts, joinTexts(f, [key, stringValue(':'), text], node), node);
      };
      if (entry.type.kind === 'nullable')
        f.emit({ kind: 'if', test: isNone(entry, 'undefined').expression, then: [], otherwise: f.block(push) });
      else push();
    },
  );
  return enclosed(context, '{', texts, '}');
}
