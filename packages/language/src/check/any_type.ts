import type ts from 'typescript6';
import type { Diagnostics } from './diagnostics.ts';
import { typescript } from './typescript.ts';

/**
 * Rejects values of type any or unknown at their origin. The keywords are not in the white list and implicit any is an
 * error of TypeScript, so that only calls can bring one in: JSON.parse, or a type argument that nothing determines. (Asking
 * for the type of every expression would check the program twice.)
 */
export function checkAnyTypes(file: ts.SourceFile, checker: ts.TypeChecker, diagnostics: Diagnostics): void {
  const visit = (node: ts.Node): void => {
    if (typescript.isTypeNode(node)) return;
    typescript.forEachChild(node, visit);
    if (!typescript.isCallExpression(node) && !typescript.isNewExpression(node)) return;
    const { flags } = checker.getTypeAtLocation(node);
    if ((flags & (typescript.TypeFlags.Any | typescript.TypeFlags.Unknown)) === 0 || isTypedClone(node)) return;
    if (!diagnostics.covers(file, node.getStart(file), node.getEnd()))
      diagnostics.report('WM0201', node, { name: node.getText(file) });
  };
  visit(file);
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
