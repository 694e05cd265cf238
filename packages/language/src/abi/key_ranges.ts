import type { Expression, IrFunction, LocalId, Statement } from '../ir/ir.ts';
import { arrayType, booleanType, intType } from '../ir/types.ts';
import { at, binary, FunctionBuilder, give, load, local, set, when } from './build.ts';
import { cursorAddress } from './codec.ts';

const ranges = arrayType(intType);
const cursor = load('u32', cursorAddress);

/**
 * Keys that are objects: each is a key of its own to the program, but two of equal bytes would be one to a host. Where
 * the bytes of each key lie is kept, and every new key compared with all before it.
 */
export function keyRanges(
  builder: FunctionBuilder,
  count: Expression,
  index: LocalId,
  sameBytes: (a: Expression, b: Expression, length: Expression) => Expression,
  twice: Statement,
): { readonly head: Statement[]; readonly before: Statement[]; readonly after: Statement[] } {
  const starts = builder.local('starts', ranges);
  const ends = builder.local('ends', ranges);
  const earlier = builder.local('earlier', intType);
  const make: Expression = {
    kind: 'array.make',
    type: ranges,
    length: count,
    headerBytes: 0,
    elementBytes: 0,
    site: 0,
  };
  const put = (array: LocalId): Statement => ({
    kind: 'array.put',
    type: ranges,
    array: local(array),
    index: local(index),
    value: cursor,
  });
  const get = (array: LocalId, i: LocalId): Expression => ({
    kind: 'array.at',
    type: ranges,
    array: local(array),
    index: local(i),
  });
  const length = (i: LocalId): Expression => binary('int.subtract', get(ends, i), get(starts, i));
  return {
    head: [set(starts, make), set(ends, make)],
    before: [put(starts)],
    after: [
      put(ends),
      ...builder.countTo(earlier, local(index), () => [
        when(binary('int.equal', length(earlier), length(index)), [
          when(sameBytes(get(starts, earlier), get(starts, index), length(index)), [twice]),
        ]),
      ]),
    ],
  };
}

/** (a: address, b: address, length: int) → boolean */
export function equalBytes(): IrFunction {
  const builder = new FunctionBuilder('equal_bytes');
  const a = builder.parameter('a', intType);
  const b = builder.parameter('b', intType);
  const length = builder.parameter('length', intType);
  const i = builder.local('i', intType);
  const byte = (from: LocalId): Expression => load('u8', at(binary('int.add', local(from), local(i))));
  return builder.finish(
    [
      ...builder.countTo(i, local(length), () => [
        when(binary('int.notEqual', byte(a), byte(b)), [give({ kind: 'boolean', value: false })]),
      ]),
      give({ kind: 'boolean', value: true }),
    ],
    booleanType,
  );
}
