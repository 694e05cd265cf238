import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { LabelId } from '../ir/ir.ts';
import { arrayType, stringType, type IrType, type RecordType } from '../ir/types.ts';
import { at, emptyArray, pushOnto } from './array_building.ts';
import { dictionaryOf } from './dictionaries.ts';
import { namesOfKey } from './field_choice.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { pairOf, pairType } from './pairs.ts';
import { fieldValue } from './reads.ts';
import type { Table } from './tables.ts';
import { toNumber, stringValue, type Value } from './value.ts';

/** A key of an object and how its value is read. */
export interface OwnEntry {
  readonly key: Value;
  readonly value: () => Value;
}

/**
 * An array of something of each own key of an object, in ECMAScript's order: what Object.keys, values and entries give.
 * `node` is the expression of the object.
 */
export function collectOwn(
  f: FunctionBuilder,
  given: Value,
  node: ts.Expression,
  view: 'keys' | 'values' | 'entries',
): Value {
  const owner = f.stabilise(f.held(given, node), 'owner');
  const table = dictionaryOf(f, owner, node);
  if (table !== undefined) return ofTable(f, table, node, view);
  if (owner.type.kind === 'array')
    return f.reject('WM0301', node, {
      name: `the keys of the array ${node.getText()}`,
      remedy: 'Write: for (const x of xs), or for (const [i, x] of xs.entries()).',
    });
  if (owner.type.kind !== 'record') return f.reject('WM0414', node, { name: node.getText() });
  const entries = orderedFields(f, owner.type, node).map((name): OwnEntry => ({
    key: stringValue(name),
    value: () => toNumber(fieldValue(f, owner, name, node)),
  }));
  const values = entries.map((entry) => f.stabilise(shown(f, entry, node, view), 'own'));
  const element = values[0]?.type ?? stringType;
  const elements = values.map((value) => f.coerce(value, element, node).expression);
  const type = arrayType(element);
  return { expression: { kind: 'array.new', type, elements, bytes: 0, site: f.site(node) }, type };
}

function shown(
  f: FunctionBuilder,
  { key, value }: OwnEntry,
  node: ts.Node,
  view: 'keys' | 'values' | 'entries',
): Value {
  if (view === 'keys') return key;
  return view === 'values' ? value() : pairOf(f, key, value(), node);
}

function ofTable(f: FunctionBuilder, table: Table, node: ts.Node, view: 'keys' | 'values' | 'entries'): Value {
  const { value } = table.shape;
  const element: IrType = view === 'keys' ? stringType : view === 'values' ? value : pairType(stringType, value);
  const result = emptyArray(f, arrayType(element), node);
  visitOwn(f, table, (entry) => pushOnto(f, result, shown(f, entry, node, view), node));
  return result;
}

/** Visits the entries that a dictionary has now, in the order of own keys; `body` must not change it. */
function visitOwn(f: FunctionBuilder, table: Table, body: (entry: OwnEntry) => void): void {
  const order = f.stabilise(table.order(), 'order');
  const length = f.stabilise(f.arrayLength(order), 'length');
  f.countUp(
    () => length,
    (index) => {
      const position = f.stabilise(at(order, index), 'position');
      body({ key: table.keyAt(position), value: () => table.valueAt(position) });
    },
  );
}

/** `for (k in o)`: the keys that it has when the loop begins, but for those that are gone by their turn. */
export function eachOwnKey(
  f: FunctionBuilder,
  given: Value,
  node: ts.Expression,
  body: (key: Value, leave: LabelId) => void,
): void {
  const owner = f.stabilise(f.held(given, node), 'owner');
  const table = dictionaryOf(f, owner, node);
  const keys = f.stabilise(collectOwn(f, owner, node, 'keys'), 'keys');
  const length = f.stabilise(f.arrayLength(keys), 'length');
  f.countUp(
    () => length,
    (index, leave) => {
      const key = f.stabilise(at(keys, index), 'key');
      const turn = f.block(() => body(key, leave));
      if (table === undefined) f.emit(...turn);
      else f.emit({ kind: 'if', test: table.has(key).expression, then: turn, otherwise: [] });
    },
  );
}

/**
 * Names of the fields in the order that every object of this type has them: as the type declares them, if no object
 * literal of the program writes the same fields in another order and none is optional.
 */
