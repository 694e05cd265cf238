import { describe, expect, it } from 'vitest';
import { binary, call, choose, FunctionBuilder, give, int, local, number, set, unary } from '../../src/abi/build.ts';
import type { Expression, Nothing, Statement } from '../../src/ir/ir.ts';
import {
  arrayType,
  booleanType,
  intType,
  nullableType,
  numberType,
  recordType,
  stringType,
  type IrType,
} from '../../src/ir/types.ts';
import { entry, out, outTruth, run } from './entries.ts';

const box = recordType([{ name: 'x', type: numberType }]);
const newBox = (x: number): Expression => ({
  kind: 'record.new',
  type: box,
  fields: [{ name: 'x', value: number(x) }],
  bytes: 0,
  site: 1,
});
const truth = (value: boolean): Expression => ({ kind: 'boolean', value });
const string = (value: string): Expression => ({ kind: 'string', value });
const equalText = (a: Expression, b: string): Expression => ({
  kind: 'string.equal',
  left: a,
  right: string(b),
  site: 1,
});
const nothings: readonly Nothing[] = ['undefined', 'null', 'absent'];
const truths = (...values: readonly boolean[]): number[] => values.map(Number);

/** Each type with values that lie near the codes of nones, and a test that tells a value from others. */
const kinds: readonly {
  readonly name: string;
  readonly type: IrType;
  readonly values: readonly { readonly value: Expression; readonly is: (found: Expression) => Expression }[];
}[] = [
  {
    name: 'numbers',
    type: numberType,
    values: [
      ...[0, 1, -1.5, Infinity, 2 ** 53].map((value) => ({
        value: number(value),
        is: (found: Expression) => binary('equal', found, number(value)),
      })),
      {
        value: number(-0),
        is: (found) => binary('equal', binary('divide', number(1), found), number(-Infinity)),
      },
      ...[
        [0x7ff80000, 0],
        [0xffffffff, 0xfffffffd],
        [0xffffffff, 0xfffffffe],
        [0xffffffff, 0xffffffff],
        [0xfff80000, 0],
        [0x7ff00000, 1],
      ].map(([high = 0, low = 0]) => ({
        value: binary('fromWords', int(high | 0), int(low | 0)),
        is: (found: Expression) => binary('notEqual', found, found),
      })),
    ],
  },
  {
    name: 'ints',
    type: intType,
    values: [0, 1, 2, 3, 4, 6, -1, 2147483647, -2147483648].map((value) => ({
      value: int(value),
      is: (found: Expression) => binary('int.equal', found, int(value)),
    })),
  },
  {
    name: 'booleans',
    type: booleanType,
    values: [true, false].map((value) => ({
      value: truth(value),
      is: (found: Expression) => binary('boolean.equal', found, truth(value)),
    })),
  },
  {
    name: 'strings',
    type: stringType,
    values: ['', 'a', 'undefined'].map((value) => ({
      value: string(value),
      is: (found: Expression) => equalText(found, value),
    })),
  },
  {
    name: 'records',
    type: box,
    values: [
      {
        value: newBox(5),
        is: (found) => binary('equal', { kind: 'record.get', type: box, record: found, field: 'x' }, number(5)),
      },
    ],
  },
];

const isNone = (value: Expression, which: Nothing | 'any'): Expression => ({ kind: 'isNone', value, which });
const unwrap = (value: Expression, site?: number): Expression =>
  site === undefined ? { kind: 'unwrap', value } : { kind: 'unwrap', value, site };

