import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { arrayType, intType, stringType, voidType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { intValue, numberValue, stringValue, toInt, toNumber, type Value } from './value.ts';

const nothing: Value = { expression: numberValue(0).expression, type: voidType };

/** What library files call to work on text and to spend budget; undefined for other names. */
export function lowerTextIntrinsic(f: FunctionBuilder, name: string, node: ts.CallExpression): Value | undefined {
  switch (name) {
    case 'textLength': {
      const [text] = given(f, node);
      return { expression: { kind: 'string.length', string: text.expression }, type: intType };
    }
    case 'unitAt': {
      const [text, index] = given(f, node);
      return {
        expression: { kind: 'string.unit', string: text.expression, index: toInt(index).expression },
        type: intType,
      };
    }
    case 'sliceText': {
      const [text, from, to] = given(f, node);
      return {
        expression: {
          kind: 'string.slice',
          string: text.expression,
          from: toInt(from).expression,
          to: toInt(to).expression,
          site: 0,
        },
        type: stringType,
      };
    }
    case 'textOf': {
      const [units] = f.operands([() => f.typed(argument(node, 0), arrayType(intType))]) as [Value];
      return { expression: { kind: 'string.fromUnits', units: units.expression, site: 0 }, type: stringType };
    }
    case 'charge': {
      const [amount] = given(f, node);
      f.emit({ kind: 'charge', amount: toInt(amount).expression, site: 0 });
      return nothing;
    }
    case 'failInvalidArgument': {
      const [found] = given(f, node);
      const details = [toNumber(found).expression, numberValue(0).expression] as const;
      f.emit({ kind: 'fail', status: statusCode.invalid_argument, details, site: 0 });
      return nothing;
    }
    default:
      return undefined;
  }
}

function argument(node: ts.CallExpression, at: number): ts.Expression {
  return node.arguments[at] ?? node;
}

function given(f: FunctionBuilder, node: ts.CallExpression): [Value, Value, Value] {
  const [first = stringValue(''), second = intValue(0), third = intValue(0)] = f.operands(
    node.arguments.map((each) => () => f.expression(each)),
  );
  return [first, second, third];
}
