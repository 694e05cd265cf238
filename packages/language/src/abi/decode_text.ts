import type { LayoutType } from '@orrery/contract';
import type { IrFunction } from '../ir/ir.ts';
import { intType, stringType, type IrType } from '../ir/types.ts';
import { at, binary, FunctionBuilder, give, int, load, local, set } from './build.ts';
import { mismatch } from './codec.ts';
import type { Reading } from './decode_choices.ts';

/** () → string. Any units are a string; its length is held to the bytes that are left before room is made for it. */
export function decodeText(reading: Reading, layout: LayoutType, type: IrType): IrFunction {
  if (type.kind !== 'string') return mismatch(layout, type);
  const builder = new FunctionBuilder('decode_text');
  const length = builder.local('length', intType);
  const from = builder.local('from', intType);
  return builder.finish(
    [
      set(length, load('u32', at(reading.take(int(4))))),
      reading.expect(local(length), 2),
      set(from, reading.take(binary('int.multiply', local(length), int(2)))),
      give({ kind: 'memory.loadText', address: local(from), length: local(length), site: 0 }),
    ],
    stringType,
  );
}
