import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import type { Statement } from '../ir/ir.ts';
import { booleanType, intType, nullableType, numberType, stringType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { noneValue, someValue } from './nullable.ts';
import type { Attempt } from './reads.ts';
import { and, binary, intValue, numberValue, toNumber, unary, type Value } from './value.ts';

/** `text[i]`: a string of the one unit at `i`, undefined where there is none. */
export function attemptUnit(f: FunctionBuilder, given: Value, at: Value, node: ts.Node): Attempt {
  const { text, index, isThere, unit } = unitPlace(f, given, at, node);
  const type = nullableType(stringType);
  const value = f.choose(
    isThere,
    type,
    () => someValue(unit),
    () => noneValue('undefined', type),
  );
  return { value: f.stabilise(value, 'unit'), missing: missingUnit(f, text, index, node) };
}

/** `text[i]` where a value is needed. */
export function readUnit(f: FunctionBuilder, given: Value, at: Value, node: ts.Node): Value {
  const { text, index, isThere, unit } = unitPlace(f, given, at, node);
  f.emit({ kind: 'if', test: isThere.expression, then: [], otherwise: [missingUnit(f, text, index, node)] });
  return unit;
}

function unitPlace(f: FunctionBuilder, given: Value, at: Value, node: ts.Node) {
  const text = f.stabilise(given, 'text');
  const index = f.stabilise(at, 'index');
  const length = lengthOf(text);
  const whole = index.type.kind === 'int' ? index : unary('truncateToInt', index, intType);
  const isThere =
    index.type.kind === 'int'
      ? binary('int.lessUnsigned', index, length, booleanType)
      : and(
          and(
            binary('equal', unary('floor', index, numberType), index, booleanType),
            binary('greaterEqual', index, numberValue(0), booleanType),
          ),
          binary('less', index, toNumber(length), booleanType),
        );
  const unit: Value = {
    expression: {
      kind: 'string.slice',
      string: text.expression,
      from: whole.expression,
      to: binary('int.add', whole, intValue(1), intType).expression,
      site: f.site(node),
    },
    type: stringType,
  };
  return { text, index, isThere, unit };
}

function lengthOf(text: Value): Value {
  return { expression: { kind: 'string.length', string: text.expression }, type: intType };
}

function missingUnit(f: FunctionBuilder, text: Value, index: Value, node: ts.Node): Statement {
  return {
    kind: 'fail',
    status: statusCode.out_of_range_read,
    details: [toNumber(index).expression, toNumber(lengthOf(text)).expression],
    site: f.site(node),
  };
}
