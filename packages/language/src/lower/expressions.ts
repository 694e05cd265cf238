import type ts from 'typescript6';
import { Rejected } from '../check/diagnostics.ts';
import { remedyFor } from '../check/foreign_names.ts';
import { typescript } from '../check/typescript.ts';
import { mixedShape } from '../ir/mixed.ts';
import { intType, type IrType } from '../ir/types.ts';
import { requireFilled, unfilledLength } from './array_unfilled.ts';
import { assign, assignmentOperator, isAssignment, step } from './assignments.ts';
import { lowerAssertion } from './assertions.ts';
import { lowerCall, lowerNew } from './calls.ts';
import { dictionaryOf, hasKey, keyOf, lowerDelete, readKey } from './dictionaries.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { lowerThis } from './classes/construct.ts';
import { lowerInstanceOf } from './classes/instance_of.ts';
import { classOf, memberName } from './classes/members.ts';
import { lowerStaticMember } from './classes/statics.ts';
import { readConstant } from './constant_reads.ts';
import { rejectEnumValue } from './enums.ts';
import { isLocal } from './function_nodes.ts';
import { readVariable } from './functions/shared_variables.ts';
import { storeFunctionValue, testedFunction } from './functions/stored.ts';
import { lowerArray } from './literals.ts';
import { constantMember } from './mathematics.ts';
import { equality } from './equality.ts';
import { coalesce, condition, conditional, logical } from './logical.ts';
import { alternativeOf, byKind, withoutMixed } from './mixed_values.ts';
import { heldValue, isNone, noneValue, nothingOf, plainType } from './nullable.ts';
import { applyBinary } from './operators.ts';
import { numberOfValue } from './number_methods.ts';
import { lowerObject } from './object_literals.ts';
import { allParameters, isParameters, parameter } from './parameters.ts';
import { isWholeChain, lowerChain } from './optional_chain.ts';
import { isComparison, observed } from './probes.ts';
import { fieldValue, readElement, wayAt } from './reads.ts';
import { lowerExpressionLiteral } from './regular_expressions.ts';
import { lowerTemplate } from './text_operators.ts';
import { textOfExpression } from './text_conversion.ts';
import { lowerTypeof } from './typeof.ts';
import { lowerFirst, sizeOf } from './table_methods.ts';
import { typeText } from './types.ts';
import { isTuple, tupleLength } from './tuples.ts';
import { bits, booleanValue, intValue, negate, not, numberValue, stringValue, type Value } from './value.ts';

const { SyntaxKind } = typescript;

/** Lowers an expression. `expected` says what the place wants, for literals; the caller still coerces the result. */
export function lowerExpression(
  f: FunctionBuilder,
  node: ts.Expression,
  expected: IrType | undefined,
  tolerates: boolean,
): Value {
  const given = f.given.get(node);
  if (given !== undefined) return given;
  if (isWholeChain(node)) return lowerChain(f, node, () => lowerPlain(f, node, plainType(expected), tolerates));
  const nothing = nothingOf(node);
  if (nothing !== undefined) return noneValue(nothing, expected?.kind === 'nullable' ? expected : undefined);
  return lowerPlain(f, node, expected, tolerates);
}