function orderedFields(f: FunctionBuilder, type: RecordType, node: ts.Expression): readonly string[] {
  const { checker } = f.module;
  const declared = checker.getNonNullableType(checker.getTypeAtLocation(node));
  const names = ownOrder(checker.getPropertiesOfType(declared).map(({ name }) => name));
  const isWhole = names.length === type.fields.length && names.every((name) => hasField(type, name));
  const isKnown =
    isWhole && type.fields.every(({ type: { kind } }) => kind !== 'nullable') && !isWrittenOtherwise(f, names, node);
  return isKnown ? names : f.reject('WM0414', node, { name: node.getText() });
}

/**
 * The keys of the objects of a type in the order in which they have them, undefined where that is not known; `declared`
 * takes the order of the declaration for it. Optional fields may be missing, but are never added or taken away later.
 */
export function knownOrder(
  f: FunctionBuilder,
  type: ts.Type,
  node: ts.Node,
  declared: boolean,
): readonly string[] | undefined {
  const properties = f.module.checker.getPropertiesOfType(type);
  const names = ownOrder(properties.map(({ name }) => name));
  if (declared) return names;
  const optional = properties.filter(({ flags }) => flags & typescript.SymbolFlags.Optional).map(({ name }) => name);
  if (isWrittenOtherwise(f, names, node, names.length - optional.length)) return undefined;
  return optional.length > 0 && isChangedLater(f, new Set(optional), node) ? undefined : names;
}

/** Whether a field of one of these names is assigned to or deleted, or spread into an object that lacked it. */
function isChangedLater(f: FunctionBuilder, names: ReadonlySet<string>, node: ts.Node): boolean {
  const visit = (inner: ts.Node): boolean => {
    if (typescript.isPropertyAccessExpression(inner) && names.has(inner.name.text)) {
      const { parent } = inner;
      if (typescript.isDeleteExpression(parent)) return true;
      if (typescript.isBinaryExpression(parent) && parent.left === inner && isAssigning(parent)) return true;
    }
    if (typescript.isObjectLiteralExpression(inner)) {
      const at = inner.properties.findIndex((property) => typescript.isSpreadAssignment(property));
      if (at >= 0 && inner.properties.some(({ name }) => namesOf(f, name).some((each) => names.has(each)))) return true;
    }
    return typescript.forEachChild(inner, (child) => visit(child) || undefined) ?? false;
  };
  return visit(node.getSourceFile());
}

function isAssigning({ operatorToken }: ts.BinaryExpression): boolean {
  const { FirstAssignment, LastAssignment } = typescript.SyntaxKind;
  return operatorToken.kind >= FirstAssignment && operatorToken.kind <= LastAssignment;
}

function hasField(type: RecordType, name: string): boolean {
  return type.fields.some((field) => field.name === name);
}

/** Array indices come first, ascending. */
function ownOrder(names: readonly string[]): readonly string[] {
  return Object.keys(Object.fromEntries(names.map((name) => [name, true])));
}

/** What a property may be called: of a key that is computed all names that TypeScript knows for it, else its text. */
function namesOf(f: FunctionBuilder, name: ts.PropertyName | undefined): readonly string[] {
  if (name === undefined) return [];
  const chosen = typescript.isComputedPropertyName(name) ? namesOfKey(f, name.expression) : undefined;
  return chosen ?? [name.getText().replaceAll(/^['"]|['"]$/gu, '')];
}

/** Whether some literal of the file has these fields, at least so many of them, in another order. */
function isWrittenOtherwise(
  f: FunctionBuilder,
  names: readonly string[],
  node: ts.Node,
  least = names.length,
): boolean {
  const visit = (inner: ts.Node): boolean => {
    if (typescript.isObjectLiteralExpression(inner)) {
      const given = inner.properties.map(({ name }) => namesOf(f, name));
      const written = ownOrder(given.flat());
      // Which of several names a key is, and so what stands before what, comes out while the program runs.
      const isChosen = given.some(({ length }) => length > 1);
      const spreads = inner.properties.some((property) => typescript.isSpreadAssignment(property));
      const isSame = written.every((name) => names.includes(name)) && (spreads || isChosen || written.length >= least);
      // What is spread first keeps its order; what is written before a spread comes first.
      const first = inner.properties[0];
      const isSpreadFirst = first !== undefined && typescript.isSpreadAssignment(first);
      const order = written.map((name) => names.indexOf(name));
      const differs = order.some((at, index) => (spreads ? at !== index : at < (order[index - 1] ?? 0)));
      if (isSame && !isSpreadFirst && (differs || isChosen)) return true;
    }
    return typescript.forEachChild(inner, (child) => visit(child) || undefined) ?? false;
  };
  return visit(node.getSourceFile());
}
