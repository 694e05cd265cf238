import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { numberType, type ArrayType, type IrType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { isInRange, truth } from './operators.ts';
import { typeText } from './types.ts';
import { and, booleanValue, not, numberValue, toIndex, type Value } from './value.ts';

const { SyntaxKind } = typescript;

/*
 * Reads of array elements. A read past the end gives `undefined` where every use tolerates it (language.md, "One
 * meaning" 2) and stops the step elsewhere. A missing number is NaN to === and 0 to a condition, which tells the same
 * as undefined would; other element types carry a boolean beside the value that says whether there is one.
 */

export function withoutParentheses(node: ts.Expression): ts.Expression {
  return typescript.isParenthesizedExpression(node) || typescript.isSatisfiesExpression(node)
    ? withoutParentheses(node.expression)
    : node;
}

function elementPlace(
  f: FunctionBuilder,
  node: ts.ElementAccessExpression,
): { readonly array: Value; readonly index: Value; readonly type: ArrayType } | undefined {
  const [array, index] = f.operands([
    () => f.expression(node.expression),
    () => toIndex(f.expression(node.argumentExpression, numberType)),
  ]) as [Value, Value];
  return array.type.kind === 'array' ? { array, index, type: array.type } : undefined;
}

/** The name of a field given as an index: `pair[0]`, `record['x']`. */
export function fieldOfIndex(node: ts.ElementAccessExpression): string | undefined {
  const index = withoutParentheses(node.argumentExpression);
  return typescript.isNumericLiteral(index) || typescript.isStringLiteralLike(index) ? index.text : undefined;
}

/** `a[i]` where a value is needed. */
export function readElement(f: FunctionBuilder, node: ts.ElementAccessExpression): Value {
  if (node.questionDotToken !== undefined) return f.reject('WM0902', node);
  const field = fieldOfIndex(node);
  if (field === undefined) return readWith(f, node, undefined);
  const record = f.expression(node.expression);
  if (record.type.kind === 'array') return getElement(f, record, toIndex(f.expression(node.argumentExpression)), node);
  const { type } = record;
  const found = type.kind === 'record' ? type.fields.find(({ name }) => name === field) : undefined;
  if (type.kind !== 'record' || found === undefined)
    return f.reject('WM0103', node, { owner: typeText(type), name: field, remedy: 'Declare the field.' });
  return { expression: { kind: 'record.get', type, record: record.expression, field }, type: found.type };
}

function readWith(f: FunctionBuilder, node: ts.ElementAccessExpression, fallback: Value | undefined): Value {
  const found = elementPlace(f, node);
  if (found === undefined) return f.reject('WM0904', node, { type: 'Indexing an object by a variable' });
  return getElement(f, found.array, found.index, node, fallback);
}

/** An `array.get` with its site; `index` as {@link toIndex} gives it. */
export function getElement(f: FunctionBuilder, array: Value, index: Value, node: ts.Node, fallback?: Value): Value {
  const type = array.type as ArrayType;
  return {
    expression: {
      kind: 'array.get',
      type,
      array: array.expression,
      index: index.expression,
      ...(fallback === undefined ? {} : { fallback: fallback.expression }),
      site: f.site(node),
    },
    type: type.element,
  };
}

/** Whether this expression is a read that gives undefined past the end where its place tolerates that. */
export function mayMiss(f: FunctionBuilder, node: ts.Expression): boolean {
  const inner = withoutParentheses(node);
  if (typescript.isIdentifier(inner)) {
    const symbol = f.symbol(inner);
    return symbol !== undefined && f.bindings.get(symbol)?.present !== undefined;
  }
  if (!typescript.isElementAccessExpression(inner) || inner.questionDotToken !== undefined) return false;
  return f.module.checker.isArrayType(f.module.checker.getTypeAtLocation(inner.expression));
}

export interface TolerantRead {
  readonly type: IrType;
  /** Boolean; may be used again. */
  readonly present: Value;
  /** The element; to be used only where it is present. May be used again. */
  readonly value: () => Value;
}

/** Evaluates a read for which {@link mayMiss} holds. */
export function tolerantRead(f: FunctionBuilder, node: ts.Expression): TolerantRead {
  const inner = withoutParentheses(node);
  if (typescript.isIdentifier(inner)) {
    const symbol = f.symbol(inner);
    const binding = symbol === undefined ? undefined : f.bindings.get(symbol);
    if (binding?.present !== undefined)
      return { type: binding.type, present: f.read(binding.present), value: () => f.read(binding.local) };
  }
  if (!typescript.isElementAccessExpression(inner)) return f.reject('WM0902', node);
  const found = elementPlace(f, inner);
  if (found === undefined) return f.reject('WM0902', node);
  const array = f.stabilise(found.array);
  const index = f.stabilise(found.index);
  const present = f.stabilise(isInRange(f, array, index), 'present');
  const local = f.local('element', found.type.element, true);
  const read = f.block(() => f.set(local, getElement(f, array, index, inner)));
  f.emit({ kind: 'if', test: present.expression, then: read, otherwise: [] });
  return { type: found.type.element, present, value: () => f.read(local) };
}

/** An operand of ===: a missing number becomes NaN; else `presence` takes the condition under which the value counts. */
export function readOrNothing(f: FunctionBuilder, node: ts.Expression, presence: Value[]): Value {
  if (!mayMiss(f, node)) return f.expression(node);
  const inner = withoutParentheses(node);
  if (typescript.isElementAccessExpression(inner) && isNumberElement(f, inner))
    return readWith(f, inner, numberValue(Number.NaN));
  const read = tolerantRead(f, node);
  presence.push(read.present);
  return read.value();
}

function isNumberElement(f: FunctionBuilder, node: ts.ElementAccessExpression): boolean {
  const { flags } = f.module.checker.getTypeAtLocation(node);
  return (flags & typescript.TypeFlags.NumberLike) !== 0 && !f.module.isLibrary;
}

/** A condition; a missing element is false. */
export function tolerantTruth(f: FunctionBuilder, node: ts.Expression): Value {
  if (!mayMiss(f, node)) return truth(f, f.expression(node));
  if (typescript.isElementAccessExpression(node)) {
    const { flags } = f.module.checker.getTypeAtLocation(node);
    if (isNumberElement(f, node)) return truth(f, readWith(f, node, numberValue(0)));
    if (flags & typescript.TypeFlags.BooleanLike) return readWith(f, node, booleanValue(false));
  }
  const read = tolerantRead(f, node);
  return and(read.present, truth(f, read.value()));
}

/** `a[i] === undefined` */
export function isMissing(f: FunctionBuilder, node: ts.Expression): Value {
  if (!mayMiss(f, node)) return f.reject('WM0902', node);
  return not(tolerantRead(f, node).present);
}

/** `a[i] ?? d`; anything else on the left has a value always. */
export function readOrElse(
  f: FunctionBuilder,
  left: ts.Expression,
  right: ts.Expression,
  expected: IrType | undefined,
): Value {
  if (!mayMiss(f, left)) return f.expression(left, expected);
  const inner = withoutParentheses(left);
  const otherwise = f.collect(() => f.expression(right, expected));
  if (typescript.isElementAccessExpression(inner) && otherwise.statements.length === 0) {
    const found = elementPlace(f, inner);
    if (found === undefined) return f.reject('WM0902', left);
    return getElement(f, found.array, found.index, inner, f.coerce(otherwise.value, found.type.element, right));
  }
  const read = tolerantRead(f, left);
  return f.choose(
    read.present,
    read.type,
    () => read.value(),
    () => {
      f.emit(...otherwise.statements);
      return f.coerce(otherwise.value, read.type, right);
    },
  );
}

/** How the uses of a const take a missing element: not at all, as a number that is NaN, or told whether it is there. */
export type Tolerance = 'none' | 'nan' | 'presence';

/** Looks at every use of a const whose initialiser is a read. */
export function toleranceOf(f: FunctionBuilder, name: ts.Identifier, scope: ts.Node): Tolerance {
  const symbol = f.symbol(name);
  let tolerance: Tolerance = 'nan';
  let uses = 0;
  const visit = (node: ts.Node): void => {
    if (typescript.isIdentifier(node) && node !== name && isUseOf(f, node, symbol)) {
      uses += 1;
      const use = toleranceOfUse(f, node);
      if (use === 'none' || tolerance === 'none') tolerance = 'none';
      else if (use === 'presence') tolerance = 'presence';
      return;
    }
    // Functions are lowered apart and take values, not missing ones.
    if (typescript.isFunctionLike(node) && refersTo(f, node, symbol)) tolerance = 'none';
    else typescript.forEachChild(node, visit);
  };
  visit(scope);
  return uses === 0 ? 'none' : tolerance;
}

function isUseOf(f: FunctionBuilder, node: ts.Identifier, symbol: ts.Symbol | undefined): boolean {
  if (symbol === undefined || node.text !== symbol.name) return false;
  return f.symbol(node) === symbol;
}

function refersTo(f: FunctionBuilder, node: ts.Node, symbol: ts.Symbol | undefined): boolean {
  if (typescript.isIdentifier(node)) return isUseOf(f, node, symbol);
  return typescript.forEachChild(node, (child) => refersTo(f, child, symbol) || undefined) ?? false;
}

function toleranceOfUse(f: FunctionBuilder, node: ts.Expression): Tolerance {
  const { parent } = node;
  if (typescript.isParenthesizedExpression(parent)) return toleranceOfUse(f, parent);
  if (typescript.isBinaryExpression(parent)) {
    switch (parent.operatorToken.kind) {
      case SyntaxKind.EqualsEqualsEqualsToken:
      case SyntaxKind.ExclamationEqualsEqualsToken:
      case SyntaxKind.EqualsEqualsToken:
      case SyntaxKind.ExclamationEqualsToken: {
        const other = withoutParentheses(parent.left === node ? parent.right : parent.left);
        return isPlain(f, other) ? 'nan' : 'presence';
      }
      case SyntaxKind.QuestionQuestionToken:
        return parent.left === node ? 'presence' : 'none';
      case SyntaxKind.BarBarToken:
        return parent.left === node ? 'presence' : isTested(parent) ? 'nan' : 'none';
      case SyntaxKind.AmpersandAmpersandToken:
        return isTested(parent) ? 'nan' : 'none';
      default:
        return 'none';
    }
  }
  return isTested(node) ? 'nan' : 'none';
}

/** Certainly neither undefined nor a missing element. */
function isPlain(f: FunctionBuilder, node: ts.Expression): boolean {
  if (typescript.isIdentifier(node)) {
    // A const of a function may hold a missing element; a module's initialisation would have stopped at one.
    const symbol = f.symbol(node);
    return symbol !== undefined && f.module.constants.has(symbol);
  }
  return (
    typescript.isNumericLiteral(node) ||
    typescript.isPropertyAccessExpression(node) ||
    typescript.isCallExpression(node) ||
    typescript.isPrefixUnaryExpression(node) ||
    (typescript.isBinaryExpression(node) && arithmeticTokens.has(node.operatorToken.kind))
  );
}

const arithmeticTokens = new Set<ts.SyntaxKind>([
  SyntaxKind.PlusToken,
  SyntaxKind.MinusToken,
  SyntaxKind.AsteriskToken,
  SyntaxKind.SlashToken,
  SyntaxKind.PercentToken,
]);

/** Whether only the truth of this expression matters. */
function isTested(node: ts.Expression): boolean {
  const { parent } = node;
  if (typescript.isParenthesizedExpression(parent)) return isTested(parent);
  if (typescript.isIfStatement(parent) || typescript.isWhileStatement(parent) || typescript.isDoStatement(parent))
    return parent.expression === node;
  if (typescript.isForStatement(parent)) return parent.condition === node;
  if (typescript.isConditionalExpression(parent)) return parent.condition === node;
  if (typescript.isPrefixUnaryExpression(parent)) return parent.operator === SyntaxKind.ExclamationToken;
  if (!typescript.isBinaryExpression(parent)) return false;
  const { kind } = parent.operatorToken;
  return (kind === SyntaxKind.AmpersandAmpersandToken || kind === SyntaxKind.BarBarToken) && isTested(parent);
}
