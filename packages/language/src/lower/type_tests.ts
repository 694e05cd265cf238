import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { stringType, type IrType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { isNone } from './nullable.ts';
import { withoutParentheses } from './reads.ts';
import { typeText } from './types.ts';
import { booleanValue, not, stringValue, type Value } from './value.ts';

/** `'field' in object`: whether the object was made with the field. */
export function lowerIn(f: FunctionBuilder, left: ts.Expression, right: ts.Expression, node: ts.Node): Value {
  const key = withoutParentheses(left);
  const record = f.stabilise(f.expression(right), 'record');
  const { type } = record;
  if (type.kind !== 'record')
    return f.reject('WM0501', right, { found: typeText(type), expected: 'an object' });
  if (!typescript.isStringLiteralLike(key) && !typescript.isNumericLiteral(key))
    return f.reject('WM0909', node, { name: 'in', remedy: 'Write the name of the field in quotes.' });
  const slots = type.fields.filter(({ name }) => name === key.text || name.startsWith(`${key.text}#`));
  return slots.reduce((found, slot) => {
    if (slot.type.kind !== 'nullable') return booleanValue(true);
    const raw: Value = {
      expression: { kind: 'record.get', type, record: record.expression, field: slot.name },
      type: slot.type,
    };
    const isThere = not(isNone(raw, 'absent'));
    return found.expression.kind === 'boolean' && !found.expression.value
      ? isThere
      : f.choose(found, isThere.type, () => booleanValue(true), () => isThere);
  }, booleanValue(false));
}

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
