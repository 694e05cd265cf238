import { kindOfType, type LayoutType } from '@orrery/contract';
import type { Expression, IrFunction } from '../ir/ir.ts';
import { alternativeOfKind, heldPart, mixedShape, tagOf, type MixedAlternative, type MixedShape } from '../ir/mixed.ts';
import { intType, type IrType } from '../ir/types.ts';
import { at, binary, FunctionBuilder, give, int, local, shift, text, when } from './build.ts';
import { isFixed, mismatch } from './codec.ts';
import { place, type Writing } from './encode_choices.ts';

/** (value[, address: int]) → void */
export function encodeMixed(
  writing: Writing,
  layout: Extract<LayoutType, { kind: 'mixed' }>,
  type: IrType,
): IrFunction {
  const shape = mixedShape(type) ?? mismatch(layout, type);
  const builder = new FunctionBuilder('encode_mixed');
  const value = builder.parameter('value', type);
  const { to, mark } = place(writing, builder, layout, 1);
  return builder.finish([
    ...layout.alternatives.map((each, i) => {
      const alternative = alternativeOfKind(shape, kindOfType(each)) ?? mismatch(each, type);
      const part = heldPart(shape, alternative, local(value));
      return when(isOf(shape, alternative, local(value)), [
        ...mark('u8', i),
        ...(to === undefined
          ? writing.next(builder, each, alternative.type, part)
          : [writing.write(each, alternative.type, part, shift(to, 1))]),
        give(),
      ]);
    }),
    writing.wrong(text('a value of another kind')),
  ]);
}

/** (value[, address: int]) → void: a field that a family holds as a mixed union, where its own type has one kind. */
export function encodeKind(writing: Writing, layout: LayoutType, shape: MixedShape): IrFunction {
  const alternative = alternativeOfKind(shape, kindOfType(layout)) ?? mismatch(layout, shape.type);
  const builder = new FunctionBuilder('encode_kind');
  const value = builder.parameter('value', shape.type);
  const to = isFixed(layout) ? at(local(builder.parameter('address', intType))) : at(int(0));
  return builder.finish([
    when(isOf(shape, alternative, local(value)), [
      writing.write(layout, alternative.type, heldPart(shape, alternative, local(value)), to),
      give(),
    ]),
    writing.wrong(text('a value of another kind')),
  ]);
}

function isOf(shape: MixedShape, { tag }: MixedAlternative, value: Expression): Expression {
  return binary('int.equal', tagOf(shape, value), int(tag));
}
