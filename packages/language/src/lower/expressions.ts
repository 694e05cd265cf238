import type ts from 'typescript6';
import { Rejected } from '../check/diagnostics.ts';
import { remedyFor } from '../check/foreign_names.ts';
import { typescript } from '../check/typescript.ts';
import { booleanType, intType, isReference, sameType, type IrType } from '../ir/types.ts';
import { assign, assignmentOperator, isAssignment, isUsed, nothing, step } from './assignments.ts';
import { lowerCall, lowerNew } from './calls.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { isLocal } from './functions.ts';
import { lowerArray, lowerObject } from './literals.ts';
import { constantMember } from './mathematics.ts';
import { applyBinary, equals, truth } from './operators.ts';
import {
  isMissing,
  mayMiss,
  readElement,
  readOrElse,
  readOrNothing,
  tolerantRead,
  tolerantTruth,
  withoutParentheses,
} from './reads.ts';
import { lowerTemplate } from './text_operators.ts';
import { lowerFirst, sizeOf } from './table_methods.ts';
import { typeText } from './types.ts';
import {
  and,
  bits,
  booleanValue,
  intValue,
  isNumeric,
  negate,
  not,
  numberValue,
  or,
  stringValue,
  type Value,
} from './value.ts';

const { SyntaxKind } = typescript;

/** Lowers an expression. `expected` says what the place wants, for literals; the caller still coerces the result. */
export function lowerExpression(f: FunctionBuilder, node: ts.Expression, expected: IrType | undefined): Value {
  if (typescript.isNumericLiteral(node)) return numberValue(Number(node.text.replaceAll('_', '')));
  if (node.kind === SyntaxKind.TrueKeyword) return booleanValue(true);
  if (node.kind === SyntaxKind.FalseKeyword) return booleanValue(false);
  if (node.kind === SyntaxKind.NullKeyword) return f.reject('WM0902', node);
  if (typescript.isIdentifier(node)) return identifier(f, node);
  if (typescript.isParenthesizedExpression(node)) return f.expression(node.expression, expected);
  if (typescript.isSatisfiesExpression(node)) return f.expression(node.expression, expected);
  if (typescript.isNonNullExpression(node)) return f.expression(node.expression, expected);
  if (typescript.isAsExpression(node)) return assertion(f, node, expected);
  if (typescript.isPropertyAccessExpression(node)) return property(f, node);
  if (typescript.isElementAccessExpression(node)) return readElement(f, node);
  if (typescript.isCallExpression(node)) return lowerCall(f, node, expected);
  if (typescript.isNewExpression(node)) return lowerNew(f, node, expected);
  if (typescript.isConditionalExpression(node)) return conditional(f, node, expected);
  if (typescript.isBinaryExpression(node)) return lowerBinary(f, node, expected);
  if (typescript.isPrefixUnaryExpression(node)) return prefix(f, node);
  if (typescript.isPostfixUnaryExpression(node))
    return step(f, node.operand, node.operator === SyntaxKind.PlusPlusToken ? 1 : -1, 'old');
  if (typescript.isObjectLiteralExpression(node)) return lowerObject(f, node, expected);
  if (typescript.isArrayLiteralExpression(node)) return lowerArray(f, node, expected);
  if (typescript.isArrowFunction(node) || typescript.isFunctionExpression(node)) return f.reject('WM0905', node);
  if (typescript.isStringLiteralLike(node)) return stringValue(node.text);
  if (typescript.isTemplateExpression(node)) return lowerTemplate(f, node);
  return f.reject('WM0301', node, { name: SyntaxKind[node.kind], remedy: 'Write it with plain expressions.' });
}

