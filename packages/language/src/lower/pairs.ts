import type ts from 'typescript6';
import { arrayType, recordType, sameType, type IrType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import type { Value } from './value.ts';

/** `[a, b]` as a value: an array where both have one representation, as the type of a pair is translated. */
export function pairOf(f: FunctionBuilder, first: Value, second: Value, node: ts.Node): Value {
  const type = pairType(first.type, second.type);
  if (type.kind === 'array') {
    const elements = [first.expression, second.expression];
    return { expression: { kind: 'array.new', type, elements, bytes: 0, site: f.site(node) }, type };
  }
  const fields = [
    { name: '0', value: first.expression },
    { name: '1', value: second.expression },
  ];
  return { expression: { kind: 'record.new', type, fields, bytes: 0, site: f.site(node) }, type };
}

export function pairType(first: IrType, second: IrType) {
  return sameType(first, second)
    ? arrayType(first)
    : recordType([
        { name: '0', type: first },
        { name: '1', type: second },
      ]);
}
