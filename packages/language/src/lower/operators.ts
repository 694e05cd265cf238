import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { booleanType, intType, isReference, numberType, sameType } from '../ir/types.ts';
import { mixedShape } from '../ir/mixed.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { callLibrary } from './library_calls.ts';
import { byKind, mixedEquals } from './mixed_values.ts';
import { heldValue, isNone, whereHeld } from './nullable.ts';
import { equalTexts, lowerTextOperator } from './text_operators.ts';
import { typeText } from './types.ts';
import {
  and,
  arithmetic,
  binary,
  bits,
  booleanValue,
  isNumeric,
  literalOf,
  not,
  numberValue,
  toInt,
  toNumber,
  unary,
  type Value,
} from './value.ts';

export { callLibrary } from './library_calls.ts';

const { SyntaxKind } = typescript;

/** Operators on two values that evaluate both: everything but &&, ||, ??, comma and assignment. */
export function applyBinary(
  f: FunctionBuilder,
  operator: ts.SyntaxKind,
  left: Value,
  right: Value,
  node: ts.Node,
): Value {
  switch (operator) {
    case SyntaxKind.EqualsEqualsEqualsToken:
    case SyntaxKind.EqualsEqualsToken:
      return equals(f, left, right, node);
    case SyntaxKind.ExclamationEqualsEqualsToken:
    case SyntaxKind.ExclamationEqualsToken:
      return not(equals(f, left, right, node));
    default:
  }
  const text = lowerTextOperator(f, operator, left, right, node);
  if (text !== undefined) return text;
  if (left.type.kind === 'nullable' || right.type.kind === 'nullable')
    return applyBinary(f, operator, f.held(left, node), f.held(right, node), node);
  for (const side of [left, right])
    if (!isNumeric(side))
      return f.reject('WM0501', node, { found: typeText(side.type), expected: typeText(numberType) });
  switch (operator) {
    case SyntaxKind.PlusToken:
      return arithmetic('add', left, right);
    case SyntaxKind.MinusToken:
      return arithmetic('subtract', left, right);
    case SyntaxKind.AsteriskToken:
      return arithmetic('multiply', left, right);
    case SyntaxKind.SlashToken:
      return arithmetic('divide', left, right);
    case SyntaxKind.PercentToken:
      return remainder(f, left, right, node);
    case SyntaxKind.AsteriskAsteriskToken:
      return power(f, left, right, node);
    case SyntaxKind.AmpersandToken:
      return bits('int.and', left, right);
    case SyntaxKind.BarToken:
      return bits('int.or', left, right);
    case SyntaxKind.CaretToken:
      return bits('int.xor', left, right);
    case SyntaxKind.LessThanLessThanToken:
      return bits('int.shiftLeft', left, right);
    case SyntaxKind.GreaterThanGreaterThanToken:
      return bits('int.shiftRight', left, right);
    case SyntaxKind.GreaterThanGreaterThanGreaterThanToken:
      return bits('int.shiftRightUnsigned', left, right);
    case SyntaxKind.LessThanToken:
    case SyntaxKind.LessThanEqualsToken:
    case SyntaxKind.GreaterThanToken:
    case SyntaxKind.GreaterThanEqualsToken:
      return compare(operator, left, right);
    default:
      return f.reject('WM0301', node, {
        name: typescript.tokenToString(operator) ?? SyntaxKind[operator],
        remedy: 'Write it with other operators.',
      });
  }
}

type Comparison =
  | ts.SyntaxKind.LessThanToken
  | ts.SyntaxKind.LessThanEqualsToken
  | ts.SyntaxKind.GreaterThanToken
  | ts.SyntaxKind.GreaterThanEqualsToken;

/** Both as signed ints where that means the same, else undefined: a literal takes the other's side. */
function asSigned(left: Value, right: Value): readonly [Value, Value] | undefined {
  const fits = (value: Value): boolean => {
    if (value.type.kind === 'int') return value.unsigned !== true;
    const literal = literalOf(value);
    return literal !== undefined && Object.is(literal, literal | 0);
  };
  if (left.type.kind !== 'int' && right.type.kind !== 'int') return undefined;
  return fits(left) && fits(right) ? [toInt(left), toInt(right)] : undefined;
}