function identifier(f: FunctionBuilder, node: ts.Identifier): Value {
  const symbol = f.symbol(node);
  if (symbol === undefined) return f.reject('WM0101', node, { name: node.text, remedy: 'Declare it in this file.' });
  const binding = f.bindings.get(symbol);
  if (binding !== undefined) return { ...f.read(binding.local), ...(binding.unsigned ? { unsigned: true } : {}) };
  const constant = f.module.constants.get(symbol);
  if (constant !== undefined) {
    if (typeof constant.value === 'number')
      return constant.type.kind === 'int' ? intValue(constant.value) : numberValue(constant.value);
    if (typeof constant.value === 'boolean') return booleanValue(constant.value);
    return { expression: { kind: 'constant', constant: constant.id }, type: constant.type };
  }
  if (node.text === 'NaN') return numberValue(Number.NaN);
  if (node.text === 'Infinity') return numberValue(Number.POSITIVE_INFINITY);
  if (node.text === 'undefined') return f.reject('WM0902', node);
  if (f.module.functionOf(symbol, f) !== undefined) return f.reject('WM0905', node);
  if (symbol === f.module.parametersSymbol)
    return f.reject('WM0909', node, { name: 'parameters as a whole', remedy: 'Read each as parameters.name.' });
  if (node.text === 'globalThis') return f.reject('WM0101', node, { name: node.text, remedy: remedyFor(node.text) });
  // Its declaration has been rejected, and that has been said.
  if (!f.module.diagnostics.empty && (f.module.rejected.has(symbol) || isInFunction(symbol)))
    throw new Rejected(node.text);
  return f.reject('WM0702', node, { name: node.text });
}

/** A local variable without a binding is one whose declaration was rejected. */
function isInFunction(symbol: ts.Symbol): boolean {
  return symbol.valueDeclaration !== undefined && isLocal(symbol.valueDeclaration);
}

/** `as` may only say again what is known: as const, or a type with the same representation that needs no test. */
function assertion(f: FunctionBuilder, node: ts.AsExpression, expected: IrType | undefined): Value {
  if (typescript.isConstTypeReference(node.type)) return f.expression(node.expression, expected);
  const type = f.module.types.ofNode(node.type);
  const value = f.expression(node.expression, type);
  const { checker } = f.module;
  const target = checker.getTypeFromTypeNode(node.type);
  const source = checker.getTypeAtLocation(node.expression);
  const isSound =
    checker.isTypeAssignableTo(checker.getBaseTypeOfLiteralType(source), target) ||
    checker.isTypeAssignableTo(source, target);
  if (!isSound) return f.reject('WM0203', node, { type: node.type.getText() });
  return f.coerce(value, type, node);
}

function property(f: FunctionBuilder, node: ts.PropertyAccessExpression): Value {
  if (node.questionDotToken !== undefined) return f.reject('WM0902', node);
  const name = node.name.text;
  const owner = node.expression;
  if (typescript.isIdentifier(owner)) {
    const constant = constantMember(owner.text, name);
    if (constant !== undefined && f.module.constants.get(f.symbol(owner) ?? missing) === undefined) return constant;
    if (f.module.parametersSymbol !== undefined && f.symbol(owner) === f.module.parametersSymbol)
      return parameter(f, name, node);
  }
  return lowerFirst(f, node) ?? member(f, f.expression(owner), name, node);
}

const missing = {} as ts.Symbol;

function parameter(f: FunctionBuilder, name: string, node: ts.Node): Value {
  const at = [...f.module.parameters.keys()].indexOf(name);
  if (at < 0) return f.reject('WM0103', node, { owner: 'parameters', name, remedy: 'Add it to parameters.' });
  return { expression: { kind: 'parameter', parameter: at }, type: { kind: 'number' } };
}

/** A field of a record, or an array's length. */
export function member(f: FunctionBuilder, record: Value, name: string, node: ts.Node): Value {
  if (record.type.kind === 'array' && name === 'length') return f.arrayLength(record);
  const size = sizeOf(f, record, name, node);
  if (size !== undefined) return size;
  if (record.type.kind === 'string' && name === 'length')
    return { expression: { kind: 'string.length', string: record.expression }, type: intType };
  if (record.type.kind !== 'record') return f.reject('WM0905', node);
  const field = record.type.fields.find((each) => each.name === name);
  if (field === undefined)
    return f.reject('WM0103', node, { owner: typeText(record.type), name, remedy: 'Declare the field.' });
  return {
    expression: { kind: 'record.get', type: record.type, record: record.expression, field: name },
    type: field.type,
  };
}

