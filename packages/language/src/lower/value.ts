import type { BinaryOperator, Expression, UnaryOperator } from '../ir/ir.ts';
import { booleanType, intType, numberType, stringType, type IrType } from '../ir/types.ts';

/** A lowered expression with its type. `unsigned` says how the 32 bits of an `int` stand for a number. */
export interface Value {
  readonly expression: Expression;
  readonly type: IrType;
  readonly unsigned?: boolean;
}

export function numberValue(value: number): Value {
  return { expression: { kind: 'number', value }, type: numberType };
}

export function intValue(value: number): Value {
  return { expression: { kind: 'int', value: value | 0 }, type: intType };
}

export function booleanValue(value: boolean): Value {
  return { expression: { kind: 'boolean', value }, type: booleanType };
}

export function stringValue(value: string): Value {
  return { expression: { kind: 'string', value }, type: stringType };
}

export function isNumeric({ type }: Value): boolean {
  return type.kind === 'number' || type.kind === 'int';
}

export function literalOf({ expression }: Value): number | undefined {
  return expression.kind === 'number' || expression.kind === 'int' ? expression.value : undefined;
}

/** The number an `int` stands for; numbers stay. */
export function toNumber(value: Value): Value {
  if (value.type.kind !== 'int') return value;
  const { expression, unsigned } = value;
  if (expression.kind === 'int') return numberValue(unsigned === true ? expression.value >>> 0 : expression.value);
  return {
    expression: { kind: 'unary', operator: unsigned === true ? 'fromUnsigned' : 'fromInt', operand: expression },
    type: numberType,
  };
}

/** ECMAScript's ToInt32: ints keep their bits; sums and differences of ints become wrapping integer arithmetic. */
export function toInt(value: Value): Value {
  if (value.type.kind === 'int') return { expression: value.expression, type: intType };
  if (value.expression.kind === 'number') return intValue(value.expression.value);
  const wrapping = wrappingForm(value.expression, 16);
  return {
    expression: wrapping ?? { kind: 'unary', operator: 'toInt', operand: value.expression },
    type: intType,
  };
}

/**
 * The same expression in integer arithmetic modulo 2^32, if it is a sum or difference of at most `terms` values of 32
 * bits: such a sum is exact in a double, and ToInt32 takes it modulo 2^32 anyway.
 */
function wrappingForm(expression: Expression, terms: number): Expression | undefined {
  if (terms < 1) return undefined;
  switch (expression.kind) {
    case 'number': {
      const { value } = expression;
      return Number.isInteger(value) && Math.abs(value) <= 4294967296 ? { kind: 'int', value: value | 0 } : undefined;
    }
    case 'unary':
      if (expression.operator !== 'fromInt' && expression.operator !== 'fromUnsigned') return undefined;
      return expression.operand;
    case 'binary': {
      if (expression.operator !== 'add' && expression.operator !== 'subtract') return undefined;
      const left = wrappingForm(expression.left, terms / 2);
      const right = wrappingForm(expression.right, terms / 2);
      if (left === undefined || right === undefined) return undefined;
      return { kind: 'binary', operator: expression.operator === 'add' ? 'int.add' : 'int.subtract', left, right };
    }
    default:
      return undefined;
  }
}

/** Largest constant that an index may be off by and still be computed in wrapping arithmetic, see {@link toIndex}. */
const largestOffset = 2 ** 30;

/**
 * An index as `array.get` takes it: an int where that is exact, else a number. `i + c` of an int wraps only to values
 * that are out of range as well, since no array reaches 2^30 elements.
 */
