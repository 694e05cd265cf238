import { minimumSize, statusCode } from '@orrery/contract';
import type { Expression, FunctionId, IrFunction, LocalId, Statement } from '../ir/ir.ts';
import type { BorderTable } from '../ir/lowered.ts';
import { arrayType, booleanType, intType, isReference, numberType } from '../ir/types.ts';
import { at, binary, call, fail, FunctionBuilder, give, int, load, local, not, number, set, when } from './build.ts';
import { keyLayout, type TableLayout } from './codec.ts';
import type { Reading } from './decode_choices.ts';
import { keyRanges } from './key_ranges.ts';

const invalid = fail(statusCode.invalid_input);
const nothing = { head: [], before: [], after: [] };

/** () → the table. Keys that occur twice, and a dictionary's keys in another order than own keys have, are no value. */
export function decodeTable(reading: Reading, layout: TableLayout, table: BorderTable): IrFunction {
  const { type, keysField } = table;
  const builder = new FunctionBuilder(`decode_${layout.kind}`);
  const count = builder.local('count', intType);
  const keys = builder.local('keys', table.keys);
  const key = builder.local('key', table.key);
  const i = builder.local('i', intType);
  const ofKey = keyLayout(layout);
  const values = valuesOf(reading, builder, layout, table);
  const ranges = isReference(table.key)
    ? keyRanges(builder, local(count), i, (a, b, length) => reading.sameBytes(a, b, length), invalid)
    : nothing;
  const order = table.index === undefined ? nothing : keyOrder(builder, table.index, key);
  return builder.finish(
    [
      set(count, load('u32', at(reading.take(int(4))))),
      reading.expect(local(count), minimumSize(ofKey) + values.least),
      set(keys, call(table.make, [])),
      ...values.head,
      ...ranges.head,
      ...order.head,
      ...builder.countTo(i, local(count), () => [
        ...ranges.before,
        ...reading.next(builder, ofKey, table.key, key),
        ...ranges.after,
        ...order.after,
        when(not(call(table.append, [local(keys), local(key)])), [invalid]),
        ...values.each,
      ]),
      give({
        kind: 'record.new',
        type,
        fields: [{ name: keysField, value: local(keys) }, ...values.fields],
        bytes: 0,
        site: 0,
      }),
    ],
    type,
  );
}

/** The values beside the keys. */
function valuesOf(reading: Reading, builder: FunctionBuilder, layout: TableLayout, table: BorderTable) {
  if (layout.kind === 'set' || table.valuesField === undefined) return { least: 0, head: [], each: [], fields: [] };
  const type = arrayType(table.value);
  const array = builder.local('values', type);
  const value = builder.local('value', table.value);
  const made: Expression = { kind: 'array.new', type, elements: [], bytes: 0, site: 0 };
  const push: Statement = {
    kind: 'array.push',
    type,
    array: local(array),
    value: local(value),
    elementBytes: 0,
    site: 0,
  };
  return {
    least: minimumSize(layout.value),
    head: [set(array, made)],
    each: [...reading.next(builder, layout.value, table.value, value), push],
    fields: [{ name: table.valuesField, value: local(array) }],
  };
}

/** Array indices ascend, and come before all other keys. */
function keyOrder(builder: FunctionBuilder, arrayIndex: FunctionId, key: LocalId) {
  const index = builder.local('index', numberType);
  const last = builder.local('last', numberType);
  const over = builder.local('over', booleanType);
  return {
    head: [set(last, number(-1)), set(over, { kind: 'boolean', value: false } as const)],
    after: [
      set(index, call(arrayIndex, [local(key)])),
      when(
        binary('less', local(index), number(0)),
        [set(over, { kind: 'boolean', value: true })],
        [
          when(local(over), [invalid]),
          when(binary('lessEqual', local(index), local(last)), [invalid]),
          set(last, local(index)),
        ],
      ),
    ],
  };
}
