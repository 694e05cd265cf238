import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { mixedShape } from '../ir/mixed.ts';
import { numberType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { callLibrary } from './library_calls.ts';
import { byKind } from './mixed_values.ts';
import { noneValue, nothingOf } from './nullable.ts';
import { argument } from './string_methods.ts';
import { textOfValue } from './text_conversion.ts';
import { numberValue, toNumber, type Value } from './value.ts';

/** A method of a number. */
export function lowerNumberMethod(f: FunctionBuilder, receiver: Value, name: string, node: ts.CallExpression): Value {
  const given = node.arguments.find((each) => nothingOf(each) === undefined);
  const called = (library: string, missing: number): Value => {
    if (given === undefined) return callLibrary(f, library, [toNumber(receiver), numberValue(missing)], node);
    const [number = receiver, digits = numberValue(missing)] = f.operands([
      () => toNumber(receiver),
      () => argument(f, given, missing),
    ]);
    return callLibrary(f, library, [number, digits], node);
  };
  switch (name) {
    case 'valueOf':
      return receiver;
    case 'toString': {
      const isTen = given === undefined || (typescript.isNumericLiteral(given) && Number(given.text) === 10);
      if (isTen) return textOfValue(f, receiver, node);
      return called('numberToRadixText', 10);
    }
    case 'toFixed':
      return called('toFixed', 0);
    case 'toExponential':
      if (given === undefined) return callLibrary(f, 'toShortestExponential', [toNumber(receiver)], node);
      return called('toExponential', 0);
    case 'toPrecision':
      if (given === undefined) return textOfValue(f, receiver, node);
      return called('toPrecision', 0);
    default:
      return f.reject('WM0103', node, { owner: 'number', name, remedy: 'Use toString, toFixed or toPrecision.' });
  }
}

/** A method of a boolean. */
export function lowerBooleanMethod(f: FunctionBuilder, receiver: Value, name: string, node: ts.CallExpression): Value {
  if (name === 'valueOf') return receiver;
  if (name === 'toString') return textOfValue(f, receiver, node);
  return f.reject('WM0103', node, { owner: 'boolean', name, remedy: 'Use String(x) to write it.' });
}

/** `Number(x)`, `+x` */
export function numberOfValue(f: FunctionBuilder, value: Value, node: ts.Node): Value {
  switch (value.type.kind) {
    case 'string':
      return callLibrary(f, 'textToNumber', [value], node);
    case 'boolean':
      if (value.expression.kind === 'boolean') return numberValue(value.expression.value ? 1 : 0);
      return f.choose(
        value,
        numberType,
        () => numberValue(1),
        () => numberValue(0),
      );
    case 'int':
      return value;
    case 'record': {
      const shape = mixedShape(value.type);
      if (shape !== undefined)
        return byKind(f, value, shape, numberType, (part) => f.coerce(numberOfValue(f, part, node), numberType, node));
      return f.coerce(value, numberType, node);
    }
    default:
      return f.coerce(value, numberType, node);
  }
}

/** `parseInt(text, radix)`, `parseFloat(text)`: alone or of Number. */
export function lowerParse(f: FunctionBuilder, name: 'parseInt' | 'parseFloat', node: ts.CallExpression): Value {
  const [text, radix] = node.arguments;
  const [first = numberValue(0), second = numberValue(0)] = f.operands(
    [text, radix].flatMap((each, at) =>
      each === undefined ? [] : [() => (at === 0 ? textOfValue(f, f.expression(each), each) : argument(f, each, 0))],
    ),
  );
  return parsedText(f, name, first, second, node);
}

/** The same of values: what is no text becomes one. */
export function parsed(
  f: FunctionBuilder,
  name: 'parseInt' | 'parseFloat',
  given: readonly Value[],
  node: ts.Node,
): Value {
  const [text = numberValue(0), radix = numberValue(0)] = f.operands([
    () => textOfValue(f, given[0] ?? noneValue('undefined'), node),
    () => f.coerce(given[1] ?? numberValue(0), numberType, node),
  ]);
  return parsedText(f, name, text, radix, node);
}

function parsedText(
  f: FunctionBuilder,
  name: 'parseInt' | 'parseFloat',
  text: Value,
  radix: Value,
  node: ts.Node,
): Value {
  return name === 'parseInt'
    ? callLibrary(f, 'parseIntText', [text, radix], node)
    : callLibrary(f, 'parseFloatText', [text], node);
}
