import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { arrayType, stringType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { arrayOf } from './literals.ts';
import { numberValue, stringValue, type Value } from './value.ts';

/** `Cell.Wall` and `Cell['Wall']` fold to the member's value; undefined if the owner is no enum. */
export function enumMember(
  f: FunctionBuilder,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): Value | undefined {
  if (enumOf(f, node.expression) === undefined) return undefined;
  const { checker } = f.module;
  const name = typescript.isPropertyAccessExpression(node) ? node.name : node.argumentExpression;
  const member = checker.getSymbolAtLocation(name)?.valueDeclaration;
  const value = member !== undefined && typescript.isEnumMember(member) ? checker.getConstantValue(member) : undefined;
  if (typeof value === 'number') return numberValue(value);
  if (typeof value === 'string') return stringValue(value);
  return f.reject('WM0304', node, { name: node.getText(), owner: node.expression.getText() });
}

/** `Object.values(Direction)` of an enum of texts: its members in order. (One of numbers lists its names too.) */
export function enumValues(f: FunctionBuilder, name: string, node: ts.CallExpression): Value | undefined {
  const [given] = node.arguments;
  const declaration = given === undefined ? undefined : enumOf(f, given);
  if (given === undefined || declaration === undefined) return undefined;
  const values = declaration.members.map((member) => f.module.checker.getConstantValue(member));
  if (name !== 'values' || !values.every((value) => typeof value === 'string'))
    return f.reject('WM0304', node, { name: node.getText(), owner: given.getText() });
  return arrayOf(f, arrayType(stringType), values.map(stringValue), node);
}

function enumOf(f: FunctionBuilder, node: ts.Expression): ts.EnumDeclaration | undefined {
  if (!typescript.isIdentifier(node)) return undefined;
  const declaration = f.symbol(node)?.valueDeclaration;
  return declaration !== undefined && typescript.isEnumDeclaration(declaration) ? declaration : undefined;
}

/** The enum itself is no value. */
export function rejectEnumValue(f: FunctionBuilder, node: ts.Identifier): void {
  if (enumOf(f, node) !== undefined) f.reject('WM0304', node, { name: node.text, owner: node.text });
}
