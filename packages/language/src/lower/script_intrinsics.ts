import { scriptEntry, statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import type { Expression } from '../ir/ir.ts';
import { intType, numberType, voidType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { numberValue, toInt, type Value } from './value.ts';

/** Address of a field of the script's entry at `position` (int). */
function address(position: Value, offset: number): Expression {
  const start: Expression = { kind: 'region', region: 'script' };
  const size: Expression = { kind: 'int', value: scriptEntry.size };
  const entry: Expression = {
    kind: 'binary',
    operator: 'int.multiply',
    left: position.expression,
    right: size,
  };
  const base: Expression = { kind: 'binary', operator: 'int.add', left: start, right: entry };
  return offset === 0
    ? base
    : { kind: 'binary', operator: 'int.add', left: base, right: { kind: 'int', value: offset } };
}

/** What library/random.ts uses to read and write the script of an exact planner; undefined for other names. */
export function lowerScriptIntrinsic(f: FunctionBuilder, name: string, node: ts.CallExpression): Value | undefined {
  switch (name) {
    case 'scriptOutcome': {
      const [position] = given(f, node);
      if (position === undefined) return undefined;
      return {
        expression: { kind: 'memory.load', access: 'f64', address: address(toInt(position), scriptEntry.outcome) },
        type: numberType,
      };
    }
    case 'scriptAsk': {
      const [position, asked] = given(f, node);
      if (position === undefined || asked === undefined) return undefined;
      f.emit({
        kind: 'memory.store',
        access: 'f64',
        address: address(toInt(position), scriptEntry.asked),
        value: asked.expression,
      });
      return { expression: numberValue(0).expression, type: voidType };
    }
    case 'scriptCapacity':
      // Entries of 16 bytes.
      return {
        expression: {
          kind: 'binary',
          operator: 'int.shiftRightUnsigned',
          left: { kind: 'region', region: 'script', size: true },
          right: { kind: 'int', value: 4 },
        },
        type: intType,
      };
    case 'failNotEnumerable':
      f.emit(failure(statusCode.not_enumerable, numberValue(0)));
      return { expression: numberValue(0).expression, type: voidType };
    case 'failInvalidDraw': {
      const [asked] = given(f, node);
      f.emit(failure(statusCode.invalid_draw, asked ?? numberValue(0)));
      return { expression: numberValue(0).expression, type: voidType };
    }
    default:
      return undefined;
  }
}

function given(f: FunctionBuilder, node: ts.CallExpression): Value[] {
  return f.operands(node.arguments.map((each) => () => f.expression(each)));
}

function failure(status: number, detail: Value) {
  return { kind: 'fail', status, details: [detail.expression, numberValue(0).expression], site: 0 } as const;
}
