import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';

const { SyntaxKind } = typescript;

/** Variables that are assigned to anywhere after their declaration. */
export function reassignedVariables(files: readonly ts.SourceFile[], checker: ts.TypeChecker): ReadonlySet<ts.Symbol> {
  const found = new Set<ts.Symbol>();
  const add = (node: ts.Node): void => {
    if (typescript.isIdentifier(node)) {
      const symbol = typescript.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      if (symbol !== undefined) found.add(symbol);
    } else if (
      typescript.isArrayLiteralExpression(node) ||
      typescript.isObjectLiteralExpression(node) ||
      typescript.isParenthesizedExpression(node) ||
      typescript.isSpreadElement(node) ||
      typescript.isNonNullExpression(node)
    )
      typescript.forEachChild(node, add);
    else if (typescript.isShorthandPropertyAssignment(node)) add(node.name);
    else if (typescript.isPropertyAssignment(node)) add(node.initializer);
  };
  const visit = (node: ts.Node): void => {
    if (typescript.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment) add(node.left);
    } else if (typescript.isPrefixUnaryExpression(node) || typescript.isPostfixUnaryExpression(node)) {
      if (node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken) add(node.operand);
    } else if (typescript.isForOfStatement(node) && !typescript.isVariableDeclarationList(node.initializer))
      add(node.initializer);
    else if (typescript.isVariableDeclaration(node) && node.initializer === undefined && !isForOf(node)) {
      // `let x;` gets its value later.
      add(node.name);
    }
    typescript.forEachChild(node, visit);
  };
  for (const file of files) visit(file);
  return found;
}

function isForOf(node: ts.VariableDeclaration): boolean {
  return typescript.isForOfStatement(node.parent.parent);
}

export function integerVariables(
  _files: readonly ts.SourceFile[],
  _checker: ts.TypeChecker,
  _isLibrary: boolean,
): ReadonlyMap<ts.Symbol, 'signed' | 'unsigned'> {
  return new Map();
}
