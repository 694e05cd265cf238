import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { loopCounters } from './loop_counters.ts';
import { namesOfVariables, variableSymbol } from './symbols.ts';

const { SyntaxKind } = typescript;

/** How a variable that holds 32-bit integers only is read as a number. */
export type Sign = 'signed' | 'unsigned';

/** Variables that are assigned to anywhere after their declaration. */
export function reassignedVariables(files: readonly ts.SourceFile[], checker: ts.TypeChecker): ReadonlySet<ts.Symbol> {
  const found = new Set<ts.Symbol>();
  const add = (node: ts.Node): void => {
    if (typescript.isIdentifier(node)) {
      const symbol = variableSymbol(node, checker);
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
      if (isAssignmentToken(node.operatorToken.kind)) add(node.left);
    } else if (isStep(node)) add(node.operand);
    else if (typescript.isForOfStatement(node) && !typescript.isVariableDeclarationList(node.initializer))
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

function isAssignmentToken(kind: ts.SyntaxKind): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

export function isStep(node: ts.Node): node is ts.PrefixUnaryExpression | ts.PostfixUnaryExpression {
  return (
    (typescript.isPrefixUnaryExpression(node) || typescript.isPostfixUnaryExpression(node)) &&
    (node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken)
  );
}

/** What a variable is given: an expression, or the result of a bit operation such as `|=`. */
type Source = ts.Expression | Sign;

/**
 * Variables (`let`) whose every value is a 32-bit integer whatever the program does: results of bit operations, small
 * literals, lengths, each other; and the counters of bounded loops. They are kept as ints, which changes no meaning:
 * arithmetic on them converts first. Found by assuming all and striking out until nothing changes.
 */
export function integerVariables(
  files: readonly ts.SourceFile[],
  checker: ts.TypeChecker,
  reassigned: ReadonlySet<ts.Symbol>,
): ReadonlyMap<ts.Symbol, Sign> {
  const sources = new Map<ts.Symbol, Source[]>();
  const refused = new Set<ts.Symbol>();
  for (const file of files) collect(file, checker, reassigned, sources, refused);
  const found = new Map<ts.Symbol, Sign>();
  for (const symbol of sources.keys()) if (!refused.has(symbol)) found.set(symbol, 'signed');
  strikeOut(found, sources, checker);
  const unsigned = new Map<ts.Symbol, Sign>();
  for (const symbol of sources.keys()) if (!refused.has(symbol) && !found.has(symbol)) unsigned.set(symbol, 'unsigned');
  strikeOut(unsigned, sources, checker);
  return new Map([...unsigned, ...found, ...loopCounters(files, checker)]);
}

function strikeOut(
  found: Map<ts.Symbol, Sign>,
  sources: ReadonlyMap<ts.Symbol, Source[]>,
  checker: ts.TypeChecker,
): void {
  let changed = true;
  while (changed) {
    changed = false;
    for (const [symbol, sign] of found)
      if (!(sources.get(symbol) ?? []).every((source) => hasSign(source, sign, found, checker))) {
        found.delete(symbol);
        changed = true;
      }
  }
}

function collect(
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  reassigned: ReadonlySet<ts.Symbol>,
  sources: Map<ts.Symbol, Source[]>,
  refused: Set<ts.Symbol>,
): void {
  const names = namesOfVariables(reassigned);
  const give = (name: ts.Node, source: Source | undefined): void => {
    if (typescript.isIdentifier(name) && !names.has(name.escapedText)) return;
    const symbol = variableSymbol(name, checker);
    const declaration = symbol?.valueDeclaration;
    if (symbol === undefined || declaration === undefined || !reassigned.has(symbol)) return;
    // Parameters and pattern elements take any number.
    if (source === undefined || !typescript.isVariableDeclaration(declaration)) refused.add(symbol);
    else sources.set(symbol, [...(sources.get(symbol) ?? []), source]);
  };
  const visit = (node: ts.Node): void => {
    if (typescript.isVariableDeclaration(node) && typescript.isIdentifier(node.name) && !isForOf(node)) {
      if (node.initializer !== undefined) give(node.name, node.initializer);
    } else if (typescript.isBinaryExpression(node) && isAssignmentToken(node.operatorToken.kind)) {
      const { kind } = node.operatorToken;
      if (!typescript.isIdentifier(node.left)) refuseInside(node.left, give);
      else if (kind === SyntaxKind.EqualsToken) give(node.left, node.right);
      else if (kind === SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken) give(node.left, 'unsigned');
      else give(node.left, bitAssignments.has(kind) ? 'signed' : undefined);
    } else if (isStep(node)) {
      if (!isAccess(node.operand)) refuseInside(node.operand, give);
    } else if (typescript.isForOfStatement(node)) refuseInside(node.initializer, give);
    typescript.forEachChild(node, visit);
  };
  visit(file);
}

/** A step of a field or an element leaves the variables in it alone. */
function isAccess(node: ts.Node): boolean {
  return typescript.isElementAccessExpression(node) || typescript.isPropertyAccessExpression(node);
}

/** Targets of a destructuring assignment, of `(x)++` and of `for (x of xs)`: they take any number. */
function refuseInside(node: ts.Node, give: (name: ts.Node, source: undefined) => void): void {
  if (typescript.isIdentifier(node)) give(node, undefined);
  typescript.forEachChild(node, (child) => refuseInside(child, give));
}

const bitAssignments = new Set<ts.SyntaxKind>([
  SyntaxKind.AmpersandEqualsToken,
  SyntaxKind.BarEqualsToken,
  SyntaxKind.CaretEqualsToken,
  SyntaxKind.LessThanLessThanEqualsToken,
  SyntaxKind.GreaterThanGreaterThanEqualsToken,
]);

const bitOperators = new Set<ts.SyntaxKind>([
  SyntaxKind.AmpersandToken,
  SyntaxKind.BarToken,
  SyntaxKind.CaretToken,
  SyntaxKind.LessThanLessThanToken,
  SyntaxKind.GreaterThanGreaterThanToken,
]);

/** Whether an expression is an integer of this sign, given what is assumed of variables. */
function hasSign(source: Source, sign: Sign, assumed: ReadonlyMap<ts.Symbol, Sign>, checker: ts.TypeChecker): boolean {
  if (source === 'signed' || source === 'unsigned') return source === sign;
  const has = (inner: ts.Expression): boolean => hasSign(inner, sign, assumed, checker);
  if (typescript.isParenthesizedExpression(source)) return has(source.expression);
  if (typescript.isConditionalExpression(source)) return has(source.whenTrue) && has(source.whenFalse);
  if (typescript.isNumericLiteral(source)) {
    const value = Number(source.text);
    return sign === 'signed' ? Object.is(value, value | 0) : Object.is(value, value >>> 0);
  }
  if (typescript.isIdentifier(source)) {
    const symbol = checker.getSymbolAtLocation(source);
    return symbol !== undefined && assumed.get(symbol) === sign;
  }
  if (typescript.isPrefixUnaryExpression(source)) {
    if (source.operator === SyntaxKind.TildeToken) return sign === 'signed';
    // -0 is no integer.
    return (
      source.operator === SyntaxKind.MinusToken &&
      sign === 'signed' &&
      typescript.isNumericLiteral(source.operand) &&
      Object.is(-Number(source.operand.text), -Number(source.operand.text) | 0)
    );
  }
  if (typescript.isBinaryExpression(source)) {
    const { kind } = source.operatorToken;
    if (kind === SyntaxKind.GreaterThanGreaterThanGreaterThanToken) return sign === 'unsigned';
    return bitOperators.has(kind) && sign === 'signed';
  }
  if (typescript.isCallExpression(source) && typescript.isPropertyAccessExpression(source.expression)) {
    const { expression, name } = source.expression;
    return expression.getText() === 'Math' && (name.text === 'imul' || name.text === 'clz32') && sign === 'signed';
  }
  return typescript.isPropertyAccessExpression(source) && isArrayLength(source, checker) && sign === 'signed';
}

/** `xs.length` of an array. */
export function isArrayLength(node: ts.PropertyAccessExpression, checker: ts.TypeChecker): boolean {
  return node.name.text === 'length' && checker.isArrayLikeType(checker.getTypeAtLocation(node.expression));
}
