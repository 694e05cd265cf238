import type ts from 'typescript6';
import { compileExpression } from '../regular_expressions/program.ts';
import type { Diagnostics } from './diagnostics.ts';
import { typescript } from './typescript.ts';

/** Holds a literal to the patterns and flags of the language. */
export function checkPattern(node: ts.RegularExpressionLiteral, diagnostics: Diagnostics): void {
  const compiled = compileExpression(node.text);
  if (!compiled.ok)
    diagnostics.report('WM0308', node, { name: compiled.problem.what, remedy: compiled.problem.remedy });
}

/** Methods of strings whose first argument may be a regular expression. */
export const expressionTakers: ReadonlySet<string> = new Set([
  'match',
  'matchAll',
  'replace',
  'replaceAll',
  'search',
  'split',
]);

/** Whether a value of this type is a regular expression, or nothing. */
export function isExpressionType(given: ts.Type, checker: ts.TypeChecker): boolean {
  const symbol = checker.getNonNullableType(given).getSymbol();
  return symbol?.name === 'RegExp' && (symbol.declarations?.[0]?.getSourceFile().isDeclarationFile ?? false);
}

/**
 * A regular expression has no identity and no text of its own at run time: it may be kept and handed on, and used to
 * match; nothing else. Asks for types only in programs that have a literal.
 */
export function checkExpressionUses(file: ts.SourceFile, checker: ts.TypeChecker, diagnostics: Diagnostics): void {
  if (!hasLiteral(file)) return;
  const isExpression = (node: ts.Node): boolean =>
    typescript.isExpression(node) && isExpressionType(checker.getTypeAtLocation(node), checker);
  const visit = (node: ts.Node): void => {
    if (typescript.isTypeNode(node)) return;
    for (const operand of comparedOrWritten(node, checker))
      if (isExpression(operand)) diagnostics.report('WM0310', operand, { name: operand.getText(file) });
    typescript.forEachChild(node, visit);
  };
  visit(file);
}

function hasLiteral(node: ts.Node): boolean {
  return (
    typescript.isRegularExpressionLiteral(node) ||
    (typescript.forEachChild(node, (child) => hasLiteral(child) || undefined) ?? false)
  );
}

const { SyntaxKind } = typescript;
const keeping = new Set<ts.SyntaxKind>([
  SyntaxKind.EqualsToken,
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.QuestionQuestionEqualsToken,
  SyntaxKind.CommaToken,
]);

/** Operands of which more than the matching is asked: the text or the identity. */
function comparedOrWritten(node: ts.Node, checker: ts.TypeChecker): readonly ts.Node[] {
  if (typescript.isTemplateSpan(node) || typescript.isTypeOfExpression(node) || typescript.isSwitchStatement(node))
    return [node.expression];
  if (typescript.isPrefixUnaryExpression(node) && node.operator !== SyntaxKind.ExclamationToken) return [node.operand];
  if (typescript.isElementAccessExpression(node)) return [node.expression, node.argumentExpression];
  if (typescript.isComputedPropertyName(node)) return [node.expression];
  if (typescript.isBinaryExpression(node)) {
    if (keeping.has(node.operatorToken.kind) || isNothing(node.left) || isNothing(node.right)) return [];
    return [node.left, node.right];
  }
  if (typescript.isCallExpression(node)) return askedByCall(node, checker);
  return [];
}

function isNothing(node: ts.Expression): boolean {
  return node.kind === SyntaxKind.NullKeyword || (typescript.isIdentifier(node) && node.text === 'undefined');
}

/** Functions of the library that take any value look into it, but for those that keep it. */
function askedByCall(node: ts.CallExpression, checker: ts.TypeChecker): readonly ts.Node[] {
  const declaration = checker.getResolvedSignature(node)?.declaration;
  if (declaration === undefined || !declaration.getSourceFile().isDeclarationFile) return [];
  const callee = node.expression;
  const name = typescript.isPropertyAccessExpression(callee) ? callee.name.text : '';
  if (expressionTakers.has(name) || keepers.has(name)) return [];
  return node.arguments;
}

const keepers = new Set(['concat', 'fill', 'from', 'of', 'push', 'splice', 'unshift', 'with']);
