import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { Statement } from '../ir/ir.ts';
import type { IrType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { heldValue, isNone, noneValue } from './nullable.ts';
import type { Attempt } from './reads.ts';
import { isDictionary } from './table_declarations.ts';
import { tableShape } from './table_types.ts';
import { isFound, Table } from './tables.ts';
import { textOfValue } from './text_conversion.ts';
import { not, numberValue, stringValue, type Value } from './value.ts';

/*
 * Record<K, T> and index signatures. Reading a key that is not there gives undefined where the place tolerates that and
 * stops the step elsewhere, naming the key. Every key is text: a number stands for its text, as in JavaScript. Only own
 * keys exist: there is no prototype to inherit from.
 */

export type KeyAccess = ts.ElementAccessExpression | ts.PropertyAccessExpression;

/** A dictionary, which a nullable one is held to be. */
export function dictionaryOf(f: FunctionBuilder, given: Value, node: ts.Node): Table | undefined {
  const value = tableShape(given.type.kind === 'nullable' ? given.type.value : undefined) ? f.held(given, node) : given;
  return tableShape(value.type)?.kind === 'dictionary' ? Table.of(f, value, node) : undefined;
}

export function isDictionaryType(type: IrType | undefined): boolean {
  return tableShape(type)?.kind === 'dictionary';
}

/** `d[k]` or `d.name` of a dictionary, by TypeScript's type. */
export function isKeyRead(f: FunctionBuilder, node: ts.Expression): node is KeyAccess {
  if (!typescript.isElementAccessExpression(node) && !typescript.isPropertyAccessExpression(node)) return false;
  if (typescript.isOptionalChain(node)) return false;
  return isDictionary(f.module.checker, f.module.checker.getTypeAtLocation(node.expression));
}

/** The key that an access names. */
export function keyOfAccess(f: FunctionBuilder, node: KeyAccess): Value {
  if (typescript.isPropertyAccessExpression(node)) return stringValue(node.name.text);
  return keyOf(f, f.expression(node.argumentExpression), node.argumentExpression);
}

export function keyOf(f: FunctionBuilder, value: Value, node: ts.Node): Value {
  return f.stabilise(textOfValue(f, value, node), 'key');
}

/** Dictionary and key, evaluated in this order. */
function placeOf(f: FunctionBuilder, node: KeyAccess): readonly [Value, Value] {
  return f.operands([() => f.expression(node.expression), () => keyOfAccess(f, node)]) as [Value, Value];
}

/** What a use of a missing key fails with. */
function missingKey(f: FunctionBuilder, key: Value, node: ts.Node): Statement {
  return {
    kind: 'fail',
    status: statusCode.missing_key,
    details: [numberValue(0).expression, numberValue(0).expression],
    text: key.expression,
    site: f.site(node),
  };
}

/** The value of a key, or undefined where there is none. */
export function attemptKey(f: FunctionBuilder, table: Table, key: Value, node: ts.Node): Attempt {
  const value = f.stabilise(table.get(key), 'held');
  return table.shape.value.kind === 'nullable' ? { value } : { value, missing: missingKey(f, key, node) };
}

/** The value of a key, which must be there unless the dictionary may hold undefined. */
export function requireKey(f: FunctionBuilder, table: Table, key: Value, node: ts.Node): Value {
  if (table.shape.value.kind === 'nullable') return table.get(key);
  const position = table.find(key);
  f.emit({ kind: 'if', test: not(isFound(position)).expression, then: [missingKey(f, key, node)], otherwise: [] });
  return table.valueAt(position);
}

export function readKey(f: FunctionBuilder, table: Table, key: Value, node: ts.Node, tolerates: boolean): Value {
  return tolerates ? attemptKey(f, table, key, node).value : requireKey(f, table, key, node);
}

/** The read that a const is bound to. */
export function attemptKeyRead(f: FunctionBuilder, node: KeyAccess): Attempt | undefined {
  const [owner, key] = placeOf(f, node);
  const table = dictionaryOf(f, owner, node.expression);
  return table === undefined ? undefined : attemptKey(f, table, key, node);
}

/** What an assignment stores to; see assignments.ts. */
export function keyTarget(f: FunctionBuilder, given: Value, node: ts.Node, lowerKey: () => Value) {
  const [owner, key] = f.operands([() => given, lowerKey]) as [Value, Value];
  const table = dictionaryOf(f, owner, node);
  if (table === undefined) throw new Error('not a dictionary');
  return {
    type: table.shape.value,
    read: () => requireKey(f, table, key, node),
    attempt: () => attemptKey(f, table, key, node).value,
    write: (value: Value) => table.set(key, f.coerce(value, table.shape.value, node)),
  };
}

/** `delete d[k]`, `delete o.x`: true. */
export function lowerDelete(f: FunctionBuilder, node: ts.DeleteExpression): Value {
  let place: ts.Expression = node.expression;
  while (typescript.isParenthesizedExpression(place) || typescript.isNonNullExpression(place)) place = place.expression;
  const reject = (): never => f.reject('WM0412', node, { name: place.getText() });
  if (!typescript.isElementAccessExpression(place) && !typescript.isPropertyAccessExpression(place)) return reject();
  const access = place;
  const owner = f.stabilise(f.held(f.expression(access.expression), access.expression), 'owner');
  const table = dictionaryOf(f, owner, access);
  if (table !== undefined) {
    f.discard(table.remove(keyOfAccess(f, access)));
    return { expression: { kind: 'boolean', value: true }, type: { kind: 'boolean' } };
  }
  const name = typescript.isPropertyAccessExpression(access)
    ? access.name.text
    : typescript.isStringLiteralLike(access.argumentExpression)
      ? access.argumentExpression.text
      : undefined;
  const { type } = owner;
  const field = type.kind === 'record' ? type.fields.find((each) => each.name === name) : undefined;
  if (type.kind !== 'record' || field?.type.kind !== 'nullable') return reject();
  const value = noneValue('absent', field.type).expression;
  f.write({ kind: 'record.set', type, record: owner.expression, field: field.name, value }, node);
  return { expression: { kind: 'boolean', value: true }, type: { kind: 'boolean' } };
}

/** Whether an object has a key of its own: `k in o`, Object.hasOwn(o, k). */
export function hasKey(f: FunctionBuilder, given: Value, key: Value, node: ts.Node): Value {
  const owner = f.stabilise(f.held(given, node), 'owner');
  const table = dictionaryOf(f, owner, node);
  if (table !== undefined) return table.has(key);
  const { type } = owner;
  const name = key.expression.kind === 'string' ? key.expression.value : undefined;
  if (type.kind !== 'record' || name === undefined) return f.reject('WM0413', node, { name: node.getText() });
  const field = type.fields.find((each) => each.name === name);
  const isThere = field !== undefined && field.type.kind !== 'nullable';
  if (field === undefined || isThere)
    return { expression: { kind: 'boolean', value: isThere }, type: { kind: 'boolean' } };
  const held: Value = {
    expression: { kind: 'record.get', type, record: owner.expression, field: field.name },
    type: field.type,
  };
  return not(isNone(held, 'absent'));
}

/** `{ a: 1, [k]: 2, ...d }` as a dictionary of this type. */
export function lowerDictionary(f: FunctionBuilder, node: ts.ObjectLiteralExpression, type: IrType): Value {
  const table = Table.make(f, type, node);
  const { value } = table.shape;
  for (const property of node.properties) {
    if (typescript.isSpreadAssignment(property)) copyInto(f, table, f.tolerant(property.expression), property);
    else if (typescript.isShorthandPropertyAssignment(property))
      table.set(stringValue(property.name.text), f.typed(property.name, value));
    else if (typescript.isPropertyAssignment(property)) {
      const { name, initializer } = property;
      const [key, held] = f.operands([() => keyOfName(f, name), () => f.typed(initializer, value)]) as [Value, Value];
      table.set(key, held);
    } else if (typescript.isMethodDeclaration(property) && typescript.isIdentifier(property.name))
      table.set(stringValue(property.name.text), f.storedMethod(property));
    else f.reject('WM0301', property, { name: property.getText(), remedy: 'Write: name: value.' });
  }
  return table.value;
}

function keyOfName(f: FunctionBuilder, name: ts.PropertyName): Value {
  if (typescript.isComputedPropertyName(name)) return keyOf(f, f.expression(name.expression), name.expression);
  if (typescript.isNumericLiteral(name)) return stringValue(String(Number(name.text)));
  return stringValue(name.text);
}

/** Everything that an object holds, into a dictionary: what `...` and Object.assign do. Nothing holds nothing. */
export function copyInto(f: FunctionBuilder, target: Table, given: Value, node: ts.Node): void {
  const source = f.stabilise(given, 'source');
  if (source.type.kind === 'nullable') {
    const then = f.block(() => copyInto(f, target, heldValue(source), node));
    f.emit({ kind: 'if', test: not(isNone(source, 'any')).expression, then, otherwise: [] });
    return;
  }
  const from = dictionaryOf(f, source, node);
  if (from !== undefined) {
    from.visit((position) =>
      target.set(from.keyAt(position), f.coerce(from.valueAt(position), target.shape.value, node)),
    );
    return;
  }
  const { type } = source;
  if (type.kind !== 'record') f.reject('WM0501', node, { found: 'this value', expected: 'an object' });
  else
    for (const { name, type: fieldType } of type.fields) {
      const held: Value = {
        expression: { kind: 'record.get', type, record: source.expression, field: name },
        type: fieldType,
      };
      const set = (): void => target.set(stringValue(name), f.coerce(held, target.shape.value, node));
      if (fieldType.kind !== 'nullable') set();
      else f.emit({ kind: 'if', test: not(isNone(held, 'absent')).expression, then: f.block(set), otherwise: [] });
    }
}

/** The type of a dictionary literal that nothing is expected of. */
export function literalDictionary(f: FunctionBuilder, node: ts.ObjectLiteralExpression): IrType | undefined {
  const type = f.module.checker.getTypeAtLocation(node);
  if (!isDictionary(f.module.checker, type)) return undefined;
  const own = f.module.types.of(type, node);
  return isDictionaryType(own) ? own : undefined;
}