function asUnsigned(left: Value, right: Value): readonly [Value, Value] | undefined {
  const fits = (value: Value): boolean => {
    if (value.type.kind === 'int') return value.unsigned === true;
    const literal = literalOf(value);
    return literal !== undefined && Object.is(literal, literal >>> 0);
  };
  if (left.type.kind !== 'int' && right.type.kind !== 'int') return undefined;
  return fits(left) && fits(right) ? [toInt(left), toInt(right)] : undefined;
}

function compare(operator: Comparison, left: Value, right: Value): Value {
  const signed = asSigned(left, right);
  if (signed !== undefined) {
    const [a, b] = signed;
    switch (operator) {
      case SyntaxKind.LessThanToken:
        return binary('int.less', a, b, booleanType);
      case SyntaxKind.LessThanEqualsToken:
        return binary('int.lessEqual', a, b, booleanType);
      case SyntaxKind.GreaterThanToken:
        return not(binary('int.lessEqual', a, b, booleanType));
      case SyntaxKind.GreaterThanEqualsToken:
        return not(binary('int.less', a, b, booleanType));
    }
  }
  const unsigned = asUnsigned(left, right);
  if (unsigned !== undefined) {
    if (operator === SyntaxKind.LessThanToken) return binary('int.lessUnsigned', ...unsigned, booleanType);
    if (operator === SyntaxKind.GreaterThanEqualsToken)
      return not(binary('int.lessUnsigned', ...unsigned, booleanType));
  }
  const a = toNumber(left);
  const b = toNumber(right);
  switch (operator) {
    case SyntaxKind.LessThanToken:
      return binary('less', a, b, booleanType);
    case SyntaxKind.LessThanEqualsToken:
      return binary('lessEqual', a, b, booleanType);
    case SyntaxKind.GreaterThanToken:
      return binary('greater', a, b, booleanType);
    case SyntaxKind.GreaterThanEqualsToken:
      return binary('greaterEqual', a, b, booleanType);
  }
}

/** `===`: numbers by value, booleans, references by identity. Different types are never equal, and TypeScript says so. */
export function equals(f: FunctionBuilder, left: Value, right: Value, node: ts.Node, isLoose = false): Value {
  if (left.type.kind === 'nullable' || right.type.kind === 'nullable')
    return nullableEquals(f, left, right, node, isLoose);
  if (mixedShape(left.type) !== undefined || mixedShape(right.type) !== undefined)
    return mixedEquals(f, left, right, (a, b) => equals(f, a, b, node));
  if (isNumeric(left) && isNumeric(right)) {
    const ints = asSigned(left, right) ?? asUnsigned(left, right);
    if (ints !== undefined) return binary('int.equal', ...ints, booleanType);
    return binary('equal', toNumber(left), toNumber(right), booleanType);
  }
  if (left.type.kind === 'boolean' && right.type.kind === 'boolean')
    return binary('boolean.equal', left, right, booleanType);
  if (left.type.kind === 'string' && right.type.kind === 'string') return equalTexts(f, left, right, node);
  if (isReference(left.type) && sameType(left.type, right.type))
    return {
      expression: { kind: 'same', left: left.expression, right: right.expression },
      type: booleanType,
    };
  return f.reject('WM0501', node, { found: typeText(right.type), expected: typeText(left.type) });
}

