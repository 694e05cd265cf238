import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { Nothing } from '../ir/ir.ts';
import { booleanType, nothingType, nullableType, type IrType, type NullableType } from '../ir/types.ts';
import { and, booleanValue, type Value } from './value.ts';

/*
 * Values that may be undefined or null. The lowering goes by the IR's types alone: a nullable value is tested wherever a
 * value is needed, whatever TypeScript has narrowed it to.
 */

/** Which nothing an expression spells. */
export function nothingOf(node: ts.Expression): 'undefined' | 'null' | undefined {
  if (typescript.isParenthesizedExpression(node)) return nothingOf(node.expression);
  if (node.kind === typescript.SyntaxKind.NullKeyword) return 'null';
  return typescript.isIdentifier(node) && node.text === 'undefined' ? 'undefined' : undefined;
}

export function noneValue(which: Nothing, type: NullableType = nothingType): Value {
  return { expression: { kind: 'none', type, which }, type };
}

export function isNone(value: Value, which: Nothing | 'any'): Value {
  const { expression } = value;
  if (value.type.kind !== 'nullable') return booleanValue(false);
  if (expression.kind === 'none') return booleanValue(which === 'any' || expression.which === which);
  if (expression.kind === 'some' && isFree(expression.value.kind)) return booleanValue(false);
  return { expression: { kind: 'isNone', value: expression, which }, type: booleanType };
}

function isFree(kind: string): boolean {
  return kind === 'local' || kind === 'number' || kind === 'int' || kind === 'boolean' || kind === 'string';
}

export function someValue(value: Value): Value {
  if (value.type.kind === 'nullable') return value;
  const type = nullableType(value.type);
  return { expression: { kind: 'some', type, value: value.expression }, type };
}

/** The value of a nullable that is known to hold one. */
export function heldValue(value: Value): Value {
  if (value.type.kind !== 'nullable') return value;
  if (value.expression.kind === 'some') return { expression: value.expression.value, type: value.type.value };
  return { expression: { kind: 'unwrap', value: value.expression }, type: value.type.value };
}

/** A nullable as reads give it: an absent field is undefined. */
export function presentValue(value: Value): Value {
  if (value.type.kind !== 'nullable') return value;
  return { expression: { kind: 'present', value: value.expression }, type: value.type };
}

/** `test` of the value where there is one, else false. `value` may be used again. */
export function whereHeld(value: Value, test: (held: Value) => Value): Value {
  const empty = isNone(value, 'any');
  const rest = test(heldValue(value));
  if (empty.expression.kind === 'boolean') return empty.expression.value ? booleanValue(false) : rest;
  const isThere: Value = {
    expression: { kind: 'unary', operator: 'not', operand: empty.expression },
    type: booleanType,
  };
  return rest.expression.kind === 'boolean' && rest.expression.value ? isThere : and(isThere, rest);
}

/** What a literal should be where this is wanted. */
export function plainType(type: IrType | undefined): IrType | undefined {
  return type?.kind === 'nullable' ? type.value : type;
}

/** The declared type of a parameter or field written with `?`. */
export function optionalType(type: IrType, mark: ts.Node | undefined): IrType {
  return mark === undefined ? type : nullableType(type);
}