function lowerPlain(f: FunctionBuilder, node: ts.Expression, expected: IrType | undefined, tolerates: boolean): Value {
  const inner = (part: ts.Expression): Value => lowerExpression(f, part, expected, tolerates);
  if (typescript.isNumericLiteral(node)) return numberValue(Number(node.text.replaceAll('_', '')));
  if (node.kind === SyntaxKind.TrueKeyword) return booleanValue(true);
  if (node.kind === SyntaxKind.FalseKeyword) return booleanValue(false);
  if (typescript.isIdentifier(node)) return identifier(f, node, tolerates);
  if (node.kind === SyntaxKind.ThisKeyword) return lowerThis(f, node);
  if (typescript.isParenthesizedExpression(node) || typescript.isSatisfiesExpression(node))
    return inner(node.expression);
  if (typescript.isNonNullExpression(node)) return f.held(f.expression(node.expression, plainType(expected)), node);
  if (typescript.isAsExpression(node)) return lowerAssertion(f, node, expected);
  if (typescript.isTypeOfExpression(node)) return lowerTypeof(f, node);
  if (typescript.isPropertyAccessExpression(node)) return property(f, node, tolerates);
  if (typescript.isElementAccessExpression(node)) return lowerStaticMember(f, node) ?? readElement(f, node, tolerates);
  if (typescript.isCallExpression(node)) return lowerCall(f, node, withoutMixed(plainType(expected)));
  if (typescript.isNewExpression(node)) return lowerNew(f, node, alternativeOf(plainType(expected), 'object'));
  if (typescript.isConditionalExpression(node)) return conditional(f, node, expected);
  if (typescript.isBinaryExpression(node)) {
    const value = lowerBinary(f, node, expected);
    return isComparison(node) ? observed(f, value, node) : value;
  }
  if (typescript.isPrefixUnaryExpression(node)) return prefix(f, node);
  if (typescript.isPostfixUnaryExpression(node))
    return step(f, node.operand, node.operator === SyntaxKind.PlusPlusToken ? 1 : -1, 'old');
  if (typescript.isObjectLiteralExpression(node))
    return lowerObject(f, node, alternativeOf(plainType(expected), 'object'));
  if (typescript.isArrayLiteralExpression(node))
    return lowerArray(f, node, alternativeOf(plainType(expected), 'array'));
  if (typescript.isArrowFunction(node) || typescript.isFunctionExpression(node))
    return storeFunctionValue(f, node) ?? f.reject('WM0202', node, { name: 'function' });
  if (typescript.isDeleteExpression(node)) return lowerDelete(f, node);
  if (typescript.isStringLiteralLike(node)) return stringValue(node.text);
  if (typescript.isTemplateExpression(node)) return lowerTemplate(f, node);
  if (typescript.isRegularExpressionLiteral(node)) return lowerExpressionLiteral(f, node);
  return f.reject('WM0301', node, { name: SyntaxKind[node.kind], remedy: 'Write it with plain expressions.' });
}

