import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { Expression, Statement } from '../ir/ir.ts';
import { slotsOf } from '../ir/slots.ts';
import { intType, nullableType, sameType, type ArrayType, type IrType, type RecordType } from '../ir/types.ts';
import { dictionaryOf, isKeyRead, keyOf, readKey } from './dictionaries.ts';
import { slotOf } from './families.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { attemptField } from './field_choice.ts';
import { heldValue, isNone, noneValue, presentValue } from './nullable.ts';
import { isInRange, truth } from './operators.ts';
import { attemptUnit, getUnit } from './text_reads.ts';
import { typeText } from './types.ts';
import { booleanValue, numberValue, stringValue, toIndex, toNumber, unary, type Value } from './value.ts';

const { SyntaxKind } = typescript;

/*
 * Reads that may find nothing. A read past the end gives `undefined` where its place tolerates that (language.md, "One
 * meaning" 2) and stops the step elsewhere. A const bound to such a read holds what it found, if one of its uses tests
 * it; a use that needs a value then fails with the place of the read. A missing number is NaN to === and 0 to a
 * condition, which tells the same as undefined would.
 */

export function withoutParentheses(node: ts.Expression): ts.Expression {
  return typescript.isParenthesizedExpression(node) || typescript.isSatisfiesExpression(node)
    ? withoutParentheses(node.expression)
    : node;
}

/** The name of a field given as an index: `pair[0]`, `record['x']`. */
export function fieldOfIndex(node: ts.ElementAccessExpression): string | undefined {
  const index = withoutParentheses(node.argumentExpression);
  return typescript.isNumericLiteral(index) || typescript.isStringLiteralLike(index) ? index.text : undefined;
}

/** A read that may have found nothing. */
export interface Attempt {
  /** Nullable; may be used again. */
  readonly value: Value;
  /** What a use fails with that needs a value; none where the value says itself that there is none. */
  readonly missing?: Statement;
}

/** `a[i]`; nullable where its place tolerates a missing element. */
export function readElement(f: FunctionBuilder, node: ts.ElementAccessExpression, tolerates: boolean): Value {
  const [receiver, index] = elementPlace(f, node);
  const table = dictionaryOf(f, receiver, node.expression);
  if (table !== undefined) return readKey(f, table, keyOf(f, index, node.argumentExpression), node, tolerates);
  const field = fieldOfIndex(node);
  if (receiver.type.kind === 'record' && field !== undefined) return fieldValue(f, receiver, field, node);
  if (tolerates) return attemptIndexed(f, receiver, index, node).value;
  switch (receiver.type.kind) {
    case 'array':
    case 'string':
      return getElement(f, receiver, index, node);
    default: {
      const { value, missing } = attemptIndexed(f, receiver, index, node);
      if (missing === undefined) return value;
      f.emit({ kind: 'if', test: isNone(value, 'any').expression, then: [missing], otherwise: [] });
      return heldValue(value);
    }
  }
}

/** `value[index]` of anything but a dictionary. */
export function attemptIndexed(f: FunctionBuilder, receiver: Value, index: Value, node: ts.Node): Attempt {
  switch (receiver.type.kind) {
    case 'array':
    case 'string':
      return attemptElement(f, receiver, index, node);
    case 'record':
      return attemptField(f, receiver, index, node);
    default:
      return f.reject('WM0501', node, { found: typeText(receiver.type), expected: 'an array' });
  }
}

/** Receiver and index, in this order. */
function elementPlace(f: FunctionBuilder, node: ts.ElementAccessExpression): readonly [Value, Value] {
  return f.operands([() => f.expression(node.expression), () => toIndex(f.expression(node.argumentExpression))]) as [
    Value,
    Value,
  ];
}

/** Arrays, and strings, whose elements are the strings of their units. */
export function isIndexed({ type }: Value): boolean {
  return type.kind === 'array' || type.kind === 'string';
}

