import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { booleanType, numberType, type ArrayType, type IrType, type RecordType } from '../ir/types.ts';
import { lengthValue } from './array_lengths.ts';
import { isDictionaryType, keyOfAccess, keyTarget } from './dictionaries.ts';
import { memberName } from './classes/members.ts';
import { rejectStaticTarget } from './classes/statics.ts';
import { readVariable, writeVariable } from './functions/shared_variables.ts';
import { slotOf } from './families.ts';
import { attemptField, commonType, setField } from './field_choice.ts';
import { assignPattern, isAssignmentPattern, withoutDefault, type AssignmentPattern } from './assignment_patterns.ts';
import type { Binding, FunctionBuilder } from './function_builder.ts';
import { narrowed } from './mixed_values.ts';
import { isNone, plainType } from './nullable.ts';
import { defaulted } from './patterns.ts';
import { applyBinary, truth } from './operators.ts';
import { attemptElement, fieldOfIndex, fieldValue, getElement, wayAt, withoutParentheses } from './reads.ts';
import { typeText } from './types.ts';
import { arithmetic, binary, not, numberValue, stringValue, toIndex, toNumber, type Value } from './value.ts';

const { SyntaxKind } = typescript;

/** What an assignment yields whose value nobody reads: evaluating the stored expression again would repeat its effects. */
export const nothing = numberValue(0);

/** Somewhere a value can be stored; its own operands are evaluated already and may be used again. */
interface Target {
  readonly type: IrType;
  readonly read: () => Value;
  /** As `read`, but undefined where there is nothing yet. */
  readonly attempt: () => Value;
  readonly write: (value: Value) => void;
}

const operatorOf = new Map<ts.SyntaxKind, ts.SyntaxKind>([
  [SyntaxKind.PlusEqualsToken, SyntaxKind.PlusToken],
  [SyntaxKind.MinusEqualsToken, SyntaxKind.MinusToken],
  [SyntaxKind.AsteriskEqualsToken, SyntaxKind.AsteriskToken],
  [SyntaxKind.AsteriskAsteriskEqualsToken, SyntaxKind.AsteriskAsteriskToken],
  [SyntaxKind.SlashEqualsToken, SyntaxKind.SlashToken],
  [SyntaxKind.PercentEqualsToken, SyntaxKind.PercentToken],
  [SyntaxKind.AmpersandEqualsToken, SyntaxKind.AmpersandToken],
  [SyntaxKind.BarEqualsToken, SyntaxKind.BarToken],
  [SyntaxKind.CaretEqualsToken, SyntaxKind.CaretToken],
  [SyntaxKind.LessThanLessThanEqualsToken, SyntaxKind.LessThanLessThanToken],
  [SyntaxKind.GreaterThanGreaterThanEqualsToken, SyntaxKind.GreaterThanGreaterThanToken],
  [SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken, SyntaxKind.GreaterThanGreaterThanGreaterThanToken],
]);

export function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment;
}

/** Evaluates what stands left of an assignment. */
function target(f: FunctionBuilder, given: ts.Expression): Target {
  const node = withoutParentheses(given);
  if (typescript.isNonNullExpression(node)) return target(f, node.expression);
  if (typescript.isIdentifier(node)) return variable(f, node);
  const field = typescript.isPropertyAccessExpression(node)
    ? memberName(node.name)
    : typescript.isElementAccessExpression(node)
      ? fieldOfIndex(node)
      : undefined;
  if (typescript.isPropertyAccessExpression(node) || typescript.isElementAccessExpression(node)) {
    rejectStaticTarget(f, node);
    const record = f.expression(node.expression);
    if (isDictionaryType(record.type)) return keyTarget(f, record, node, () => keyOfAccess(f, node));
    if (field !== undefined && record.type.kind === 'record') return fieldTarget(f, record, field, node);
    if (typescript.isElementAccessExpression(node) && record.type.kind === 'array')
      return elementTarget(f, record, node);
    if (typescript.isElementAccessExpression(node) && record.type.kind === 'record')
      return chosenField(f, record, node);
    if (record.type.kind === 'array' && field === 'length') return lengthTarget(f, record, node);
    return f.reject('WM0909', node, {
      name: node.getText(),
      remedy: 'Assign to a variable, a field or an array element.',
    });
  }
  return f.reject('WM0301', node, { name: node.getText(), remedy: 'Assign to a variable, field or element.' });
}

/** `record[key]` with a key that is known only while the program runs. */
function chosenField(f: FunctionBuilder, given: Value, node: ts.ElementAccessExpression): Target {
  const type = commonType(f, given.type as RecordType, node);
  const [owner, at] = f.operands([() => given, () => f.expression(node.argumentExpression)]) as [Value, Value];
  const record = f.stabilise(owner, 'record');
  const key = f.stabilise(f.held(at, node), 'key');
  const attempt = (): Value => {
    const { value } = attemptField(f, record, key, node);
    return type.kind === 'nullable' ? value : f.held(value, node);
  };
  return {
    type,
    read: attempt,
    attempt,
    write: (value) => setField(f, record, key, f.stabilise(f.coerce(value, type, node)), node),
  };
}

