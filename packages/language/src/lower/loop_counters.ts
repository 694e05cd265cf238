import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { variableSymbol } from './symbols.ts';

const { SyntaxKind } = typescript;

/** Steps of a counter, and bounds it is compared with, whose sum stays below 2^31. */
const largestStep = 1024;
const largestBound = 2 ** 30;

/**
 * Counters of loops such as `for (let i = 0; i < xs.length; i++)`: started at a small whole number, changed by the loop's
 * own increment alone, and compared before each turn with a bound below 2^30 (a length or a literal), so that they never
 * leave 32 bits. Counting down to a literal works the same way.
 */
export function loopCounters(
  files: readonly ts.SourceFile[],
  checker: ts.TypeChecker,
): ReadonlyMap<ts.Symbol, 'signed'> {
  const found = new Map<ts.Symbol, 'signed'>();
  const visit = (node: ts.Node): void => {
    if (typescript.isForStatement(node)) {
      const symbol = counterOf(node, checker);
      if (symbol !== undefined) found.set(symbol, 'signed');
    }
    typescript.forEachChild(node, visit);
  };
  for (const file of files) visit(file);
  return found;
}

function counterOf(node: ts.ForStatement, checker: ts.TypeChecker): ts.Symbol | undefined {
  const { initializer, condition, incrementor } = node;
  if (initializer === undefined || condition === undefined || incrementor === undefined) return undefined;
  if (!typescript.isVariableDeclarationList(initializer)) return undefined;
  const [declaration] = initializer.declarations;
  if (declaration === undefined || initializer.declarations.length > 1) return undefined;
  if (!typescript.isIdentifier(declaration.name) || declaration.initializer === undefined) return undefined;
  const symbol = checker.getSymbolAtLocation(declaration.name);
  const step = stepOf(incrementor, symbol, checker);
  if (symbol === undefined || step === undefined) return undefined;
  if (isChangedIn(node.statement, symbol, checker) || isChangedIn(condition, symbol, checker)) return undefined;
  const isUp = step > 0;
  const start = isUp ? smallLiteral(declaration.initializer) : boundOf(declaration.initializer, checker);
  return start && isBounded(condition, symbol, isUp, checker) ? symbol : undefined;
}

function smallLiteral(node: ts.Expression): boolean {
  const value = literal(node);
  return value !== undefined && Object.is(value, value | 0) && Math.abs(value) <= largestBound;
}

function literal(node: ts.Expression): number | undefined {
  if (typescript.isNumericLiteral(node)) return Number(node.text);
  if (typescript.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.MinusToken) {
    const value = literal(node.operand);
    return value === undefined ? undefined : -value;
  }
  return undefined;
}

/** A literal, an array's length, or a length less a literal. */
function boundOf(node: ts.Expression, checker: ts.TypeChecker): boolean {
  if (smallLiteral(node)) return true;
  if (typescript.isParenthesizedExpression(node)) return boundOf(node.expression, checker);
  if (typescript.isPropertyAccessExpression(node))
    return node.name.text === 'length' && checker.isArrayLikeType(checker.getTypeAtLocation(node.expression));
  return (
    typescript.isBinaryExpression(node) &&
    node.operatorToken.kind === SyntaxKind.MinusToken &&
    boundOf(node.left, checker) &&
    smallLiteral(node.right)
  );
}

function isSame(node: ts.Node, symbol: ts.Symbol | undefined, checker: ts.TypeChecker): boolean {
  return symbol !== undefined && typescript.isIdentifier(node) && variableSymbol(node, checker) === symbol;
}

function stepOf(node: ts.Expression, symbol: ts.Symbol | undefined, checker: ts.TypeChecker): number | undefined {
  if (typescript.isPostfixUnaryExpression(node) || typescript.isPrefixUnaryExpression(node)) {
    if (!isSame(node.operand, symbol, checker)) return undefined;
    if (node.operator === SyntaxKind.PlusPlusToken) return 1;
    return node.operator === SyntaxKind.MinusMinusToken ? -1 : undefined;
  }
  if (!typescript.isBinaryExpression(node) || !isSame(node.left, symbol, checker)) return undefined;
  const by = literal(node.right);
  if (by === undefined || !Number.isInteger(by) || by <= 0 || by > largestStep) return undefined;
  if (node.operatorToken.kind === SyntaxKind.PlusEqualsToken) return by;
  return node.operatorToken.kind === SyntaxKind.MinusEqualsToken ? -by : undefined;
}

/** The whole condition, or one side of its &&, holds the counter on its side of the bound. */
function isBounded(node: ts.Expression, symbol: ts.Symbol, isUp: boolean, checker: ts.TypeChecker): boolean {
  if (typescript.isParenthesizedExpression(node)) return isBounded(node.expression, symbol, isUp, checker);
  if (!typescript.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  if (kind === SyntaxKind.AmpersandAmpersandToken)
    return isBounded(node.left, symbol, isUp, checker) || isBounded(node.right, symbol, isUp, checker);
  const isRight = isUp
    ? kind === SyntaxKind.LessThanToken || kind === SyntaxKind.LessThanEqualsToken
    : kind === SyntaxKind.GreaterThanToken || kind === SyntaxKind.GreaterThanEqualsToken;
  return isRight && isSame(node.left, symbol, checker) && boundOf(node.right, checker);
}

/**
 * Whether a variable of a for loop is left alone by the loop's body and condition: each turn has its own, so that a local
 * function may read it as if it were const.
 */
export function isFixedWithinTurn(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const loop = symbol.valueDeclaration?.parent.parent;
  if (loop === undefined || !typescript.isForStatement(loop)) return false;
  return (
    !isChangedIn(loop.statement, symbol, checker) && !(loop.condition && isChangedIn(loop.condition, symbol, checker))
  );
}

function isChangedIn(node: ts.Node, symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const isTarget = (target: ts.Node): boolean =>
    isSame(target, symbol, checker) ||
    (!typescript.isElementAccessExpression(target) &&
      !typescript.isPropertyAccessExpression(target) &&
      (typescript.forEachChild(target, (child) => isTarget(child) || undefined) ?? false));
  if (typescript.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment && isTarget(node.left)) return true;
  }
  if (typescript.isPrefixUnaryExpression(node) || typescript.isPostfixUnaryExpression(node)) {
    const isStep = node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken;
    if (isStep && isTarget(node.operand)) return true;
  }
  if (typescript.isForOfStatement(node) && isTarget(node.initializer)) return true;
  return typescript.forEachChild(node, (child) => isChangedIn(child, symbol, checker) || undefined) ?? false;
}
