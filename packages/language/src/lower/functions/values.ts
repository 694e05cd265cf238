import type ts from 'typescript6';
import { memberSymbol } from '../classes/member_symbol.ts';
import { classOf, selfClassOf } from '../classes/members.ts';
import { typescript } from '../../check/typescript.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { functionNodeOf, isLocal, isMember } from '../function_nodes.ts';
import { noTypes, type TypeEnvironment } from '../type_environment.ts';
import { captured } from './captures.ts';
import { givenFunction } from './given.ts';
import { writtenShape, type FunctionValue } from './shapes.ts';

/** The function that an expression certainly is; undefined for one that is known only when the program runs. */
export function functionValueOf(f: FunctionBuilder, node: ts.Expression): FunctionValue | undefined {
  if (
    typescript.isParenthesizedExpression(node) ||
    typescript.isSatisfiesExpression(node) ||
    typescript.isAsExpression(node) ||
    typescript.isNonNullExpression(node)
  )
    return functionValueOf(f, node.expression);
  if (typescript.isArrowFunction(node) || typescript.isFunctionExpression(node)) {
    const { captures, values } = captured(f, node, node);
    const name = node.name?.text ?? 'callback';
    return { shape: writtenShape(name, node, f.module.types.environment, captures), values };
  }
  if (typescript.isIdentifier(node)) {
    const symbol = f.symbol(node);
    return symbol === undefined ? undefined : (functionOfSymbol(f, symbol, node) ?? givenFunction(f, undefined, node));
  }
  if (!typescript.isPropertyAccessExpression(node)) return undefined;
  const symbol = memberSymbol(f, node);
  const member = symbol === undefined ? undefined : functionNodeOf(symbol);
  if (symbol === undefined || member === undefined) return givenFunction(f, node.expression, node.name);
  return selfClassOf(member) === undefined ? functionOfSymbol(f, symbol, node) : undefined;
}

/** The function that a name stands for, with what it captures here; of a class its constructor. */
export function functionOfSymbol(
  f: FunctionBuilder,
  symbol: ts.Symbol,
  place: ts.Node,
  environment?: TypeEnvironment,
): FunctionValue | undefined {
  const known = f.functions.get(symbol);
  if (known !== undefined) return known;
  const node = functionNodeOf(symbol) ?? classOf(symbol);
  if (node === undefined) return undefined;
  const isOwn = !typescript.isClassDeclaration(node) && !isMember(symbol.valueDeclaration ?? node) && isLocal(node);
  if (!isOwn || typescript.isClassDeclaration(node))
    return { shape: writtenShape(symbol.name, node, environment ?? noTypes, []), values: [] };
  const { captures, values } = captured(f, node, place);
  return { shape: writtenShape(symbol.name, node, f.module.types.environment, captures), values };
}
