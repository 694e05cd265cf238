import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { FunctionBuilder } from './function_builder.ts';
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

function enumOf(f: FunctionBuilder, node: ts.Expression): ts.EnumDeclaration | undefined {
  if (!typescript.isIdentifier(node)) return undefined;
  const declaration = f.symbol(node)?.valueDeclaration;
  return declaration !== undefined && typescript.isEnumDeclaration(declaration) ? declaration : undefined;
}

/** The enum itself is no value. */
export function rejectEnumValue(f: FunctionBuilder, node: ts.Identifier): void {
  if (enumOf(f, node) !== undefined) f.reject('WM0304', node, { name: node.text, owner: node.text });
}