describe.each(kinds)('nullable $name', ({ type, values }) => {
  const nullable = nullableType(type);
  const holder = recordType([
    { name: 'a', type: booleanType },
    { name: 'held', type: nullable },
  ]);
  const some = (value: Expression): Expression => ({ kind: 'some', type: nullable, value });
  const none = (which: Nothing): Expression => ({ kind: 'none', type: nullable, which });
  const hold = (value: Expression): Expression => ({
    kind: 'record.new',
    type: holder,
    fields: [
      { name: 'held', value },
      { name: 'a', value: truth(true) },
    ],
    bytes: 0,
    site: 1,
  });
  const held = (record: Expression): Expression => ({ kind: 'record.get', type: holder, record, field: 'held' });
  const present = (value: Expression): Expression => ({ kind: 'present', value });
  const pass = (() => {
    const f = new FunctionBuilder('pass');
    const value = f.parameter('value', nullable);
    const first = f.parameter('first', booleanType);
    return f.finish([give(choose(nullable, local(first), local(value), none('null')))], nullable);
  })();

  it.each(nothings)('know %s from the others and from values', async (which) => {
    const result = await run([
      entry((f) => {
        const record = f.local('record', holder);
        return [
          set(record, hold(none(which))),
          ...nothings.map((other, i) => outTruth(i, isNone(held(local(record)), other))),
          outTruth(3, isNone(held(local(record)), 'any')),
          outTruth(4, isNone(present(held(local(record))), 'undefined')),
          outTruth(5, isNone(present(held(local(record))), 'any')),
          outTruth(6, isNone(present(held(local(record))), 'null')),
        ];
      }),
    ]);
    const expected = truths(
      ...nothings.map((other) => other === which),
      true,
      which !== 'null',
      true,
      which === 'null',
    );
    expect([result.status, result.slots.slice(0, 7)]).toEqual([0, expected]);
  });

  it.each(values)('keep every value wherever they are held (%#)', async ({ value, is }) => {
    const array = arrayType(nullable);
    const result = await run(
      [
        pass,
        entry((f) => {
          const kept = f.local('kept', nullable);
          const record = f.local('record', holder);
          const list = f.local('list', array);
          return [
            set(kept, some(value)),
            outTruth(0, isNone(local(kept), 'any')),
            outTruth(1, is(unwrap(local(kept), 2))),
            set(record, hold(none('absent'))),
            { kind: 'record.set', type: holder, record: local(record), field: 'held', value: local(kept) },
            outTruth(2, is(unwrap(present(held(local(record))), 2))),
            set(list, { kind: 'array.make', type: array, length: int(2), headerBytes: 0, elementBytes: 0, site: 3 }),
            { kind: 'array.put', type: array, array: local(list), index: int(0), value: none('null') },
            { kind: 'array.put', type: array, array: local(list), index: int(1), value: local(kept) },
            { kind: 'array.push', type: array, array: local(list), value: none('undefined'), elementBytes: 0, site: 3 },
            outTruth(
              3,
              is(unwrap({ kind: 'array.get', type: array, array: local(list), index: number(1), site: 3 }, 2)),
            ),
            outTruth(4, is(unwrap(call(0, [local(kept), truth(true)])))),
            outTruth(5, isNone(call(0, [local(kept), truth(false)]), 'null')),
            outTruth(
              6,
              isNone(
                { kind: 'array.get', type: array, array: local(list), index: int(0), fallback: local(kept), site: 3 },
                'null',
              ),
            ),
            outTruth(
              7,
              is(
                unwrap({
                  kind: 'array.get',
                  type: array,
                  array: local(list),
                  index: number(3),
                  fallback: local(kept),
                  site: 3,
                }),
              ),
            ),
            outTruth(
              8,
              isNone(
                { kind: 'array.get', type: array, array: local(list), index: int(2), fallback: local(kept), site: 3 },
                'undefined',
              ),
            ),
          ];
        }),
      ],
      {},
      {},
      9,
    );
    expect([result.status, result.slots]).toEqual([0, truths(false, true, true, true, true, true, true, true, true)]);
  });

  it.each(nothings)('stop where a value is needed and %s is found', async (which) => {
    const [{ is } = { is: () => truth(false) }] = values;
    const bare = [
      entry((f) => {
        const record = f.local('record', holder);
        return [set(record, hold(none(which))), outTruth(0, is(unwrap(held(local(record)), 9)))];
      }),
    ];
    expect(await run(bare)).toMatchObject({ status: 12, site: 9, details: [0, 0] });
    const read = [
      entry((f) => {
        const record = f.local('record', holder);
        return [set(record, hold(none(which))), outTruth(0, is(unwrap(present(held(local(record))), 9)))];
      }),
    ];
    expect(await run(read)).toMatchObject({ status: 12, site: 9, details: [0, 0] });
  });
});

describe('nullable references', () => {
  const nullable = nullableType(box);
  const some = (value: Expression): Expression => ({ kind: 'some', type: nullable, value });
  const none = (which: Nothing): Expression => ({ kind: 'none', type: nullable, which });
  const same = (left: Expression, right: Expression): Expression => ({ kind: 'same', left, right });

  it('are the same iff they are one object or one none', async () => {
    const result = await run([
      entry((f) => {
        const a = f.local('a', box);
        return [
          set(a, newBox(1)),
          outTruth(0, same(some(local(a)), some(local(a)))),
          outTruth(1, same(some(local(a)), some(newBox(1)))),
          outTruth(2, same(none('undefined'), none('undefined'))),
          outTruth(3, same(none('null'), none('null'))),
          outTruth(4, same(none('undefined'), none('null'))),
          outTruth(5, same(some(local(a)), none('null'))),
        ];
      }),
    ]);
    expect(result.slots.slice(0, 6)).toEqual(truths(true, false, true, true, false, false));
  });
});

describe('places that only a library reaches', () => {
  it('name the author’s call where a value is missing', async () => {
    const nullable = nullableType(numberType);
    const f = new FunctionBuilder('needed');
    const value = f.parameter('value', nullable);
    const needed = { ...f.finish([give(unwrap(local(value), 0))], numberType), authored: false };
    const author = new FunctionBuilder('author');
    const body: Statement[] = [
      out(0, call(0, [{ kind: 'some', type: nullable, value: number(3) }], 30)),
      out(1, call(0, [{ kind: 'none', type: nullable, which: 'null' }], 31)),
    ];
    const functions = [
      needed,
      { ...author.finish(body), authored: true, site: 20 },
      entry(() => [{ kind: 'evaluate', value: call(1, []) }]),
    ];
    const result = await run(functions);
    expect(result).toMatchObject({ status: 12, site: 31 });
    expect(result.slots[0]).toBe(3);
  });

  it('say 0 where nobody of the author’s calls', async () => {
    const f = new FunctionBuilder('spending');
    const spending = { ...f.finish([{ kind: 'charge', amount: unary('toInt', number(5)), site: 0 }]), authored: false };
    expect(
      await run([spending, entry(() => [{ kind: 'evaluate', value: call(0, []) }])], { charges: 4 }),
    ).toMatchObject({
      status: 1,
      site: 0,
    });
  });
});
