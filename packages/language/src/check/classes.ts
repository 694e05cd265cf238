import type ts from 'typescript6';
import type { Diagnostics } from './diagnostics.ts';
import { checkErrorClass, isErrorClass } from './error_classes.ts';
import { typescript } from './typescript.ts';

const { SyntaxKind } = typescript;

/** Parts of a class that the language does not have, each with what to write instead. */
export function checkClass(node: ts.ClassDeclaration, diagnostics: Diagnostics): void {
  if (node.parent !== node.getSourceFile())
    diagnostics.report('WM0301', node.name ?? node, {
      name: 'a class inside a function',
      remedy: 'Declare it at the top level.',
    });
  if (isErrorClass(node)) {
    checkErrorClass(node, diagnostics);
    return;
  }
  for (const clause of node.heritageClauses ?? [])
    if (clause.token === SyntaxKind.ExtendsKeyword)
      diagnostics.report('WM0301', clause, {
        name: 'extends',
        remedy: "Write one class with a 'kind' field, or hold the other object in a field and call its methods.",
      });
  for (const modifier of node.modifiers ?? []) checkModifier(modifier, diagnostics);
  for (const member of node.members) {
    for (const modifier of (typescript.canHaveModifiers(member) ? member.modifiers : undefined) ?? [])
      checkModifier(modifier, diagnostics);
    checkMember(member, diagnostics);
  }
}

function checkMember(member: ts.ClassElement, diagnostics: Diagnostics): void {
  if (typescript.isClassStaticBlockDeclaration(member))
    diagnostics.report('WM0301', member, { name: 'a static block', remedy: 'Initialise module-level constants.' });
  else if (typescript.isIndexSignatureDeclaration(member))
    diagnostics.report('WM0301', member, {
      name: 'an index signature in a class',
      remedy: 'Give the class a field of type Map or Record.',
    });
  if (typescript.isMethodDeclaration(member) && member.questionToken !== undefined)
    diagnostics.report('WM0301', member, { name: 'an optional method', remedy: 'Write the method.' });
  const { name } = member;
  if (name !== undefined && typescript.isComputedPropertyName(name))
    diagnostics.report('WM0301', name, { name: name.getText(), remedy: 'Write the name itself.' });
}

function checkModifier(modifier: ts.ModifierLike, diagnostics: Diagnostics): void {
  if (modifier.kind === SyntaxKind.AbstractKeyword)
    diagnostics.report('WM0301', modifier, {
      name: 'abstract',
      remedy: 'Write one class with all its methods; an interface can say what classes share.',
    });
  else if (typescript.isDecorator(modifier))
    diagnostics.report('WM0301', modifier, { name: 'a decorator', remedy: 'Write the code into the class itself.' });
}

/** What `this` stands for: an instance of this class, or nothing a program may name. */
export function classOfThis(node: ts.Node): ts.ClassDeclaration | undefined {
  const member = memberOfThis(node);
  if (member === undefined || !typescript.isClassDeclaration(member.parent)) return undefined;
  return isStatic(member) ? undefined : member.parent;
}

/** The method, constructor or field whose `this` a node means: arrow functions have none of their own. */
export function memberOfThis(node: ts.Node): ts.ClassElement | ts.MethodDeclaration | undefined {
  for (let at: ts.Node = node; at.parent !== undefined; at = at.parent) {
    if (typescript.isClassElement(at) && at !== node) return at;
    if (typescript.isFunctionDeclaration(at) || typescript.isFunctionExpression(at)) return undefined;
  }
  return undefined;
}

export function isStatic(node: ts.Node): boolean {
  return (
    typescript.canHaveModifiers(node) &&
    (node.modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword) ?? false)
  );
}

/** `this` is an instance inside a class, the class inside its static methods, the object inside a const of functions. */
export function checkThis(node: ts.Node, diagnostics: Diagnostics): void {
  if (memberOfThis(node) === undefined)
    diagnostics.report('WM0301', node, { name: 'this', remedy: 'Pass the value as a parameter.' });
}

/** The object literal that a module-level const is, also inside `as const`, `satisfies`, parentheses or Object.freeze. */
export function isModuleObject(node: ts.Expression): boolean {
  const { parent } = node;
  if (
    typescript.isAsExpression(parent) ||
    typescript.isSatisfiesExpression(parent) ||
    typescript.isParenthesizedExpression(parent) ||
    (typescript.isCallExpression(parent) && parent.expression.getText() === 'Object.freeze')
  )
    return isModuleObject(parent);
  return typescript.isVariableDeclaration(parent) && parent.parent.parent.parent === node.getSourceFile();
}
