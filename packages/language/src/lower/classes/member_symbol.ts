import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import { namedFunction } from '../function_nodes.ts';
import type { FunctionBuilder } from '../function_builder.ts';

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