function identifier(f: FunctionBuilder, node: ts.Identifier, tolerates: boolean): Value {
  const symbol = f.symbol(node);
  if (symbol === undefined) return f.reject('WM0101', node, { name: node.text, remedy: 'Declare it in this file.' });
  const binding = f.bindings.get(symbol);
  if (binding !== undefined) {
    requireFilled(f, binding, node);
    const value = readVariable(f, binding, node);
    if (binding.missing === undefined || tolerates) return value;
    f.emit({ kind: 'if', test: isNone(value, 'any').expression, then: [binding.missing], otherwise: [] });
    return heldValue(value);
  }
  const constant = readConstant(f, symbol);
  if (constant !== undefined) return constant;
  if (node.text === 'NaN') return numberValue(Number.NaN);
  if (node.text === 'Infinity') return numberValue(Number.POSITIVE_INFINITY);
  rejectEnumValue(f, node);
  if (classOf(symbol) !== undefined)
    return f.reject('WM0301', node, { name: `${node.text} as a value`, remedy: `Write: new ${node.text}(…)` });
  const stored = testedFunction(f, symbol, node) ?? storeFunctionValue(f, node);
  if (stored !== undefined) return stored;
  const parameterNames = f.module.parameterSets.get(symbol);
  if (parameterNames !== undefined) return allParameters(f, symbol, parameterNames, node);
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

function property(f: FunctionBuilder, node: ts.PropertyAccessExpression, tolerates: boolean): Value {
  const name = memberName(node.name);
  const owner = node.expression;
  if (typescript.isIdentifier(owner)) {
    const constant = constantMember(owner.text, name);
    if (constant !== undefined && f.module.constants.get(f.symbol(owner) ?? missing) === undefined) return constant;
    if (isParameters(f, owner)) return parameter(f, name, node);
    const length = name === 'length' ? unfilledLength(f, owner) : undefined;
    if (length !== undefined) return length;
  }
  const first = lowerStaticMember(f, node) ?? lowerFirst(f, node) ?? storedMember(f, node);
  if (first !== undefined) return first;
  const record = f.expression(owner);
  const table = dictionaryOf(f, record, owner);
  return table === undefined ? member(f, record, name, node) : readKey(f, table, stringValue(name), node, tolerates);
}

const missing = {} as ts.Symbol;

/** `Math.abs` as a value. */
function storedMember(f: FunctionBuilder, node: ts.PropertyAccessExpression): Value | undefined {
  const { expression } = node;
  if (!typescript.isIdentifier(expression) || f.bindings.has(f.symbol(expression) ?? missing)) return undefined;
  return storeFunctionValue(f, node);
}

/** A field of a record, or an array's length. */
export function member(f: FunctionBuilder, record: Value, name: string, node: ts.Node): Value {
  if (record.type.kind === 'array' && name === 'length') return f.arrayLength(record);
  if (record.type.kind === 'nullable') return member(f, f.held(record, node), name, node);
  const shape = mixedShape(record.type);
  if (shape !== undefined) {
    const type = wayAt(f, node);
    return byKind(f, record, shape, type, (part) => f.coerce(member(f, part, name, node), type, node));
  }
  const size = sizeOf(f, record, name, node);
  if (size !== undefined) return size;
  if (record.type.kind === 'string' && name === 'length')
    return { expression: { kind: 'string.length', string: record.expression }, type: intType };
  if (record.type.kind !== 'record')
    return f.reject('WM0103', node, { owner: typeText(record.type), name, remedy: 'Use what its type declares.' });
  if (name === 'length' && isTuple(record.type)) return tupleLength(f, record);
  return fieldValue(f, record, name, node);
}

function lowerBinary(f: FunctionBuilder, node: ts.BinaryExpression, expected: IrType | undefined): Value {
  const { left, right } = node;
  const operator = node.operatorToken.kind;
  if (operator === SyntaxKind.EqualsToken) return assign(f, left, right);
  if (isAssignment(operator)) return assignmentOperator(f, left, operator, right, node);
  switch (operator) {
    case SyntaxKind.InstanceOfKeyword:
      return lowerInstanceOf(f, node);
    case SyntaxKind.CommaToken:
      f.discard(f.expression(left));
      return f.expression(right, expected);
    case SyntaxKind.InKeyword: {
      const [key, owner] = f.operands([() => keyOf(f, f.expression(left), left), () => f.expression(right)]) as [
        Value,
        Value,
      ];
      return hasKey(f, owner, key, node);
    }
    case SyntaxKind.QuestionQuestionToken:
      return coalesce(f, node, expected);
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
      const operand = (side: ts.Expression) => (): Value => (isNever(f, side) ? textOfExpression(f, side) : f.expression(side)); // prettier-ignore
      const [a, b] = f.operands([operand(left), operand(right)]) as [Value, Value];
      return applyBinary(f, operator, a, b, node);
    }
  }
}

function isSum(node: ts.Node): boolean {
  return typescript.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.PlusToken;
}

/** Whether TypeScript has excluded every value of an operand of `+`, as in the message of an exhaustive switch. */
function isNever(f: FunctionBuilder, node: ts.Expression): boolean {
  if (!isSum(node.parent)) return false;
  // A sum itself never is, and asking at each of a chain would check those below it anew.
  if (isSum(node)) return false;
  return (f.module.checker.getTypeAtLocation(node).flags & typescript.TypeFlags.Never) !== 0;
}

function prefix(f: FunctionBuilder, node: ts.PrefixUnaryExpression): Value {
  switch (node.operator) {
    case SyntaxKind.ExclamationToken:
      return not(condition(f, node.operand));
    case SyntaxKind.MinusToken:
      return negate(f.number(node.operand));
    case SyntaxKind.PlusToken:
      return numberOfValue(f, f.expression(node.operand), node.operand);
    case SyntaxKind.TildeToken:
      return bits('int.xor', f.expression(node.operand), intValue(-1));
    case SyntaxKind.PlusPlusToken:
      return step(f, node.operand, 1, 'new');
    default:
      return step(f, node.operand, -1, 'new');
  }
}
