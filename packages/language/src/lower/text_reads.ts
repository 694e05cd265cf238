import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import type { Statement } from '../ir/ir.ts';
import { booleanType, intType, nullableType, numberType, stringType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { noneValue, someValue } from './nullable.ts';
import { and, binary, intValue, not, numberValue, toNumber, unary, type Value } from './value.ts';

/** `s[i]` of a string and an index as toIndex gives it. */
interface Place {
  readonly text: Value;
  readonly index: Value;
  /** boolean */
  readonly exists: Value;
  /** The string of the unit, where there is one. */
  readonly unit: () => Value;
  readonly missing: Statement;
}

function lengthOf(text: Value): Value {
  return { expression: { kind: 'string.length', string: text.expression }, type: intType };
}

function placeOf(f: FunctionBuilder, given: Value, at: Value, node: ts.Node): Place {
  const text = f.stabilise(given, 'text');
  const index = f.stabilise(at, 'index');
  const length = lengthOf(text);
  const known = index.type.kind === 'int' ? index : unary('truncateToInt', index, intType);
  const isWhole = (): Value => binary('equal', unary('floor', index, numberType), index, booleanType);
  const isWithin = (): Value =>
    and(
      binary('greaterEqual', index, numberValue(0), booleanType),
      binary('less', index, toNumber(length), booleanType),
    );
  const exists =
    index.type.kind === 'int' ? binary('int.lessUnsigned', index, length, booleanType) : and(isWhole(), isWithin());
  const site = f.site(node);
  const unit = (): Value => {
    const to = binary('int.add', known, intValue(1), intType).expression;
    const expression = { kind: 'string.slice', string: text.expression, from: known.expression, to, site } as const;
    return { expression, type: stringType };
  };
  const details = [toNumber(index).expression, toNumber(length).expression] as const;
  const missing: Statement = { kind: 'fail', status: statusCode.out_of_range_read, details, site };
  return { text, index, exists, unit, missing };
}

/** The string of one unit; a missing one is `fallback`, or stops the step. */
export function getUnit(f: FunctionBuilder, text: Value, at: Value, node: ts.Node, fallback?: Value): Value {
  const { exists, index, unit, missing } = placeOf(f, text, at, node);
  if (fallback !== undefined) return f.choose(exists, stringType, unit, () => fallback);
  const failures: Statement[] = [missing];
  if (index.type.kind === 'number' && missing.kind === 'fail') {
    const whole = binary('equal', unary('floor', index, numberType), index, booleanType);
    const fraction: Statement = { ...missing, status: statusCode.non_integer_index };
    failures.unshift({ kind: 'if', test: not(whole).expression, then: [fraction], otherwise: [] });
  }
  f.emit({ kind: 'if', test: exists.expression, then: [], otherwise: failures });
  return unit();
}

/** The string of one unit or undefined, and what a use fails with that needs a value. */
export function attemptUnit(
  f: FunctionBuilder,
  text: Value,
  at: Value,
  node: ts.Node,
): { readonly value: Value; readonly missing: Statement } {
  const { exists, unit, missing } = placeOf(f, text, at, node);
  const type = nullableType(stringType);
  const value = f.choose(
    exists,
    type,
    () => someValue(unit()),
    () => noneValue('undefined', type),
  );
  return { value: f.stabilise(value, 'unit'), missing };
}