/** Nothing equals only itself; where neither side is nothing, their values decide. */
function nullableEquals(f: FunctionBuilder, left: Value, right: Value, node: ts.Node, isLoose: boolean): Value {
  const a = f.stabilise(left);
  const b = f.stabilise(right);
  const isOne = (value: Value): boolean => value.type.kind !== 'nullable' || value.expression.kind !== 'none';
  const both = (): Value => equals(f, heldValue(a), heldValue(b), node);
  if (a.type.kind !== 'nullable' || b.type.kind !== 'nullable') {
    const [nullable, other] = a.type.kind === 'nullable' ? [a, b] : [b, a];
    if (!isOne(nullable)) return booleanValue(false);
    const plain = nullable.type.kind === 'nullable' ? nullable.type.value : nullable.type;
    if (isReference(plain) && mixedShape(plain) === undefined)
      return sameReference(nullable, f.coerce(other, nullable.type, node));
    return f.choose(isNone(nullable, 'any'), booleanType, () => booleanValue(false), both);
  }
  const isObject = isReference(a.type.value) && mixedShape(a.type.value) === undefined;
  if (isObject && sameType(a.type, b.type) && !isLoose) return sameReference(a, b);
  if (!isOne(a) || !isOne(b)) {
    const [none, other] = isOne(a) ? [b, a] : [a, b];
    const which = none.expression.kind === 'none' ? none.expression.which : 'any';
    return isNone(other, isLoose ? 'any' : which);
  }
  const sameNothing = (): Value =>
    isLoose
      ? isNone(b, 'any')
      : f.choose(
          isNone(a, 'null'),
          booleanType,
          () => isNone(b, 'null'),
          () => isNone(b, 'undefined'),
        );
  const values = (): Value => f.choose(isNone(b, 'any'), booleanType, () => booleanValue(false), both);
  return f.choose(isNone(a, 'any'), booleanType, sameNothing, values);
}

function sameReference(left: Value, right: Value): Value {
  return { expression: { kind: 'same', left: left.expression, right: right.expression }, type: booleanType };
}

function remainder(f: FunctionBuilder, left: Value, right: Value, node: ts.Node): Value {
  const x = literalOf(toNumber(left));
  const y = literalOf(toNumber(right));
  // The remainder is exact in every engine, so that folding is safe.
  if (x !== undefined && y !== undefined) return numberValue(x % y);
  return callLibrary(f, 'fmod', [toNumber(left), toNumber(right)], node);
}

/** `x ** 2` is x * x: the library's pow returns exactly that for an exponent of 2 (FreeBSD e_pow.c, "y is 2"). */
export function power(f: FunctionBuilder, left: Value, right: Value, node: ts.Node): Value {
  if (literalOf(right) !== 2) return callLibrary(f, 'pow', [toNumber(left), toNumber(right)], node);
  const base = f.stabilise(toNumber(left));
  return arithmetic('multiply', base, base);
}

/** Whether a value counts as true in a condition. */
export function truth(f: FunctionBuilder, value: Value): Value {
  switch (value.type.kind) {
    case 'boolean':
      return value;
    case 'number': {
      const literal = literalOf(value);
      if (literal !== undefined) return booleanValue(literal !== 0 && !Number.isNaN(literal));
      // Neither zero nor NaN.
      return binary('greater', unary('abs', value, numberType), numberValue(0), booleanType);
    }
    case 'int':
      return unary('intToBoolean', value, booleanType);
    case 'string': {
      const { expression } = value;
      if (expression.kind === 'string') return booleanValue(expression.value !== '');
      return unary(
        'intToBoolean',
        { expression: { kind: 'string.length', string: expression }, type: intType },
        booleanType,
      );
    }
    case 'nullable': {
      const kept = f.stabilise(value);
      return whereHeld(kept, (held) => truth(f, held));
    }
    case 'void':
      f.discard(value);
      return booleanValue(false);
    default: {
      const shape = mixedShape(value.type);
      if (shape !== undefined) return byKind(f, value, shape, booleanType, (part) => truth(f, part));
      // An object is always true.
      f.discard(value);
      return booleanValue(true);
    }
  }
}

/** Whether `at` is the index of an element: a whole number from 0 to below the length. Both may be used again. */
export function isInRange(f: FunctionBuilder, array: Value, at: Value): Value {
  const length = f.arrayLength(array);
  if (at.type.kind === 'int') return binary('int.lessUnsigned', at, length, booleanType);
  const whole = binary('equal', unary('floor', at, numberType), at, booleanType);
  const notNegative = binary('greaterEqual', at, numberValue(0), booleanType);
  return and(and(whole, notNegative), binary('less', at, toNumber(length), booleanType));
}
