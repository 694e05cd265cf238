import type ts from 'typescript6';
import { isErrorClass } from '../../check/error_classes.ts';
import { typescript } from '../../check/typescript.ts';
import { candidatesOf } from './candidates.ts';
import { classOf, classOfType, isMethodSymbol } from './members.ts';

/** The field that tells instances of different classes apart, where a program asks: its value is the class's tag. */
export const tagField = '#class';

/**
 * The tag of a class whose instances must be told from others: one named by `instanceof`, or one of several whose method
 * a call may mean. Undefined for all other classes, whose instances carry nothing but their fields.
 */
export function classTag(node: ts.ClassDeclaration, checker: ts.TypeChecker): number | undefined {
  return tagsIn(node.getSourceFile(), checker).get(node);
}

function tagsIn(file: ts.SourceFile, checker: ts.TypeChecker): ReadonlyMap<ts.ClassDeclaration, number> {
  const known = found.get(file) ?? tagsOf(file, checker);
  found.set(file, known);
  return known;
}

/** Whether values of a type carry a tag: instances of such a class, and what an interface with methods stands for. */
export function isToldApart(type: ts.Type, checker: ts.TypeChecker): boolean {
  const owner = classOfType(type);
  if (owner !== undefined) return classTag(owner, checker) !== undefined;
  const declaration = type.getSymbol()?.declarations?.[0];
  if (declaration === undefined || declaration.getSourceFile().isDeclarationFile) return false;
  const hasMethods = checker.getPropertiesOfType(type).some((field) => isMethodSymbol(field));
  return hasMethods && tagsIn(declaration.getSourceFile(), checker).size > 0;
}

const found = new WeakMap<ts.SourceFile, ReadonlyMap<ts.ClassDeclaration, number>>();

function tagsOf(file: ts.SourceFile, checker: ts.TypeChecker): ReadonlyMap<ts.ClassDeclaration, number> {
  const classes = classesIn(file);
  const told = new Set<ts.ClassDeclaration>();
  const visit = (node: ts.Node): void => {
    if (typescript.isBinaryExpression(node) && node.operatorToken.kind === typescript.SyntaxKind.InstanceOfKeyword) {
      const owner = classOf(checker.getSymbolAtLocation(node.right));
      if (owner !== undefined) told.add(owner);
    } else if (typescript.isCallExpression(node) && typescript.isPropertyAccessExpression(node.expression)) {
      const candidates = candidatesOf(checker, node.expression, classes);
      if (candidates.length > 1) for (const each of candidates) told.add(each);
    }
    typescript.forEachChild(node, visit);
  };
  if (classes.length > 0) visit(file);
  return new Map(classes.flatMap((each, at) => (told.has(each) ? [[each, at + 1] as const] : [])));
}

export function classesIn(file: ts.SourceFile): readonly ts.ClassDeclaration[] {
  return file.statements.filter(
    (statement): statement is ts.ClassDeclaration =>
      typescript.isClassDeclaration(statement) && !isErrorClass(statement),
  );
}