export function toIndex(value: Value): Value {
  if (value.type.kind === 'int') return value.unsigned === true ? toNumber(value) : value;
  const { expression } = value;
  if (expression.kind === 'number') {
    const { value: index } = expression;
    return Number.isInteger(index) && index >= 0 && index < 2 ** 31 ? intValue(index) : value;
  }
  if (expression.kind !== 'binary' || (expression.operator !== 'add' && expression.operator !== 'subtract'))
    return value;
  const { left, right } = expression;
  const isSmall = (side: Expression): boolean =>
    side.kind === 'number' && Number.isInteger(side.value) && Math.abs(side.value) <= largestOffset;
  const isInt = (side: Expression): boolean => side.kind === 'unary' && side.operator === 'fromInt';
  return (isInt(left) && isSmall(right)) || (isSmall(left) && isInt(right)) ? toInt(value) : value;
}

export function unary(operator: UnaryOperator, operand: Value, type: IrType): Value {
  return { expression: { kind: 'unary', operator, operand: operand.expression }, type };
}

export function binary(operator: BinaryOperator, left: Value, right: Value, type: IrType): Value {
  return { expression: { kind: 'binary', operator, left: left.expression, right: right.expression }, type };
}

export function not(value: Value): Value {
  const { expression } = value;
  if (expression.kind === 'boolean') return booleanValue(!expression.value);
  if (expression.kind === 'unary' && expression.operator === 'not')
    return { expression: expression.operand, type: booleanType };
  return unary('not', value, booleanType);
}

export function negate(value: Value): Value {
  const literal = literalOf(toNumber(value));
  return literal === undefined ? unary('negate', toNumber(value), numberType) : numberValue(-literal);
}

type Arithmetic = 'add' | 'subtract' | 'multiply' | 'divide';

/** Folds literals: one IEEE operation gives the same bits here as at run time. */
export function arithmetic(operator: Arithmetic, a: Value, b: Value): Value {
  const left = toNumber(a);
  const right = toNumber(b);
  const x = literalOf(left);
  const y = literalOf(right);
  if (x === undefined || y === undefined) return binary(operator, left, right, numberType);
  switch (operator) {
    case 'add':
      return numberValue(x + y);
    case 'subtract':
      return numberValue(x - y);
    case 'multiply':
      return numberValue(x * y);
    case 'divide':
      return numberValue(x / y);
  }
}

type IntArithmetic = Extract<BinaryOperator, `int.${string}`>;

/** A bit operation on the ToInt32 of both operands. */
export function bits(operator: IntArithmetic, a: Value, b: Value): Value {
  const left = toInt(a);
  const right = toInt(b);
  const x = literalOf(left);
  const y = literalOf(right);
  const unsigned = operator === 'int.shiftRightUnsigned';
  if (y === 0 && (operator === 'int.or' || operator === 'int.xor')) return { ...left };
  if (y === 0 && unsigned) return { ...left, unsigned };
  if (x !== undefined && y !== undefined) {
    const folded = foldBits(operator, x, y);
    if (folded !== undefined) return { ...intValue(folded), ...(unsigned ? { unsigned } : {}) };
  }
  return { ...binary(operator, left, right, intType), ...(unsigned ? { unsigned } : {}) };
}

function foldBits(operator: IntArithmetic, x: number, y: number): number | undefined {
  switch (operator) {
    case 'int.and':
      return x & y;
    case 'int.or':
      return x | y;
    case 'int.xor':
      return x ^ y;
    case 'int.shiftLeft':
      return x << y;
    case 'int.shiftRight':
      return x >> y;
    case 'int.shiftRightUnsigned':
      return x >>> y;
    default:
      return undefined;
  }
}

/** `test && value` without evaluation of `value` where test is false; both boolean. */
export function and(left: Value, right: Value): Value {
  return {
    expression: {
      kind: 'conditional',
      type: booleanType,
      test: left.expression,
      then: right.expression,
      otherwise: { kind: 'boolean', value: false },
    },
    type: booleanType,
  };
}

export function or(left: Value, right: Value): Value {
  return {
    expression: {
      kind: 'conditional',
      type: booleanType,
      test: left.expression,
      then: { kind: 'boolean', value: true },
      otherwise: right.expression,
    },
    type: booleanType,
  };
}
