import type ts from 'typescript6';
import type { FunctionBuilder } from './function_builder.ts';
import { lowerBooleanMethod, lowerNumberMethod } from './number_methods.ts';
import { argument, lowerStringMethod } from './string_methods.ts';
import { joinedText } from './text_conversion.ts';
import { stringValue, type Value } from './value.ts';

/** Methods of strings, numbers and booleans, and those of arrays that make text; undefined for others. */
export function lowerTextMethod(
  f: FunctionBuilder,
  receiver: Value,
  name: string,
  node: ts.CallExpression,
): Value | undefined {
  switch (receiver.type.kind) {
    case 'string':
      return lowerStringMethod(f, receiver, name, node);
    case 'int':
    case 'number':
      return lowerNumberMethod(f, receiver, name, node);
    case 'boolean':
      return lowerBooleanMethod(f, receiver, name, node);
    case 'array': {
      if (name === 'toString') return joinedText(f, receiver, stringValue(','), node);
      if (name !== 'join') return undefined;
      const [given] = node.arguments;
      const [array = receiver, separator = stringValue(',')] = f.operands([
        () => receiver,
        ...(given === undefined ? [] : [() => argument(f, given, ',')]),
      ]);
      return joinedText(f, array, separator, node);
    }
    default:
      return undefined;
  }
}