/** An `array.get` with its site; `index` as {@link toIndex} gives it. */
export function getElement(f: FunctionBuilder, array: Value, index: Value, node: ts.Node, fallback?: Value): Value {
  if (array.type.kind === 'string') return getUnit(f, array, index, node, fallback);
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

/** An element, or undefined where there is none. */
export function attemptElement(f: FunctionBuilder, given: Value, at: Value, node: ts.Node): Attempt {
  if (given.type.kind === 'string') return attemptUnit(f, given, at, node);
  const { element } = given.type as ArrayType;
  if (element.kind === 'nullable') {
    const read = getElement(f, given, at, node, noneValue('undefined', element));
    return { value: f.stabilise(read, 'element') };
  }
  const array = f.stabilise(given, 'array');
  const index = f.stabilise(at, 'index');
  const type = nullableType(element);
  const present = isInRange(f, array, index);
  const known = index.type.kind === 'int' ? index : unary('truncateToInt', index, intType);
  const read: Expression = {
    kind: 'array.at',
    type: given.type as ArrayType,
    array: array.expression,
    index: known.expression,
  };
  const expression: Expression = {
    kind: 'conditional',
    type,
    test: present.expression,
    then: { kind: 'some', type, value: read },
    otherwise: { kind: 'none', type, which: 'undefined' },
  };
  const value = f.stabilise({ expression, type }, 'element');
  // The array may have grown or shrunk before a use fails.
  const length = f.stabilise(toNumber(f.arrayLength(array)), 'length');
  const missing: Statement = {
    kind: 'fail',
    status: statusCode.out_of_range_read,
    details: [toNumber(index).expression, length.expression],
    site: f.site(node),
  };
  return { value, missing };
}

/** A field as reads give it. */
export function fieldValue(f: FunctionBuilder, record: Value, name: string, node: ts.Node): Value {
  const { type } = record;
  const field = type.kind === 'record' ? slotOf(type, name, () => wayAt(f, node)) : undefined;
  if (type.kind === 'record' && field === undefined) {
    const slots = slotsOf(type, name);
    if (slots.length > 1) return anySlot(f, record, slots, node);
  }
  if (type.kind !== 'record' || field === undefined)
    return f.reject('WM0103', node, { owner: typeText(type), name, remedy: 'Declare the field.' });
  return presentValue({
    expression: { kind: 'record.get', type, record: record.expression, field: field.name },
    type: field.type,
  });
}

/**
 * A field that the variants of a union hold in different ways, read where any of them may be: from the slot that this
 * object has.
 */
function anySlot(f: FunctionBuilder, given: Value, slots: RecordType['fields'], node: ts.Node): Value {
  const record = f.stabilise(given, 'record');
  const type = record.type as RecordType;
  const wanted = wayAt(f, node);
  if (wanted.kind === 'void') return f.reject('WM0202', node, { name: node.getText() });
  const whole = nullableType(wanted);
  const value = slots.reduceRight((rest: () => Value, slot) => {
    const read: Value = { expression: { kind: 'record.get', type, record: record.expression, field: slot.name }, type: slot.type }; // prettier-ignore
    return () => f.choose(isNone(read, 'absent'), whole, rest, () => f.coerce(presentValue(read), whole, node));
  }, () => noneValue('undefined', whole))(); // prettier-ignore
  return wanted.kind === 'nullable' ? value : f.held(value, node);
}

/** What TypeScript says that a field is where it is used, which tells the ways apart in which a union holds it. */
export function wayAt(f: FunctionBuilder, node: ts.Node): IrType {
  const { checker } = f.module;
  // Of `[]` the checker knows what it is only from what is expected of it.
  const isEmpty = typescript.isArrayLiteralExpression(node) && node.elements.length === 0;
  const type = (isEmpty ? checker.getContextualType(node) : undefined) ?? checker.getTypeAtLocation(node);
  return f.module.types.of(type, node);
}

/**
 * A read with a value of the element's own type in place of a missing element, where `fallback` knows one that tells the
 * same; else nullable.
 */
function readOr(
  f: FunctionBuilder,
  node: ts.ElementAccessExpression,
  fallback: (element: IrType) => Value | undefined,
): Value {
  const [receiver, index] = elementPlace(f, node);
  const field = fieldOfIndex(node);
  if (receiver.type.kind === 'record' && field !== undefined) return fieldValue(f, receiver, field, node);
  const instead = isIndexed(receiver)
    ? fallback(receiver.type.kind === 'array' ? receiver.type.element : receiver.type)
    : undefined;
  return instead === undefined
    ? attemptIndexed(f, receiver, index, node).value
    : getElement(f, receiver, index, node, instead);
}

function isElementRead(f: FunctionBuilder, node: ts.Expression): node is ts.ElementAccessExpression {
  if (!typescript.isElementAccessExpression(node) || typescript.isOptionalChain(node)) return false;
  const { checker } = f.module;
  const owner = checker.getNonNullableType(checker.getTypeAtLocation(node.expression));
  if (checker.isArrayType(owner) || (owner.flags & typescript.TypeFlags.StringLike) !== 0) return true;
  // A tuple has the elements that its type names.
  return checker.isTupleType(owner) && fieldOfIndex(node) === undefined;
}

/** Whether this expression is a read that may find nothing although its type does not say so. */
export function mayMiss(f: FunctionBuilder, node: ts.Expression): boolean {
  const inner = withoutParentheses(node);
  if (typescript.isIdentifier(inner)) {
    const symbol = f.symbol(inner);
    return symbol !== undefined && f.bindings.get(symbol)?.missing !== undefined;
  }
  return isElementRead(f, inner) || isKeyRead(f, inner);
}

/** An operand of ===, where the other is certainly neither undefined nor null: a missing number is NaN. */
export function comparedWithValue(f: FunctionBuilder, node: ts.Expression): Value {
  const inner = withoutParentheses(node);
  if (!isElementRead(f, inner)) return f.tolerant(inner);
  return readOr(f, inner, ({ kind }) => (kind === 'number' ? numberValue(Number.NaN) : undefined));
}

/** A condition; a missing element is false. */
export function tolerantTruth(f: FunctionBuilder, node: ts.Expression): Value {
  const inner = withoutParentheses(node);
  return truth(f, isElementRead(f, inner) ? readOr(f, inner, falsyValue) : f.tolerant(inner));
}

function falsyValue({ kind }: IrType): Value | undefined {
  switch (kind) {
    case 'number':
      return numberValue(0);
    case 'boolean':
      return booleanValue(false);
    case 'string':
      return stringValue('');
    default:
      return undefined;
  }
}

/** `a[i] ?? d` as one read, if that is what it is and the default needs no statements. */
export function readOrElse(f: FunctionBuilder, left: ts.Expression, right: ts.Expression): Value | undefined {
  const inner = withoutParentheses(left);
  if (
    !isElementRead(f, inner) ||
    !f.module.checker.isArrayLikeType(f.module.checker.getTypeAtLocation(inner.expression))
  )
    return undefined;
  const element = f.module.types.of(f.module.checker.getTypeAtLocation(inner), inner);
  if (element.kind === 'nullable') return undefined;
  const otherwise = f.collect(() => f.expression(right, element));
  const { type } = otherwise.value;
  const isSame = sameType(type, element) || (element.kind === 'number' && type.kind === 'int');
  if (otherwise.statements.length > 0 || !isSame) return undefined;
  return readOr(f, inner, (wanted) => f.coerce(otherwise.value, wanted, right));
}

/** How the uses of a const take a missing element: none does, all do as a number that is NaN, or some test for it. */
export type Tolerance = 'none' | 'nan' | 'nullable';

/** Looks at every use of a const whose initialiser is a read. */
export function toleranceOf(f: FunctionBuilder, name: ts.Identifier, scope: ts.Node): Tolerance {
  const symbol = f.symbol(name);
  const found = new Set<Tolerance>();
  const visit = (node: ts.Node): void => {
    if (typescript.isIdentifier(node) && node !== name && isUseOf(f, node, symbol)) found.add(toleranceOfUse(f, node));
    else if (typescript.isFunctionLike(node) && refersTo(f, node, symbol)) {
      // A function may be lowered apart, and takes the value.
      found.add('none');
      typescript.forEachChild(node, visit);
    } else typescript.forEachChild(node, visit);
  };
  visit(scope);
  if (found.has('nullable') || found.size > 1) return 'nullable';
  return found.has('nan') ? 'nan' : 'none';
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
        return isPlain(f, other) ? 'nan' : 'nullable';
      }
      case SyntaxKind.QuestionQuestionToken:
        return parent.left === node ? 'nullable' : toleranceOfPlace(f, node);
      case SyntaxKind.BarBarToken:
      case SyntaxKind.AmpersandAmpersandToken:
        if (isTested(parent)) return 'nan';
        return parent.left === node ? 'nullable' : toleranceOfPlace(f, node);
      default:
        return toleranceOfPlace(f, node);
    }
  }
  if (isTested(node)) return 'nan';
  const isChain =
    (typescript.isPropertyAccessExpression(parent) || typescript.isElementAccessExpression(parent)) &&
    parent.expression === node &&
    parent.questionDotToken !== undefined;
  return isChain ? 'nullable' : toleranceOfPlace(f, node);
}

/** By what the place declares, or by the uses of the const that the place initialises. */
function toleranceOfPlace(f: FunctionBuilder, node: ts.Expression): Tolerance {
  const { parent } = node;
  if (typescript.isVariableDeclaration(parent) && parent.initializer === node && parent.type === undefined) {
    const isConst = (parent.parent.flags & typescript.NodeFlags.Const) !== 0;
    if (!isConst || !typescript.isIdentifier(parent.name)) return 'none';
    return toleranceOf(f, parent.name, parent.parent.parent.parent);
  }
  const wanted = f.module.checker.getContextualType(node);
  return wanted !== undefined && f.module.types.admitsDeclaredNone(wanted) ? 'nullable' : 'none';
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
