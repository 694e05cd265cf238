import type ts from 'typescript6';
import { mixedShape } from '../ir/mixed.ts';
import { typescript } from '../check/typescript.ts';
import { arrayType, stringType, type ArrayType, nothingType } from '../ir/types.ts';
import { emptyArray, pushOnto, visit } from './array_building.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { callLibrary } from './library_calls.ts';
import { byKind } from './mixed_values.ts';
import { heldValue, isNone } from './nullable.ts';
import { typeText } from './types.ts';
import { literalOf, stringValue, toNumber, type Value } from './value.ts';

/** A value as text the way `String(x)`, `+` and templates write it. */
export function textOfValue(f: FunctionBuilder, value: Value, node: ts.Node): Value {
  switch (value.type.kind) {
    case 'string':
      return value;
    case 'int':
    case 'number': {
      const literal = literalOf(toNumber(value));
      if (literal !== undefined) return stringValue(String(literal));
      // The text of a 32-bit integer needs far less of the library.
      if (value.type.kind === 'int' && value.unsigned !== true) return callLibrary(f, 'integerToText', [value], node);
      return callLibrary(f, 'numberToText', [toNumber(value)], node);
    }
    case 'boolean':
      return f.choose(
        value,
        stringType,
        () => stringValue('true'),
        () => stringValue('false'),
      );
    case 'nullable':
      return textOfNullable(f, value, node, 'null', 'undefined');
    case 'array':
      return joinedText(f, value, stringValue(','), node);
    default: {
      const shape = mixedShape(value.type);
      if (shape !== undefined) return byKind(f, value, shape, stringType, (part) => textOfValue(f, part, node));
      return f.reject('WM0501', node, { found: typeText(value.type), expected: 'string' });
    }
  }
}

/** An expression as text. One that TypeScript has excluded every value of (`never`) stops the step. */
export function textOfExpression(f: FunctionBuilder, node: ts.Expression): Value {
  const value = f.expression(node);
  const isNever = (f.module.checker.getTypeAtLocation(node).flags & typescript.TypeFlags.Never) !== 0;
  return isNever ? f.coerceTyped(value, stringType, node) : textOfValue(f, value, node);
}

/** A nullable as text; null and undefined by these words. */
function textOfNullable(f: FunctionBuilder, value: Value, node: ts.Node, ofNull: string, ofUndefined: string): Value {
  const kept = f.stabilise(value, 'nullable');
  const nothing = (): Value =>
    ofNull === ofUndefined
      ? stringValue(ofNull)
      : f.choose(
          isNone(kept, 'null'),
          stringType,
          () => stringValue(ofNull),
          () => stringValue(ofUndefined),
        );
  return f.choose(isNone(kept, 'any'), stringType, nothing, () =>
    value.type === nothingType ? stringValue('') : textOfValue(f, heldValue(kept), node),
  );
}

/** `xs.join(separator)`: what is null or undefined is left out, arrays inside are joined by commas. */
export function joinedText(f: FunctionBuilder, given: Value, separator: Value, node: ts.Node): Value {
  const { element } = given.type as ArrayType;
  if (element.kind === 'string') return callLibrary(f, 'joinTexts', [given, separator], node);
  const array = f.stabilise(given, 'joined');
  const between = f.stabilise(separator, 'separator');
  const texts = emptyArray(f, arrayType(stringType), node);
  visit(f, array, (each) => {
    const text = each.type.kind === 'nullable' ? textOfNullable(f, each, node, '', '') : textOfValue(f, each, node);
    pushOnto(f, texts, text, node);
  });
  return callLibrary(f, 'joinTexts', [texts, between], node);
}