/** An expression as a condition. A read past the end counts as false. */
export function condition(f: FunctionBuilder, node: ts.Expression): Value {
  const inner = withoutParentheses(node);
  if (typescript.isPrefixUnaryExpression(inner) && inner.operator === SyntaxKind.ExclamationToken)
    return not(condition(f, inner.operand));
  if (typescript.isBinaryExpression(inner)) {
    const { kind } = inner.operatorToken;
    if (kind === SyntaxKind.AmpersandAmpersandToken || kind === SyntaxKind.BarBarToken) {
      const left = condition(f, inner.left);
      const right = f.collect(() => condition(f, inner.right));
      const isAnd = kind === SyntaxKind.AmpersandAmpersandToken;
      if (right.statements.length === 0) return (isAnd ? and : or)(left, right.value);
      const evaluate = (): Value => {
        f.emit(...right.statements);
        return right.value;
      };
      return isAnd
        ? f.choose(left, booleanType, evaluate, () => booleanValue(false))
        : f.choose(left, booleanType, () => booleanValue(true), evaluate);
    }
  }
  return tolerantTruth(f, inner);
}

function conditional(f: FunctionBuilder, node: ts.ConditionalExpression, expected: IrType | undefined): Value {
  const test = condition(f, node.condition);
  if (!isUsed(node)) return branches(f, test, node.whenTrue, node.whenFalse);
  const yes = f.collect(() => f.expression(node.whenTrue, expected));
  // An object or array in one branch says what the other is; an int says nothing.
  const shape = isReference(yes.value.type) ? yes.value.type : undefined;
  const no = f.collect(() => f.expression(node.whenFalse, expected ?? shape));
  const type = joinedType(f, yes.value, no.value, expected, node);
  const branch = (part: typeof yes, place: ts.Node) => (): Value => {
    f.emit(...part.statements);
    return f.coerce(part.value, type, place);
  };
  return f.choose(test, type, branch(yes, node.whenTrue), branch(no, node.whenFalse));
}

/** A choice whose value nobody reads. */
function branches(f: FunctionBuilder, test: Value, yes: ts.Expression, no: ts.Expression | undefined): Value {
  const then = f.block(() => f.discard(f.expression(yes)));
  const otherwise = no === undefined ? [] : f.block(() => f.discard(f.expression(no)));
  f.emit({ kind: 'if', test: test.expression, then, otherwise });
  return nothing;
}

/** The one type of two branches: ints stay ints only if both are, with one sign. */
function joinedType(f: FunctionBuilder, a: Value, b: Value, expected: IrType | undefined, node: ts.Node): IrType {
  if (expected !== undefined && expected.kind !== 'void') return expected;
  if (isNumeric(a) && isNumeric(b)) {
    const signed = a.unsigned !== true && b.unsigned !== true;
    return signed && a.type.kind === 'int' && b.type.kind === 'int' ? a.type : { kind: 'number' };
  }
  if (a.type.kind === 'void') return b.type;
  if (!sameType(a.type, b.type))
    return f.reject('WM0501', node, { found: typeText(b.type), expected: typeText(a.type) });
  return a.type;
}

function lowerBinary(f: FunctionBuilder, node: ts.BinaryExpression, expected: IrType | undefined): Value {
  const { left, right } = node;
  const operator = node.operatorToken.kind;
  if (operator === SyntaxKind.EqualsToken) return assign(f, left, right);
  if (isAssignment(operator)) return assignmentOperator(f, left, operator, right, node);
  switch (operator) {
    case SyntaxKind.CommaToken:
      f.discard(f.expression(left));
      return f.expression(right, expected);
    case SyntaxKind.QuestionQuestionToken:
      return readOrElse(f, left, right, expected);
    case SyntaxKind.AmpersandAmpersandToken:
    case SyntaxKind.BarBarToken:
      return logical(f, node, expected);
    case SyntaxKind.EqualsEqualsEqualsToken:
    case SyntaxKind.EqualsEqualsToken:
      return equality(f, node);
    case SyntaxKind.ExclamationEqualsEqualsToken:
    case SyntaxKind.ExclamationEqualsToken:
      return not(equality(f, node));
    default: {
      const [a, b] = f.operands([() => f.expression(left), () => f.expression(right)]) as [Value, Value];
      return applyBinary(f, operator, a, b, node);
    }
  }
}

