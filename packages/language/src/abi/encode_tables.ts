import { minimumSize } from '@orrery/contract';
import type { Expression, IrFunction, LocalId, Statement } from '../ir/ir.ts';
import type { BorderTable } from '../ir/lowered.ts';
import { arrayType, booleanType, intType, isReference, type ArrayType, type IrType } from '../ir/types.ts';
import { at, binary, call, FunctionBuilder, int, local, number, set, store, text, when } from './build.ts';
import { keyLayout, mismatch, type TableLayout } from './codec.ts';
import type { Writing } from './encode_choices.ts';
import { keyRanges } from './key_ranges.ts';

/** (value) → void. Live entries in insertion order, those of a dictionary in the order of own keys. */
export function encodeTable(writing: Writing, layout: TableLayout, table: BorderTable): IrFunction {
  const builder = new FunctionBuilder(`encode_${layout.kind}`);
  const value = builder.parameter('value', table.type);
  const keys = builder.local('keys', table.keys);
  const at_ = builder.local('at', intType);
  const written = builder.local('written', intType);
  const ofKey = keyLayout(layout);
  const field = (name: string): Expression => {
    if (!table.keys.fields.some((each) => each.name === name)) return mismatch(layout, table.type);
    return { kind: 'record.get', type: table.keys, record: local(keys), field: name };
  };
  const element = (type: IrType, array: Expression, index: Expression): Expression => ({
    kind: 'array.at',
    type: arrayType(type),
    array,
    index,
  });
  const size = field('size');
  const least = minimumSize(ofKey) + (layout.kind === 'set' ? 0 : minimumSize(layout.value));
  const ranges = isReference(table.key)
    ? keyRanges(
        builder,
        size,
        written,
        (a, b, length) => writing.sameBytes(a, b, length),
        writing.wrong(text('a key that another entry has')),
      )
    : { head: [], before: [], after: [] };
  const entry = (position: Expression): Statement[] => [
    ...ranges.before,
    ...writing.next(builder, ofKey, table.key, element(table.key, field('keys'), position)),
    ...ranges.after,
    ...(layout.kind === 'set' || table.valuesField === undefined
      ? []
      : writing.next(
          builder,
          layout.value,
          table.value,
          element(
            table.value,
            { kind: 'record.get', type: table.type, record: local(value), field: table.valuesField },
            position,
          ),
        )),
    set(written, binary('int.add', local(written), int(1))),
  ];
  const count: Expression = { kind: 'array.length', array: field('live') };
  const eachLive = (index: LocalId, body: () => readonly Statement[]): Statement[] =>
    builder.countTo(index, count, () => [when(element(booleanType, field('live'), local(index)), body())]);
  const inserted = eachLive(at_, () => entry(local(at_)));
  return builder.finish([
    set(keys, { kind: 'record.get', type: table.type, record: local(value), field: table.keysField }),
    store('u32', at(writing.take(int(4))), size),
    writing.expect(size, least),
    set(written, int(0)),
    ...ranges.head,
    ...(table.order === undefined || table.index === undefined
      ? inserted
      : ownOrder(builder, table.order, table.index, inserted)),
  ]);

  /** A list of positions is made only where a key is an array index. */
  function ownOrder(
    into: FunctionBuilder,
    order: number,
    arrayIndex: number,
    otherwise: readonly Statement[],
  ): Statement[] {
    const type: ArrayType = arrayType(intType);
    const positions = into.local('positions', type);
    const scan = into.local('scan', intType);
    const place = into.local('place', intType);
    const hasIndex = into.local('hasIndex', booleanType);
    const key = element(table.key, field('keys'), local(scan));
    const isIndex = binary('lessEqual', number(0), call(arrayIndex, [key]));
    return [
      set(hasIndex, { kind: 'boolean', value: false }),
      ...eachLive(scan, () => [when(isIndex, [set(hasIndex, { kind: 'boolean', value: true })])]),
      when(
        local(hasIndex),
        [
          set(positions, call(order, [local(keys), int(0)], writing.site)),
          ...into.countTo(scan, { kind: 'array.length', array: local(positions) }, () => [
            set(place, element(intType, local(positions), local(scan))),
            ...entry(local(place)),
          ]),
        ],
        otherwise,
      ),
    ];
  }
}
