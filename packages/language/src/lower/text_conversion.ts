import type ts from 'typescript6';
import { stringType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { callLibrary } from './library_calls.ts';
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
    default:
      return f.reject('WM0501', node, { found: typeText(value.type), expected: 'string' });
  }
}
