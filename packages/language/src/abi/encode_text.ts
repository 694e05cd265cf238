import type { LayoutType } from '@orrery/contract';
import type { Expression, IrFunction } from '../ir/ir.ts';
import { booleanType, intType, stringType, type IrType } from '../ir/types.ts';
import { at, binary, FunctionBuilder, give, int, local, set, store, when } from './build.ts';
import { mismatch } from './codec.ts';
import type { Writing } from './encode_choices.ts';

const lengthOf = (string: Expression): Expression => ({ kind: 'string.length', string });
const unit = (string: Expression, index: Expression): Expression => ({ kind: 'string.unit', string, index });

/** (value: string) → void */
export function encodeText(writing: Writing, layout: LayoutType, type: IrType): IrFunction {
  if (type.kind !== 'string') return mismatch(layout, type);
  const builder = new FunctionBuilder('encode_text');
  const value = builder.parameter('value', stringType);
  const to = builder.local('to', intType);
  const length = lengthOf(local(value));
  return builder.finish([
    store('u32', at(writing.take(int(4))), length),
    writing.expect(length, 2),
    set(to, writing.take(binary('int.multiply', length, int(2)))),
    { kind: 'memory.storeText', address: local(to), value: local(value) },
  ]);
}

/** (left: string, right: string) → boolean. Unlike `string.equal` it spends nothing of the step's budget. */
export function equalTexts(): IrFunction {
  const builder = new FunctionBuilder('equal_texts');
  const left = builder.parameter('left', stringType);
  const right = builder.parameter('right', stringType);
  const i = builder.local('i', intType);
  const no = give({ kind: 'boolean', value: false });
  return builder.finish(
    [
      when(binary('int.notEqual', lengthOf(local(left)), lengthOf(local(right))), [no]),
      ...builder.countTo(i, lengthOf(local(left)), () => [
        when(binary('int.notEqual', unit(local(left), local(i)), unit(local(right), local(i))), [no]),
      ]),
      give({ kind: 'boolean', value: true }),
    ],
    booleanType,
  );
}
