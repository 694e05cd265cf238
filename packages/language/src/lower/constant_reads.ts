import type ts from 'typescript6';
import type { FunctionBuilder } from './function_builder.ts';
import { booleanValue, intValue, numberValue, stringValue, type Value } from './value.ts';

/** The value of a module constant; undefined if the symbol is none. */
export function readConstant(f: FunctionBuilder, symbol: ts.Symbol): Value | undefined {
  const constant = f.module.constants.get(symbol);
  if (constant === undefined) return undefined;
  if (typeof constant.value === 'number')
    return constant.type.kind === 'int' ? intValue(constant.value) : numberValue(constant.value);
  if (typeof constant.value === 'boolean') return booleanValue(constant.value);
  if (typeof constant.value === 'string') return stringValue(constant.value);
  return { expression: { kind: 'constant', constant: constant.id }, type: constant.type };
}
