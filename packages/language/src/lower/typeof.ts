import type ts from 'typescript6';
import { stringType, type IrType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { isNone } from './nullable.ts';
import { stringValue, type Value } from './value.ts';

/** `typeof x`, which the representation decides but for undefined. */
export function lowerTypeof(f: FunctionBuilder, node: ts.TypeOfExpression): Value {
  const value = f.tolerant(node.expression);
  if (value.type.kind !== 'nullable') {
    f.discard(value);
    return stringValue(nameOf(value.type));
  }
  const kept = f.stabilise(value);
  const name = nameOf(value.type.value);
  return f.choose(
    isNone(kept, 'undefined'),
    stringType,
    () => stringValue('undefined'),
    () =>
      f.choose(
        isNone(kept, 'null'),
        stringType,
        () => stringValue('object'),
        () => stringValue(name),
      ),
  );
}

function nameOf(type: IrType): string {
  switch (type.kind) {
    case 'int':
      return 'number';
    case 'void':
      return 'undefined';
    case 'record':
    case 'array':
    case 'nullable':
      return 'object';
    default:
      return type.kind;
  }
}
