import type ts from 'typescript6';
import type { Diagnostics } from './diagnostics.ts';
import { typescript } from './typescript.ts';

/**
 * Rejects every expression of type any or unknown, at its origin: the innermost expression that has it although none of
 * its own parts does. (TypeScript accepts such values silently, from JSON.parse for one.)
 */
export function checkAnyTypes(file: ts.SourceFile, checker: ts.TypeChecker, diagnostics: Diagnostics): void {
  const visit = (node: ts.Node): boolean => {
    if (typescript.isTypeNode(node)) return false;
    let inner = false;
    typescript.forEachChild(node, (child) => {
      if (visit(child)) inner = true;
    });
    if (!typescript.isExpression(node)) return false;
    const type = checker.getTypeAtLocation(node);
    if ((type.flags & (typescript.TypeFlags.Any | typescript.TypeFlags.Unknown)) === 0) return inner;
    if (isTypedClone(node)) return false;
    if (!inner && isValue(node) && !diagnostics.covers(node.getStart(file), node.getEnd()))
      diagnostics.report('WM0201', node, { name: node.getText(file) });
    return true;
  };
  visit(file);
}

/** Names of properties, labels and declarations are expressions to TypeScript, but no values. */
function isValue(node: ts.Expression): boolean {
  if (!typescript.isIdentifier(node)) return true;
  const { parent } = node;
  if (typescript.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (typescript.isBreakOrContinueStatement(parent) || typescript.isLabeledStatement(parent)) return false;
  if (typescript.isPropertyAssignment(parent)) return parent.name !== node;
  // A variable without a type takes it from what is assigned.
  if (typescript.isVariableDeclaration(parent)) return parent.name !== node;
  if (typescript.isBinaryExpression(parent) && parent.operatorToken.kind === typescript.SyntaxKind.EqualsToken)
    return parent.left !== node;
  if (typescript.isBindingElement(parent)) return parent.propertyName !== node;
  return !typescript.isExportSpecifier(parent);
}

/** `JSON.parse(JSON.stringify(x))` where a type is written beside it: a copy of x. */
function isTypedClone(node: ts.Expression): boolean {
  if (!typescript.isCallExpression(node) || node.expression.getText() !== 'JSON.parse') return false;
  const [text] = node.arguments;
  if (text === undefined || !typescript.isCallExpression(text) || text.expression.getText() !== 'JSON.stringify')
    return false;
  const { parent } = node;
  if (typescript.isAsExpression(parent) || typescript.isReturnStatement(parent)) return true;
  return typescript.isVariableDeclaration(parent) && parent.type !== undefined;
}
