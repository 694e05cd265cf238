import type ts from 'typescript6';
import { stringType, type IrType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { mixedShape } from '../ir/mixed.ts';
import { mixedTypeof } from './mixed_values.ts';
import { heldValue, isNone } from './nullable.ts';
import { stringValue, type Value } from './value.ts';

/** `typeof x`, which the representation decides but for undefined. */
export function lowerTypeof(f: FunctionBuilder, node: ts.TypeOfExpression): Value {
  const value = f.tolerant(node.expression);
  if (value.type.kind !== 'nullable') return typeofHeld(f, value);
  const kept = f.stabilise(value);
  return f.choose(
    isNone(kept, 'undefined'),
    stringType,
    () => stringValue('undefined'),
    () =>
      f.choose(
        isNone(kept, 'null'),
        stringType,
        () => stringValue('object'),
        () => typeofHeld(f, heldValue(kept)),
      ),
  );
}

function typeofHeld(f: FunctionBuilder, value: Value): Value {
  const shape = mixedShape(value.type);
  if (shape !== undefined) return mixedTypeof(f, value, shape);
  f.discard(value);
  return stringValue(nameOf(value.type));
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