function variable(f: FunctionBuilder, node: ts.Identifier): Target {
  const symbol = f.symbol(node);
  const binding = symbol === undefined ? undefined : f.bindings.get(symbol);
  if (binding === undefined)
    return symbol === undefined
      ? f.reject('WM0101', node, { name: node.text, remedy: 'Declare it in this file.' })
      : f.rejectUnbound(node, symbol);
  return bindingTarget(f, binding, node);
}

function bindingTarget(f: FunctionBuilder, binding: Binding, node: ts.Node): Target {
  const read = (): Value => readVariable(f, binding, node);
  return {
    type: binding.type,
    read,
    attempt: read,
    write: (value) => {
      const stored =
        binding.type.kind === 'int' && value.type.kind === 'int' ? value : f.coerce(value, binding.type, node);
      writeVariable(f, binding, stored);
    },
  };
}

function fieldTarget(f: FunctionBuilder, given: Value, field: string, node: ts.Node): Target {
  if (given.type.kind === 'nullable') return fieldTarget(f, f.held(given, node), field, node);
  if (given.type.kind !== 'record')
    return f.reject('WM0103', node, {
      owner: typeText(given.type),
      name: field,
      remedy: 'Use what its type declares.',
    });
  if (isDictionaryType(given.type)) return keyTarget(f, given, node, () => stringValue(field));
  const recordType = given.type;
  const slot = slotOf(recordType, field, () => wayAt(f, node));
  const type = slot?.type;
  if (slot === undefined || type === undefined)
    return f.reject('WM0103', node, { owner: typeText(recordType), name: field, remedy: 'Declare the field.' });
  const record = f.stabilise(given, 'record');
  return {
    type,
    read: () => fieldValue(f, record, field, node),
    attempt: () => fieldValue(f, record, field, node),
    write: (value) =>
      f.write(
        {
          kind: 'record.set',
          type: recordType,
          record: record.expression,
          field: slot.name,
          value: f.coerce(value, type, node).expression,
        },
        node,
      ),
  };
}

function elementTarget(f: FunctionBuilder, given: Value, node: ts.ElementAccessExpression): Target {
  const arrayType = given.type as ArrayType;
  const [array, at] = f.operands([() => given, () => toIndex(f.expression(node.argumentExpression))]) as [Value, Value];
  const kept = f.stabilise(array, 'array');
  const index = f.stabilise(at, 'index');
  return {
    type: arrayType.element,
    read: () => getElement(f, kept, index, node),
    attempt: () => attemptElement(f, kept, index, node).value,
    write: (value) =>
      f.write(
        {
          kind: 'array.set',
          type: arrayType,
          array: kept.expression,
          index: index.expression,
          value: f.coerce(value, arrayType.element, node).expression,
          elementBytes: 0,
          site: f.site(node),
        },
        node,
      ),
  };
}

/** `xs.length`: shortens the array. Longer ones would have holes, so that the step stops as at a write past the end. */
function lengthTarget(f: FunctionBuilder, given: Value, node: ts.Node): Target {
  const array = f.stabilise(given, 'array');
  return {
    type: numberType,
    read: () => f.arrayLength(array),
    attempt: () => f.arrayLength(array),
    write: (value) => {
      const length = f.stabilise(lengthValue(f, f.coerceKeepingInt(value, numberType, node), node), 'length');
      const details = [toNumber(length).expression, toNumber(f.arrayLength(array)).expression] as const;
      const isLonger = binary('int.less', f.arrayLength(array), length, booleanType);
      const then = f.block(() => {
        f.emit({ kind: 'fail', status: statusCode.out_of_range_write, details, site: f.site(node) });
      });
      f.emit({ kind: 'if', test: isLonger.expression, then, otherwise: [] });
      f.write({ kind: 'array.truncate', array: array.expression, length: length.expression }, node);
    },
  };
}

/** `left = right`; yields the value. */
export function assign(f: FunctionBuilder, left: ts.Expression, right: ts.Expression): Value {
  const inner = withoutParentheses(left);
  if (isAssignmentPattern(inner)) return assignByPattern(f, inner, right);
  const place = target(f, inner);
  const value = f.coerceKeepingInt(f.expression(right, place.type), place.type, right);
  if (!isUsed(left.parent)) {
    place.write(value);
    return nothing;
  }
  const used = f.stabilise(value);
  place.write(used);
  return used;
}

/** Whether the value of an expression matters: it does not in a statement or at the end of a for loop. */
export function isUsed(node: ts.Node): boolean {
  const { parent } = node;
  if (typescript.isParenthesizedExpression(parent)) return isUsed(parent);
  if (typescript.isExpressionStatement(parent)) return false;
  if (typescript.isForStatement(parent)) return parent.incrementor !== node && parent.initializer !== node;
  if (typescript.isBinaryExpression(parent) && parent.operatorToken.kind === SyntaxKind.CommaToken)
    return parent.left !== node && isUsed(parent);
  return true;
}

