import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import type { ModuleLowering } from '../module_lowering.ts';
import { unwrapped } from '../parameters.ts';
import { variableSymbol } from '../symbols.ts';
import { functionOfMember, isMember, namedFunction } from '../function_nodes.ts';

/*
 * A const object of functions, `const tools = { area(w, h) { … }, LIMIT: 3 }`, is a name space: nothing of it exists at
 * run time but its functions and, as constants of their own, its values. It must be used by its members alone.
 */

/** The object literal of such a declaration; undefined for any other constant. */
export function moduleObjectOf(
  module: ModuleLowering,
  node: ts.VariableDeclaration,
): ts.ObjectLiteralExpression | undefined {
  if (module.isLibrary || node.initializer === undefined || !typescript.isIdentifier(node.name)) return undefined;
  const inner = unwrapped(node.initializer);
  const literal = inner !== undefined && typescript.isObjectLiteralExpression(inner) ? inner : undefined;
  const hasFunction = literal?.properties.some((each) => isFunction(module, each));
  if (literal === undefined || hasFunction !== true || node.type !== undefined) return undefined;
  return isUsedByMembers(module.checker, node, node.name) ? literal : undefined;
}

/** Whether every use of the name is `name.member`. */
function isUsedByMembers(checker: ts.TypeChecker, node: ts.VariableDeclaration, name: ts.Identifier): boolean {
  const symbol = checker.getSymbolAtLocation(name);
  const isOther = (at: ts.Node): boolean =>
    typescript.isIdentifier(at) &&
    at.text === name.text &&
    at !== name &&
    variableSymbol(at, checker) === symbol &&
    !typescript.isPropertyAccessExpression(at.parent) &&
    !typescript.isExportSpecifier(at.parent);
  const hasOther = (at: ts.Node): boolean =>
    isOther(at) || (typescript.forEachChild(at, (child) => (hasOther(child) ? true : undefined)) ?? false);
  return !hasOther(node.getSourceFile());
}

function isFunction(module: ModuleLowering, node: ts.ObjectLiteralElementLike): boolean {
  return (isMember(node) && functionOfMember(node) !== undefined) || namedFunction(module.checker, node) !== undefined;
}

interface NamespaceValue {
  readonly name: ts.Identifier | ts.StringLiteral;
  readonly node: ts.PropertyAssignment | ts.ShorthandPropertyAssignment;
  readonly value: ts.Expression;
}

/** Its members that are no functions. */
export function namespaceValues(
  module: ModuleLowering,
  literal: ts.ObjectLiteralExpression,
): readonly NamespaceValue[] {
  return literal.properties.flatMap((property): NamespaceValue[] => {
    if (isFunction(module, property)) return [];
    const { name } = property;
    if (typescript.isShorthandPropertyAssignment(property))
      return [{ name: property.name, node: property, value: property.name }];
    if (
      typescript.isPropertyAssignment(property) &&
      name !== undefined &&
      (typescript.isIdentifier(name) || typescript.isStringLiteral(name))
    )
      return [{ name, node: property, value: property.initializer }];
    return module.diagnostics.reject('WM0301', property, {
      name: 'this member of an object of functions',
      remedy: 'Write name: value, or a function.',
    });
  });
}
