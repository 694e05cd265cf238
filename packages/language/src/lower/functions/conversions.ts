import type ts from 'typescript6';
import { numberType } from '../../ir/types.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { numberValue, type Value } from '../value.ts';

/** `Number(value)`. */
export function numberOfValue(f: FunctionBuilder, value: Value, node: ts.Node): Value {
  if (value.type.kind !== 'boolean') return f.coerce(value, numberType, node);
  return f.choose(
    value,
    numberType,
    () => numberValue(1),
    () => numberValue(0),
  );
}