/** `a && b`, `a || b` as values: the operand that decides. */
function logical(f: FunctionBuilder, node: ts.BinaryExpression, expected: IrType | undefined): Value {
  const isAnd = node.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken;
  if (!isUsed(node)) {
    const left = condition(f, node.left);
    return branches(f, isAnd ? left : not(left), node.right, undefined);
  }
  const isBoolean = (side: ts.Expression): boolean =>
    (f.module.checker.getTypeAtLocation(side).flags & typescript.TypeFlags.BooleanLike) !== 0;
  if (isBoolean(node.left) && isBoolean(node.right)) return condition(f, node);
  if (!isAnd && mayMiss(f, node.left)) {
    const read = tolerantRead(f, node.left);
    const type = expected ?? read.type;
    const truthy = and(read.present, truth(f, read.value()));
    return f.choose(
      truthy,
      type,
      () => f.coerce(read.value(), type, node.left),
      () => f.typed(node.right, type),
    );
  }
  const left = f.stabilise(f.expression(node.left, expected));
  const test = truth(f, left);
  const right = f.collect(() => f.expression(node.right, expected));
  const type = joinedType(f, left, right.value, expected, node);
  const taken = (): Value => {
    f.emit(...right.statements);
    return f.coerce(right.value, type, node.right);
  };
  const kept = (): Value => f.coerce(left, type, node.left);
  return isAnd ? f.choose(test, type, taken, kept) : f.choose(test, type, kept, taken);
}

/** `===`, with reads past the end and `undefined` on either side. */
function equality(f: FunctionBuilder, node: ts.BinaryExpression): Value {
  const { left, right } = node;
  if (isUndefined(right)) return isMissing(f, left);
  if (isUndefined(left)) return isMissing(f, right);
  const mayMissLeft = mayMiss(f, left);
  const mayMissRight = mayMiss(f, right);
  if (mayMissLeft && mayMissRight) {
    const first = tolerantRead(f, left);
    const second = tolerantRead(f, right);
    const values = (): Value => equals(f, first.value(), second.value(), node);
    const neither = (): Value => and(not(first.present), not(second.present));
    return f.choose(and(first.present, second.present), booleanType, values, neither);
  }
  const presence: Value[] = [];
  const [a, b] = f.operands([() => readOrNothing(f, left, presence), () => readOrNothing(f, right, presence)]) as [
    Value,
    Value,
  ];
  const result = equals(f, a, b, node);
  const [present] = presence;
  return present === undefined ? result : and(present, result);
}

function isUndefined(node: ts.Expression): boolean {
  const inner = withoutParentheses(node);
  return inner.kind === SyntaxKind.NullKeyword || (typescript.isIdentifier(inner) && inner.text === 'undefined');
}

function prefix(f: FunctionBuilder, node: ts.PrefixUnaryExpression): Value {
  switch (node.operator) {
    case SyntaxKind.ExclamationToken:
      return not(condition(f, node.operand));
    case SyntaxKind.MinusToken:
      return negate(f.number(node.operand));
    case SyntaxKind.PlusToken:
      return f.number(node.operand);
    case SyntaxKind.TildeToken:
      return bits('int.xor', f.expression(node.operand), intValue(-1));
    case SyntaxKind.PlusPlusToken:
      return step(f, node.operand, 1, 'new');
    default:
      return step(f, node.operand, -1, 'new');
  }
}
