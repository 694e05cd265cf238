import type ts from 'typescript6';
import type { Diagnostics } from './diagnostics.ts';
import { typescript } from './typescript.ts';

const { SyntaxKind } = typescript;

/** Errors of JavaScript that a program may throw. */
export const errorNames: ReadonlySet<string> = new Set([
  'Error',
  'RangeError',
  'TypeError',
  'EvalError',
  'ReferenceError',
  'SyntaxError',
]);

/** `class RuleError extends Error`: a name for what is thrown, the only inheritance there is. */
export function isErrorClass(node: ts.ClassDeclaration): boolean {
  return (node.heritageClauses ?? []).some(
    ({ token, types }) =>
      token === SyntaxKind.ExtendsKeyword && types.some(({ expression }) => errorNames.has(expression.getText())),
  );
}

/** The call of `super` that a constructor of an error begins with. */
export function superCallOf(node: ts.ClassDeclaration): ts.CallExpression | undefined {
  const constructor = node.members.find((member) => typescript.isConstructorDeclaration(member));
  const [first] = constructor?.body?.statements ?? [];
  if (first === undefined || !typescript.isExpressionStatement(first)) return undefined;
  const { expression } = first;
  return typescript.isCallExpression(expression) && expression.expression.kind === SyntaxKind.SuperKeyword
    ? expression
    : undefined;
}

/** An error has a message and a name, and is thrown where it is made: nothing could catch it. */
export function checkErrorClass(node: ts.ClassDeclaration, diagnostics: Diagnostics): void {
  for (const member of node.members)
    if (!isPlainConstructor(node, member) && !isNaming(member))
      diagnostics.report('WM0301', member, {
        name: 'this member of an error',
        remedy: "Write only a constructor that calls super(message) and sets this.name: the message is what reaches the host.", // prettier-ignore
      });
  const visit = (inner: ts.Node): void => {
    const isUse = typescript.isIdentifier(inner) && inner.text === node.name?.text && inner !== node.name;
    if (isUse && !isMemberName(inner) && !isThrown(inner))
      diagnostics.report('WM0301', inner, {
        name: 'an error that is not thrown at once',
        remedy: `Write: throw new ${inner.text}('what went wrong');`,
      });
    typescript.forEachChild(inner, visit);
  };
  visit(node.getSourceFile());
}

function isPlainConstructor(node: ts.ClassDeclaration, member: ts.ClassElement): boolean {
  if (!typescript.isConstructorDeclaration(member) || superCallOf(node) === undefined) return false;
  const isField = ({ modifiers }: ts.ParameterDeclaration): boolean => (modifiers?.length ?? 0) > 0;
  return !member.parameters.some(isField) && (member.body?.statements.slice(1) ?? []).every(isNaming);
}

/** `this.name = 'RuleError';` or, as a field, `name = 'RuleError';`. */
function isNaming(node: ts.Node): boolean {
  if (typescript.isPropertyDeclaration(node))
    return node.name.getText() === 'name' && node.initializer !== undefined && isConstant(node.initializer);
  if (!typescript.isExpressionStatement(node) || !typescript.isBinaryExpression(node.expression)) return false;
  const { left, operatorToken, right } = node.expression;
  return left.getText() === 'this.name' && operatorToken.kind === SyntaxKind.EqualsToken && isConstant(right);
}

/** A member that happens to have the name of the error: `Phase.Invalid`, `{ Invalid: 1 }`. */
function isMemberName(name: ts.Identifier): boolean {
  const { parent } = name;
  if (typescript.isQualifiedName(parent)) return parent.right === name;
  if (typescript.isBindingElement(parent)) return parent.propertyName === name;
  const hasName =
    typescript.isPropertyAccessExpression(parent) ||
    typescript.isPropertyAssignment(parent) ||
    typescript.isPropertySignature(parent) ||
    typescript.isPropertyDeclaration(parent) ||
    typescript.isMethodSignature(parent) ||
    typescript.isMethodDeclaration(parent) ||
    typescript.isEnumMember(parent);
  return hasName && parent.name === name;
}

const isConstant = (node: ts.Expression): boolean => typescript.isStringLiteralLike(node);

function isThrown(name: ts.Identifier): boolean {
  const made = name.parent;
  if (!typescript.isNewExpression(made) || made.expression !== name) return false;
  let thrown: ts.Node = made.parent;
  while (typescript.isParenthesizedExpression(thrown)) thrown = thrown.parent;
  return typescript.isThrowStatement(thrown);
}
