import type ts from 'typescript6';
import { isRecursive, isReference, type IrType } from '../ir/types.ts';
import { at, makeArray, put, sliceOf } from './array_building.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { typeText } from './types.ts';
import { heldValue, isNone, noneValue, someValue } from './nullable.ts';
import { intValue, type Value } from './value.ts';

/**
 * A deep copy. Two references to one object become two objects: types are finite trees, so that this ends. Through JSON a
 * field that is undefined is left out.
 */
export function cloneOf(f: FunctionBuilder, value: Value, node: ts.Node, through: 'clone' | 'json' = 'clone'): Value {
  const { type } = value;
  if (type.kind === 'nullable' && isReference(type.value)) {
    const kept = f.stabilise(value);
    return f.choose(
      isNone(kept, 'any'),
      type,
      () => kept,
      () => someValue(cloneOf(f, heldValue(kept), node, through)),
    );
  }
  if (!isReference(type)) return value;
  if (isRecursive(type)) return f.reject('WM0206', node, { type: typeText(type) });
  const source = f.stabilise(value, 'source');
  if (type.kind === 'array') {
    const length = f.stabilise(f.arrayLength(source), 'length');
    if (!holdsReferences(type.element)) return sliceOf(f, source, intValue(0), length, node);
    const result = makeArray(f, type, length, node);
    f.countUp(
      () => length,
      (index) => put(f, result, index, cloneOf(f, at(source, index), node, through), node),
    );
    return result;
  }
  const fields = f.operands(
    type.fields.map(({ name, type: fieldType }) => () => {
      const held: Value = {
        expression: { kind: 'record.get', type, record: source.expression, field: name },
        type: fieldType,
      };
      if (through === 'clone' || fieldType.kind !== 'nullable') return cloneOf(f, held, node, through);
      const kept = f.stabilise(held);
      return f.choose(
        isNone(kept, 'undefined'),
        fieldType,
        () => noneValue('absent', fieldType),
        () => cloneOf(f, kept, node, through),
      );
    }),
  );
  return {
    expression: {
      kind: 'record.new',
      type,
      fields: type.fields.map(({ name }, index) => ({ name, value: (fields[index] as Value).expression })),
      bytes: 0,
      site: f.site(node),
    },
    type,
  };
}

function holdsReferences(type: IrType): boolean {
  return isReference(type.kind === 'nullable' ? type.value : type);
}
