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
  if (typescript.isBindingElement(parent)) return parent.propertyName !== node;
  return !typescript.isExportSpecifier(parent);
}
