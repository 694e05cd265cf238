import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';

/**
 * The variable that a name stands for. In a shorthand property, read (`{ x }`) or assigned to (`({ x } = o)`), the
 * checker's symbol at the name is the property instead.
 */
export function variableSymbol(node: ts.Node, checker: ts.TypeChecker): ts.Symbol | undefined {
  return typescript.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
}

/**
 * The names of some variables: whether a name in a text can stand for one of them. To ask the checker for the symbol of
 * every name costs more than to lower the program.
 */
export function namesOfVariables(variables: Iterable<ts.Symbol>): ReadonlySet<ts.__String> {
  const names = new Set<ts.__String>();
  for (const { escapedName } of variables) names.add(escapedName);
  return names;
}
