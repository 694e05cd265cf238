import type ts from 'typescript6';
import type { UnaryOperator } from '../ir/ir.ts';
import { booleanType, intType, numberType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { callLibrary, power } from './operators.ts';
import { and, binary, booleanValue, literalOf, numberValue, toInt, toNumber, unary, type Value } from './value.ts';

const constants: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Math: {
    E: Math.E,
    LN10: Math.LN10,
    LN2: Math.LN2,
    LOG2E: Math.LOG2E,
    LOG10E: Math.LOG10E,
    PI: Math.PI,
    SQRT1_2: Math.SQRT1_2,
    SQRT2: Math.SQRT2,
  },
  Number: {
    MAX_VALUE: Number.MAX_VALUE,
    MIN_VALUE: Number.MIN_VALUE,
    EPSILON: Number.EPSILON,
    MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
    MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
    POSITIVE_INFINITY: Number.POSITIVE_INFINITY,
    NEGATIVE_INFINITY: Number.NEGATIVE_INFINITY,
    NaN: Number.NaN,
  },
};

/** Math.PI and the like; ECMAScript fixes their bits. */
export function constantMember(owner: string, name: string): Value | undefined {
  const value = Object.hasOwn(constants, owner) ? constants[owner]?.[name] : undefined;
  return value === undefined ? undefined : numberValue(value);
}

/** Functions that both engines compute exactly the same way. */
const native = new Map<string, UnaryOperator>([
  ['sqrt', 'sqrt'],
  ['abs', 'abs'],
  ['floor', 'floor'],
  ['ceil', 'ceil'],
  ['trunc', 'trunc'],
  ['fround', 'fround'],
]);

/** A function of Math on lowered arguments. */
export function lowerMath(f: FunctionBuilder, name: string, given: readonly Value[], node: ts.CallExpression): Value {
  const [first = numberValue(Number.NaN), second = numberValue(Number.NaN)] = given;
  const operator = native.get(name);
  if (operator !== undefined) {
    // An int is whole already.
    if (first.type.kind === 'int' && operator !== 'sqrt' && operator !== 'abs' && operator !== 'fround') return first;
    return unary(operator, toNumber(first), numberType);
  }
  switch (name) {
    case 'imul':
      return binary('int.multiply', toInt(first), toInt(second), intType);
    case 'clz32':
      return unary('clz32', toInt(first), intType);
    case 'min':
    case 'max':
      return extremum(f, name, given);
    case 'pow':
      return power(f, first, second, node);
    case 'hypot':
      return hypot(f, given, node);
    default:
      return callLibrary(f, name, given.map(toNumber), node);
  }
}

/** Folded left; f64 min and max have ECMAScript's rules for NaN and -0, which are associative. */
function extremum(f: FunctionBuilder, name: 'min' | 'max', given: readonly Value[]): Value {
  const [first, ...others] = given.map(toNumber);
  if (first === undefined) return numberValue(name === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
  return others.reduce((sum, value) => binary(name, sum, value, numberType), first);
}

/** Two arguments are libm's hypot; one is its magnitude; more are folded left, which libm does not define. */
function hypot(f: FunctionBuilder, given: readonly Value[], node: ts.CallExpression): Value {
  const [first, ...others] = given.map(toNumber);
  if (first === undefined) return numberValue(0);
  if (others.length === 0) return unary('abs', first, numberType);
  return others.reduce((sum, value) => callLibrary(f, 'hypot', [sum, value], node), first);
}

/** isNaN, isFinite, isInteger, isSafeInteger of Number, or the global ones: the same on numbers. */
export function lowerNumberTest(f: FunctionBuilder, name: string, given: Value): Value | undefined {
  if (given.type.kind === 'int') return booleanValue(name !== 'isNaN');
  const literal = literalOf(given);
  if (literal !== undefined && name === 'isFinite') return booleanValue(Number.isFinite(literal));
  const value = f.stabilise(given);
  const magnitude = unary('abs', value, numberType);
  const isWhole = (): Value => binary('equal', unary('trunc', value, numberType), value, booleanType);
  switch (name) {
    case 'isNaN':
      return binary('notEqual', value, value, booleanType);
    case 'isFinite':
      return binary('less', magnitude, numberValue(Number.POSITIVE_INFINITY), booleanType);
    case 'isInteger':
      return and(binary('less', magnitude, numberValue(Number.POSITIVE_INFINITY), booleanType), isWhole());
    case 'isSafeInteger':
      return and(binary('lessEqual', magnitude, numberValue(Number.MAX_SAFE_INTEGER), booleanType), isWhole());
    default:
      return undefined;
  }
}

/** What only library files may call: words of a double and the upper half of a product. */
export function lowerIntrinsic(name: string, given: readonly Value[]): Value | undefined {
  const [first = numberValue(0), second = numberValue(0)] = given;
  switch (name) {
    case 'highWord':
    case 'lowWord':
      return unary(name, toNumber(first), intType);
    case 'fromWords':
      return binary('fromWords', toInt(first), toInt(second), numberType);
    case 'multiplyWide':
      return binary('int.multiplyHigh', toInt(first), toInt(second), intType);
    case 'remainderOfWords':
      return binary('int.remainderUnsigned', toInt(first), toInt(second), intType);
    default:
      return undefined;
  }
}
