import type ts from 'typescript6';
import { booleanType, type IrType } from '../../ir/types.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { heldValue, isNone } from '../nullable.ts';
import { and, binary, booleanValue, not, numberValue, type Value } from '../value.ts';
import { classTag, tagField } from './class_tags.ts';
import { classOf } from './members.ts';

/** `value instanceof Name`, where Name is a class of the program. */
export function lowerInstanceOf(f: FunctionBuilder, node: ts.BinaryExpression): Value {
  const owner = classOf(f.symbol(node.right));
  const tag = owner === undefined ? undefined : classTag(owner, f.module.checker);
  if (tag === undefined)
    return f.reject('WM0301', node, {
      name: `instanceof ${node.right.getText()}`,
      remedy: "Name a class of this file, or compare a 'kind' field.",
    });
  const value = f.stabilise(f.tolerant(node.left), 'instance');
  if (value.type.kind !== 'nullable') return hasTag(f, value, tag);
  return f.choose(
    isNone(value, 'any'),
    booleanType,
    () => booleanValue(false),
    () => hasTag(f, heldValue(value), tag),
  );
}

/** Whether a record carries this tag; one that has no place for a tag is no instance of a class that is told apart. */
export function hasTag(f: FunctionBuilder, record: Value, tag: number): Value {
  const own = tagOf(record);
  if (own === undefined) return booleanValue(false);
  const isTag = (value: Value): Value => binary('equal', value, numberValue(tag), booleanType);
  if (own.type.kind !== 'nullable') return isTag(own);
  const kept = f.stabilise(own, 'tag');
  return and(not(isNone(kept, 'any')), isTag(heldValue(kept)));
}

function tagOf({ type, expression }: Value): Value | undefined {
  if (type.kind !== 'record') return undefined;
  const fieldType: IrType | undefined = type.fields.find(({ name }) => name === tagField)?.type;
  if (fieldType === undefined) return undefined;
  return { expression: { kind: 'record.get', type, record: expression, field: tagField }, type: fieldType };
}
