import type ts from 'typescript6';
import { isModuleObject } from '../check/classes.ts';
import { isInitialising } from '../check/syntax.ts';
import { typescript } from '../check/typescript.ts';
import type { FunctionNode } from './module_lowering.ts';

/** The function a symbol stands for: a declaration, or a const with an arrow function. */
export function functionNodeOf(symbol: ts.Symbol): FunctionNode | undefined {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined) return undefined;
  // Of several overloads, the one with a body.
  if (typescript.isFunctionDeclaration(declaration))
    return symbol.declarations?.find(
      (each): each is ts.FunctionDeclaration => typescript.isFunctionDeclaration(each) && each.body !== undefined,
    );
  if (typescript.isFunctionExpression(declaration)) return declaration;
  if (isMember(declaration)) return functionOfMember(declaration);
  if (!typescript.isVariableDeclaration(declaration) || declaration.initializer === undefined) return undefined;
  if ((declaration.parent.flags & typescript.NodeFlags.Const) === 0) return undefined;
  return functionOfInitializer(declaration.initializer);
}

export function functionOfInitializer(node: ts.Expression): ts.ArrowFunction | ts.FunctionExpression | undefined {
  if (typescript.isParenthesizedExpression(node) || typescript.isSatisfiesExpression(node))
    return functionOfInitializer(node.expression);
  return typescript.isArrowFunction(node) || typescript.isFunctionExpression(node) ? node : undefined;
}

/** A member that may be a function: of a class, or of a const object. */
export function isMember(node: ts.Node): node is ts.MethodDeclaration | ts.PropertyDeclaration | ts.PropertyAssignment {
  return (
    typescript.isMethodDeclaration(node) ||
    typescript.isPropertyDeclaration(node) ||
    typescript.isPropertyAssignment(node)
  );
}

/** The function that a member is; undefined if it is a value. */
export function functionOfMember(
  node: ts.MethodDeclaration | ts.PropertyDeclaration | ts.PropertyAssignment,
): FunctionNode | undefined {
  if (typescript.isMethodDeclaration(node)) return node.body === undefined ? implementationOf(node) : node;
  if (typescript.isPropertyDeclaration(node)) return functionOfField(node);
  if (!isModuleObject(node.parent)) return undefined;
  return functionOfInitializer(node.initializer);
}

/** Of a method's overloads, the one with a body. */
function implementationOf({ parent, name }: ts.MethodDeclaration): ts.MethodDeclaration | undefined {
  const members: readonly ts.Node[] = typescript.isClassDeclaration(parent) ? parent.members : [];
  return members.find(
    (each): each is ts.MethodDeclaration =>
      typescript.isMethodDeclaration(each) && each.body !== undefined && each.name.getText() === name.getText(),
  );
}

/** `{ area }` and `{ area: rectangleArea }` in a const object: the function that the member names. */
export function namedFunction(checker: ts.TypeChecker, node: ts.Node): ts.Symbol | undefined {
  const isShort = typescript.isShorthandPropertyAssignment(node);
  if ((!isShort && !typescript.isPropertyAssignment(node)) || !isModuleObject(node.parent)) return undefined;
  if (!isShort && !typescript.isIdentifier(node.initializer)) return undefined;
  const symbol = isShort
    ? checker.getShorthandAssignmentValueSymbol(node)
    : checker.getSymbolAtLocation(node.initializer);
  return symbol !== undefined && functionNodeOf(symbol) !== undefined ? symbol : undefined;
}

/** `private cost = (x: number) => …;` */
export function functionOfField(node: ts.Node): ts.ArrowFunction | ts.FunctionExpression | undefined {
  if (!typescript.isPropertyDeclaration(node) || node.initializer === undefined) return undefined;
  return functionOfInitializer(node.initializer);
}

/** Declared inside a function. */
export function isLocal(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent)
    if (typescript.isFunctionLike(at) || isTopLevelInitialising(at)) return true;
  return false;
}

function isTopLevelInitialising(node: ts.Node): boolean {
  return typescript.isStatement(node) && typescript.isSourceFile(node.parent) && isInitialising(node);
}

/** Whether values of a type are functions, and nothing else. */
export function isFunctionType(type: ts.Type): boolean {
  return !type.isUnion() && type.getCallSignatures().length > 0;
}
