import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { callFunction } from '../functions.ts';
import type { Value } from '../value.ts';
import { classOf, namedFunction } from './members.ts';

/** `receiver.method(…)` of a class, or a function of a static object; undefined if the member is no such function. */
export function lowerMethodCall(
  f: FunctionBuilder,
  callee: ts.PropertyAccessExpression,
  node: ts.CallExpression,
): Value | undefined {
  const symbol = memberSymbol(f, callee);
  const info = symbol === undefined ? undefined : f.module.functionOf(symbol, f);
  if (symbol === undefined || info === undefined) return undefined;
  if (info.self === undefined) return callFunction(f, info, node);
  const receiver = f.coerce(f.expression(callee.expression), info.self.type, callee.expression);
  return callFunction(f, info, node, f.stabilise(receiver, 'self'));
}

/** The declared member that an access names: of a generic class, the one its instances share. */
export function memberSymbol(
  f: FunctionBuilder,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): ts.Symbol | undefined {
  const { checker } = f.module;
  const symbol = checker.getSymbolAtLocation(
    typescript.isPropertyAccessExpression(node) ? node.name : node.argumentExpression,
  );
  // A property of a mapped type such as Readonly<T> has the declarations of T's and no value declaration.
  const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
  if (declaration === undefined) return undefined;
  const named = namedFunction(checker, declaration);
  if (named !== undefined) return named;
  const owner = declaration.parent;
  if (!typescript.isClassDeclaration(owner) && !typescript.isObjectLiteralExpression(owner)) return undefined;
  const name = typescript.getNameOfDeclaration(declaration);
  return name === undefined ? undefined : checker.getSymbolAtLocation(name);
}

/** `new Name(…)` of a class of the program; undefined for any other. */
export function lowerNewInstance(f: FunctionBuilder, node: ts.NewExpression): Value | undefined {
  const symbol = f.symbol(node.expression);
  if (symbol === undefined || classOf(symbol) === undefined) return undefined;
  const info = f.module.functionOf(symbol, f);
  return info === undefined ? undefined : callFunction(f, info, node);
}
