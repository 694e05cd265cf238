import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { nullableType, type IrType } from '../ir/types.ts';
import { nothing } from './assignments.ts';
import { runCallback } from './callbacks.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { iterationOf, viewOf } from './iteration.ts';
import type { Item } from './walk.ts';
import { noneValue, someValue } from './nullable.ts';
import { elementAt } from './patterns.ts';
import { withoutParentheses } from './reads.ts';
import { tableIteration } from './table_iteration.ts';
import { isFound, Table } from './tables.ts';
import { intValue, type Value } from './value.ts';

/** A method of a Map or Set; undefined where the receiver is none. */
export function lowerTableMethod(
  f: FunctionBuilder,
  receiver: Value,
  name: string,
  node: ts.CallExpression,
): Value | undefined {
  const table = Table.of(f, receiver, node);
  if (table === undefined || table.shape.kind === 'dictionary') return undefined;
  const { key, value } = table.shape;
  switch (name) {
    case 'get':
      return table.get(argument(f, node, 0, key));
    case 'has':
      return table.has(argument(f, node, 0, key));
    case 'set': {
      const [at, held] = f.operands([() => argument(f, node, 0, key), () => argument(f, node, 1, value)]) as [
        Value,
        Value,
      ];
      table.set(at, held);
      return table.value;
    }
    case 'add':
      table.add(argument(f, node, 0, key));
      return table.value;
    case 'delete':
      return f.stabilise(table.remove(argument(f, node, 0, key)), 'removed');
    case 'clear':
      table.clear();
      return nothing;
    case 'forEach':
      return forEach(f, table, node);
    default:
      return f.reject('WM0411', node, { name: node.getText() });
  }
}

/** undefined where nothing is given, which only a table that may hold it admits. */
function argument(f: FunctionBuilder, node: ts.CallExpression, at: number, type: IrType): Value {
  const given = node.arguments[at];
  if (given === undefined) return f.coerce(noneValue('undefined'), type, node);
  return f.stabilise(f.typed(given, type), 'argument');
}

function forEach(f: FunctionBuilder, table: Table, node: ts.CallExpression): Value {
  tableIteration(f, table.value, 'entries', node)?.each(({ parts }) => {
    const [key, value] = parts as NonNullable<Item['parts']>;
    const given = [f.stabilise(value, 'value'), f.stabilise(key, 'key'), table.value];
    f.discard(runCallback(f, node.arguments[0], node, given, undefined));
  });
  return nothing;
}

/** `new Map(…)` or `new Set(…)`: entries and elements are added in their order, as they are walked over. */
export function lowerNewTable(f: FunctionBuilder, node: ts.NewExpression, expected: IrType | undefined): Value {
  const wanted = expected?.kind === 'nullable' ? expected.value : expected;
  const own = f.module.types.of(f.module.checker.getTypeAtLocation(node), node);
  const type = isTable(wanted) ? wanted : own;
  const [source] = node.arguments ?? [];
  if (source === undefined || isNothing(source)) return Table.make(f, type, node).value;
  const literal = withoutParentheses(source);
  if (typescript.isArrayLiteralExpression(literal) && literal.elements.every(isPlain(type))) {
    const table = Table.make(f, type, node);
    for (const element of literal.elements) addLiteral(f, table, element);
    return table.value;
  }
  const { each } = iterationOf(f, source);
  const table = Table.make(f, type, node);
  each((item) => addItem(f, table, item, source));
  return table.value;
}

function isTable(type: IrType | undefined): type is IrType {
  return type?.kind === 'record' && type.fields.some(({ name }) => name === '#map' || name === '#set');
}

function isNothing(node: ts.Expression): boolean {
  return (
    node.kind === typescript.SyntaxKind.NullKeyword || (typescript.isIdentifier(node) && node.text === 'undefined')
  );
}

/** An element whose parts can be added without an array or pair of their own. */
function isPlain(type: IrType): (element: ts.Expression) => boolean {
  const isMap = type.kind === 'record' && type.fields.some(({ name }) => name === '#map');
  return (element) => {
    if (typescript.isSpreadElement(element) || typescript.isOmittedExpression(element)) return false;
    if (!isMap) return true;
    const pair = withoutParentheses(element);
    return (
      typescript.isArrayLiteralExpression(pair) &&
      pair.elements.length === 2 &&
      !pair.elements.some((part) => typescript.isSpreadElement(part) || typescript.isOmittedExpression(part))
    );
  };
}

function addLiteral(f: FunctionBuilder, table: Table, element: ts.Expression): void {
  const { kind, key, value } = table.shape;
  if (kind === 'set') {
    table.add(f.typed(element, key));
    return;
  }
  const pair = withoutParentheses(element);
  const [first, second] = typescript.isArrayLiteralExpression(pair) ? pair.elements : [];
  if (first === undefined || second === undefined) return;
  const [at, held] = f.operands([() => f.typed(first, key), () => f.typed(second, value)]) as [Value, Value];
  table.set(at, held);
}

/** Adds what one turn of an iteration gives: an element, or a key and its value. */
export function addItem(f: FunctionBuilder, table: Table, item: Item, node: ts.Node): void {
  const { kind, key, value } = table.shape;
  if (kind === 'set') {
    table.add(f.coerce(item.value(), key, node));
    return;
  }
  if (item.parts !== undefined) {
    table.set(f.coerce(item.parts[0], key, node), f.coerce(item.parts[1], value, node));
    return;
  }
  const pair = f.stabilise(item.value(), 'pair');
  const first = f.stabilise(f.coerce(elementAt(f, pair, 0, node), key, node), 'key');
  table.set(first, f.coerce(elementAt(f, pair, 1, node), value, node));
}

/**
 * `m.keys().next().value`: the first key, or undefined. Iterators are no values, so that this is the one use of `next`.
 */
export function lowerFirst(f: FunctionBuilder, node: ts.PropertyAccessExpression): Value | undefined {
  if (node.name.text !== 'value') return undefined;
  const call = withoutParentheses(node.expression);
  if (!typescript.isCallExpression(call) || !typescript.isPropertyAccessExpression(call.expression)) return undefined;
  if (call.expression.name.text !== 'next' || call.arguments.length > 0) return undefined;
  const viewed = viewOf(f, call.expression.expression);
  if (viewed === undefined) return undefined;
  const table = Table.of(f, f.expression(viewed.owner), node);
  if (table === undefined) return undefined;
  const iteration = tableIteration(f, table.value, viewed.view, node);
  if (iteration === undefined) return undefined;
  const position = f.stabilise(table.next(intValue(0)), 'position');
  const type = nullableType(iteration.element);
  const found = (): Value =>
    someValue(
      viewed.view === 'keys'
        ? table.keyAt(position)
        : viewed.view === 'values'
          ? table.valueAt(position)
          : f.reject('WM0411', node, { name: node.getText() }),
    );
  return f.choose(isFound(position), type, found, () => noneValue('undefined', type));
}

/** `m.size` */
export function sizeOf(f: FunctionBuilder, receiver: Value, name: string, node: ts.Node): Value | undefined {
  if (name !== 'size') return undefined;
  const table = Table.of(f, receiver, node);
  return table === undefined || table.shape.kind === 'dictionary' ? undefined : table.size;
}