/** `left op= right` */
export function assignmentOperator(
  f: FunctionBuilder,
  left: ts.Expression,
  operator: ts.SyntaxKind,
  right: ts.Expression,
  node: ts.BinaryExpression,
): Value {
  if (logicalAssignments.has(operator)) return assignLogically(f, left, operator, right, node);
  const binaryOperator = operatorOf.get(operator);
  if (binaryOperator === undefined)
    return f.reject('WM0909', node, {
      name: typescript.tokenToString(operator) ?? '',
      remedy: 'Write an if statement and an assignment.',
    });
  const place = target(f, left);
  const [old, operand] = f.operands([() => narrowed(f, place.read(), left), () => f.expression(right)]) as [
    Value,
    Value,
  ];
  const result = applyBinary(f, binaryOperator, old, operand, node);
  if (!isUsed(node)) {
    place.write(result);
    return nothing;
  }
  const used = f.stabilise(result);
  place.write(used);
  return used;
}

const logicalAssignments = new Set<ts.SyntaxKind>([
  SyntaxKind.QuestionQuestionEqualsToken,
  SyntaxKind.BarBarEqualsToken,
  SyntaxKind.AmpersandAmpersandEqualsToken,
]);

/** `left ??= right`, `||=`, `&&=`: the right side is evaluated and stored only where the left does not decide. */
function assignLogically(
  f: FunctionBuilder,
  left: ts.Expression,
  operator: ts.SyntaxKind,
  right: ts.Expression,
  node: ts.BinaryExpression,
): Value {
  const place = target(f, left);
  const old = f.stabilise(place.attempt(), 'old');
  const test =
    operator === SyntaxKind.QuestionQuestionEqualsToken
      ? isNone(old, 'any')
      : operator === SyntaxKind.BarBarEqualsToken
        ? not(truth(f, old))
        : truth(f, old);
  const own = f.module.checker.getTypeAtLocation(node);
  const isNothing = old.type.kind === 'nullable' && f.module.types.admitsNone(own);
  const type = isNothing ? old.type : (plainType(old.type) ?? old.type);
  const result = isUsed(node) ? f.local('result', type, true) : undefined;
  const then = f.block(() => {
    const value = f.stabilise(f.coerceKeepingInt(f.expression(right, place.type), place.type, right));
    place.write(value);
    if (result !== undefined) f.set(result, f.coerce(value, type, right));
  });
  const otherwise = f.block(() => {
    if (result !== undefined) f.set(result, f.coerce(old, type, left));
  });
  f.emit({ kind: 'if', test: test.expression, then, otherwise });
  return result === undefined ? nothing : f.read(result);
}

/** `++` and `--`; `yields` says which value the expression has. */
export function step(f: FunctionBuilder, operand: ts.Expression, by: 1 | -1, yields: 'old' | 'new'): Value {
  const place = target(f, operand);
  const current = f.held(narrowed(f, place.read(), operand), operand);
  if (!isUsed(operand.parent)) {
    place.write(arithmetic('add', current, numberValue(by)));
    return nothing;
  }
  const old = yields === 'old' ? f.stabilise(toNumber(current)) : current;
  const next = arithmetic('add', old, numberValue(by));
  const result = yields === 'new' ? f.stabilise(next) : next;
  place.write(result);
  return yields === 'old' ? old : result;
}

/** `[a, b] = [b, a]` and the like: every value first, then every target in order. */
function assignByPattern(f: FunctionBuilder, left: AssignmentPattern, right: ts.Expression): Value {
  const source = withoutParentheses(right);
  const isDirect =
    typescript.isArrayLiteralExpression(left) &&
    typescript.isArrayLiteralExpression(source) &&
    !isUsed(left.parent) &&
    source.elements.length === left.elements.length &&
    [...source.elements, ...left.elements].every((element) => !typescript.isSpreadElement(element));
  if (!isDirect) {
    const value = f.stabilise(f.expression(right));
    store(f, left, value);
    return value;
  }
  // A literal on the right need not become an array.
  const values = f
    .operands(source.elements.map((element) => () => f.expression(element)))
    .map((value) => f.stabilise(value));
  for (const [at, element] of left.elements.entries()) {
    const value = values[at];
    if (typescript.isOmittedExpression(element) || value === undefined) continue;
    const { target: inner, otherwise } = withoutDefault(element);
    store(f, inner, defaulted(f, value, otherwise, inner));
  }
  return nothing;
}

/** Stores a value where a pattern of an assignment or the head of a for..of says. */
export function store(f: FunctionBuilder, node: ts.Expression, value: Value): void {
  const inner = withoutParentheses(node);
  if (isAssignmentPattern(inner)) assignPattern(f, inner, value, (each) => target(f, each).write);
  else target(f, inner).write(value);
}
