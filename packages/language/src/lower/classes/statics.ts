import type ts from 'typescript6';
import { isStatic } from '../../check/classes.ts';
import { typescript } from '../../check/typescript.ts';
import { readConstant } from '../constant_reads.ts';
import { functionNodeOf } from '../function_nodes.ts';
import { selfClassOf } from './members.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { enumMember } from '../enums.ts';
import type { Value } from '../value.ts';
import { memberSymbol } from './member_symbol.ts';

/**
 * What an access names before the program runs: a static field, a value of a const object of functions, a member of an
 * enum. Undefined for the field of a record. A method is rejected: only its calls mean something.
 */
export function lowerStaticMember(
  f: FunctionBuilder,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): Value | undefined {
  const member = enumMember(f, node);
  if (member !== undefined) return member;
  const symbol = memberSymbol(f, node);
  if (symbol === undefined) return undefined;
  const declaration = symbol.valueDeclaration;
  if (declaration !== undefined && typescript.isPropertyDeclaration(declaration) && isStatic(declaration))
    return readConstant(f, symbol) ?? f.reject('WM0702', node, { name: node.getText() });
  const constant = readConstant(f, symbol);
  if (constant !== undefined) return constant;
  const method = functionNodeOf(symbol);
  if (method === undefined) return undefined;
  const stored = selfClassOf(method) === undefined ? f.storedFunction(node) : undefined;
  return stored ?? f.reject('WM0403', node, { name: node.getText() });
}

/** Static fields and values of const objects of functions are constants. */
export function rejectStaticTarget(
  f: FunctionBuilder,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): void {
  const symbol = memberSymbol(f, node);
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || declaration === undefined) return;
  const isStaticField = typescript.isPropertyDeclaration(declaration) && isStatic(declaration);
  if (isStaticField || f.module.constants.has(symbol)) f.reject('WM0303', node, { name: node.getText() });
  // A function in a field stays what it is.
  if (functionNodeOf(symbol) !== undefined) f.reject('WM0403', node, { name: node.getText() });
}
