import { limitsRecord, resultsRecord } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import {
  at,
  binary,
  call,
  copy,
  evaluate,
  fail,
  FunctionBuilder,
  int,
  load,
  local,
  number,
  pointer,
  region,
  set,
  store,
  unary,
  when,
} from '../../src/abi/build.ts';
import type { Expression, IrFunction, Statement } from '../../src/ir/ir.ts';
import { arrayType, booleanType, intType, numberType, recordType, voidType, type IrType } from '../../src/ir/types.ts';
import { instancesOf, place, view } from './engines.ts';
import { entry, out, outInt, run } from './entries.ts';
import { handMade } from './hand_made.ts';

const numbers = arrayType(numberType);
const pair = recordType([
  { name: 'b', type: booleanType },
  { name: 'x', type: numberType },
]);
const pairs = arrayType(pair);
const truth: Expression = { kind: 'boolean', value: true };
const newPair = (x: Expression, b: Expression = truth): Expression => ({
  kind: 'record.new',
  type: pair,
  fields: [
    { name: 'x', value: x },
    { name: 'b', value: b },
  ],
  bytes: 0,
  site: 1,
});
const newNumbers = (...elements: Expression[]): Expression => ({
  kind: 'array.new',
  type: numbers,
  elements,
  bytes: 0,
  site: 2,
});
const getAt = (array: Expression, index: Expression, fallback?: Expression): Expression => {
  const read = { kind: 'array.get', type: numbers, array, index, site: 3 } as const;
  return fallback === undefined ? read : { ...read, fallback };
};
const length = (array: Expression): Expression => ({ kind: 'array.length', array });
describe('records and arrays', () => {
  it('evaluate parts in the order written and keep references', async () => {
    const result = await run([
      entry((f) => {
        const a = f.local('a', pair);
        const b = f.local('b', pair);
        return [
          set(a, newPair(number(3))),
          set(b, local(a)),
          { kind: 'record.set', type: pair, record: local(b), field: 'x', value: number(7) },
          out(0, { kind: 'record.get', type: pair, record: local(a), field: 'x' }),
          outInt(1, unary('booleanToInt', { kind: 'same', left: local(a), right: local(b) })),
          outInt(2, unary('booleanToInt', { kind: 'same', left: local(a), right: newPair(number(7)) })),
        ];
      }),
    ]);
    expect(result).toMatchObject({ status: 0, slots: [7, 1, 0, 0, 0, 0, 0, 0] });
    // Header 16, number 8, boolean 4, twice.
    expect(result.bytes).toBe(2 * (16 + 8 + 4));
  });

  it('grow by push and by a write at the length, shrink by truncation, and start blank', async () => {
    const result = await run([
      entry((f) => {
        const a = f.local('a', numbers);
        const i = f.local('i', intType);
        const index = f.local('index', numberType);
        return [
          set(a, { kind: 'array.make', type: numbers, length: int(3), headerBytes: 0, elementBytes: 0, site: 4 }),
          out(0, getAt(local(a), int(2))),
          ...f.countTo(i, int(20), () => [
            {
              kind: 'array.push',
              type: numbers,
              array: local(a),
              value: unary('fromInt', local(i)),
              elementBytes: 0,
              site: 5,
            },
          ]),
          set(index, number(23)),
          {
            kind: 'array.set',
            type: numbers,
            array: local(a),
            index: local(index),
            value: number(99),
            elementBytes: 0,
            site: 6,
          },
          { kind: 'array.put', type: numbers, array: local(a), index: int(1), value: number(-1) },
          outInt(1, length(local(a))),
          out(2, getAt(local(a), number(22))),
          out(3, { kind: 'array.at', type: numbers, array: local(a), index: int(23) }),
          { kind: 'array.truncate', array: local(a), length: int(2) },
          outInt(4, length(local(a))),
          out(5, getAt(local(a), int(1))),
          out(6, getAt(local(a), int(2), number(5))),
        ];
      }),
    ]);
    expect(result).toMatchObject({ status: 0, slots: [0, 24, 19, 99, 2, -1, 5, 0] });
    expect(result.bytes).toBe(16 + 3 * 8 + 20 * 8 + 8);
  });

  const three = newNumbers(number(1), number(2), number(3));
  it.each([
    ['an int past the end', getAt(three, int(3)), 4, [3, 3]],
    ['a negative int', getAt(three, int(-1)), 4, [-1, 3]],
    ['a number past the end', getAt(three, number(3)), 4, [3, 3]],
    ['a number beyond 32 bits', getAt(three, number(2 ** 40)), 4, [2 ** 40, 3]],
    ['a fraction', getAt(three, number(0.5)), 6, [0.5, 3]],
    ['NaN', getAt(three, number(NaN)), 6, [NaN, 3]],
    ['infinity', getAt(three, number(Infinity)), 6, [Infinity, 3]],
    ['a fraction, fallback or not', getAt(three, number(0.5), number(9)), 6, [0.5, 3]],
  ] as const)('%s is no index, and the failure says so', async (_, read, status, details) => {
    expect(await run([entry(() => [out(0, read)])])).toMatchObject({ status, site: 3, details });
  });

  it.each([
    ['-0', number(-0), 1],
    ['the last', number(2), 3],
    ['past the end with a fallback', number(3), 9],
    ['before the start with a fallback', number(-1), 9],
    ['far past the end with a fallback', number(1e300), 9],
  ] as const)('reading at %s gives what JavaScript would', async (_, index, expected) => {
    expect(await run([entry(() => [out(0, getAt(three, index, number(9)))])])).toMatchObject({
      status: 0,
      slots: [expected, 0, 0, 0, 0, 0, 0, 0],
    });
  });

  it.each([
    ['one past the length', number(4), 5, [4, 3]],
    ['a negative index', int(-1), 5, [-1, 3]],
    ['a fraction', number(1.5), 6, [1.5, 3]],
  ] as const)('writing at %s fails', async (_, index, status, details) => {
    const write: Statement = {
      kind: 'array.set',
      type: numbers,
      array: three,
      index,
      value: number(0),
      elementBytes: 0,
      site: 7,
    };
    expect(await run([entry(() => [write])])).toMatchObject({ status, site: 7, details });
  });

  it('hold references', async () => {
    const result = await run([
      entry((f) => {
        const a = f.local('a', pairs);
        const first: Expression = { kind: 'array.at', type: pairs, array: local(a), index: int(0) };
        return [
          set(a, { kind: 'array.new', type: pairs, elements: [newPair(number(1))], bytes: 0, site: 1 }),
          { kind: 'array.push', type: pairs, array: local(a), value: first, elementBytes: 0, site: 1 },
          { kind: 'record.set', type: pair, record: first, field: 'x', value: number(4) },
          out(0, {
            kind: 'record.get',
            type: pair,
            record: { kind: 'array.get', type: pairs, array: local(a), index: int(1), site: 1 },
            field: 'x',
          }),
        ];
      }),
    ]);
    expect(result).toMatchObject({ status: 0, bytes: 16 + 4 + 28 + 4 });
    expect(result.slots[0]).toBe(4);
  });
});

describe('many elements at once', () => {
  it.each([0, 1, 5, 31, 32, 33, 63, 64, 65])('are copied between arrays, %i of them', async (count) => {
    // Numbers take two words in memory, booleans one: those that end a copy must not end too late.
    for (const type of [numbers, arrayType(booleanType)]) {
      const isNumber = type === numbers;
      const held = (value: Expression): Expression => (isNumber ? value : binary('equal', value, number(7)));
      const shown = (value: Expression): Expression =>
        isNumber ? value : unary('fromInt', unary('booleanToInt', value));
      const result = await run(
        [
          entry((f) => {
            const a = f.local('a', type);
            const b = f.local('b', type);
            const i = f.local('i', intType);
            const make = { kind: 'array.make', type, headerBytes: 0, elementBytes: 0, site: 4 } as const;
            const put = (array: number, index: Expression, value: Expression): Statement => ({
              kind: 'array.put',
              type,
              array: local(array),
              index,
              value: held(value),
            });
            const place = binary('int.add', pointer(at(region('state_b'))), binary('int.shiftLeft', local(i), int(3)));
            const element: Expression = { kind: 'array.at', type, array: local(b), index: local(i) };
            return [
              set(a, { ...make, length: int(80), raw: true }),
              set(b, { ...make, length: int(count + 2) }),
              ...f.countTo(i, int(80), () => [
                put(a, local(i), binary('subtract', unary('fromInt', local(i)), number(1))),
              ]),
              put(b, int(0), number(7)),
              put(b, int(count + 1), number(7)),
              {
                kind: 'array.copy',
                type,
                to: local(b),
                toIndex: int(1),
                from: local(a),
                fromIndex: int(3),
                length: int(count),
              },
              ...f.countTo(i, int(count + 2), () => [store('f64', at(place), shown(element))]),
            ];
          }),
        ],
        {},
        {},
        count + 2,
      );
      const expected = [7, ...Array.from({ length: count }, (_, i) => i + 2), 7];
      expect(result.slots).toEqual(isNumber ? expected : expected.map((value) => Number(value === 7)));
    }
  });

  it('come from memory and go there in the forms of the border', async () => {
    const result = await run(
      [
        entry((f) => {
          const a = f.local('a', numbers);
          const given = [number(1.5), number(-0), number(Infinity), binary('fromWords', int(-1), int(-3)), number(-7)];
          return [
            ...given.map((value, i) => store('f64', at(region('state_a'), 3 + 8 * i), value)),
            set(a, newNumbers(...[9, 9, 9, 9, 9].map(number))),
            { kind: 'array.load', array: local(a), address: pointer(at(region('state_a'), 3)) },
            out(10, binary('divide', number(1), getAt(local(a), int(1)))),
            { kind: 'array.store', array: local(a), address: region('state_b') },
          ];
        }),
      ],
      {},
      {},
      11,
    );
    expect(result.slots).toEqual([1.5, 0, Infinity, NaN, -7, 0, 0, 0, 0, 0, -Infinity]);
  });
});

describe('budgets', () => {
  const authored = (name: string, result: IrType, build: (f: FunctionBuilder) => readonly Statement[]): IrFunction => {
    const f = new FunctionBuilder(name);
    const body = build(f);
    return { ...f.finish(body, result), authored: true, site: 9 };
  };
  const loops = authored('loops', voidType, (f) => {
    const i = f.local('i', intType);
    return f.countTo(i, int(10), () => []);
  });

  it('count one charge a call and one a turn of authored code, the turn that leaves included', async () => {
    const result = await run([loops, entry(() => [evaluate(call(0, [])), evaluate(call(0, []))])]);
    expect(result).toMatchObject({ status: 0, charges: 2 * (1 + 11) });
  });

  it('count nothing in library functions', async () => {
    const library = { ...loops, authored: false };
    expect(await run([library, entry(() => [evaluate(call(0, []))])])).toMatchObject({ status: 0, charges: 0 });
  });

  it.each([
    [12, 0],
    [11, 1],
    [1, 1],
    [0, 1],
  ])('of %i charges end a function that needs 12 with status %i', async (charges, status) => {
    const result = await run([loops, entry(() => [evaluate(call(0, []))])], { charges });
    expect(result).toMatchObject({ status, site: status === 0 ? 0 : 9, charges });
  });

  it.each([
    [16 + 80, 0],
    [16 + 79, 2],
  ])('of %i bytes end an array of ten numbers with status %i', async (bytes, status) => {
    const made: Expression = {
      kind: 'array.make',
      type: numbers,
      length: int(10),
      headerBytes: 0,
      elementBytes: 0,
      site: 8,
    };
    const result = await run([entry(() => [evaluate(made)])], { bytes });
    expect(result).toMatchObject({ status, site: status === 0 ? 0 : 8, bytes });
  });

  it('end an array of four thousand million elements at once', async () => {
    const made: Expression = {
      kind: 'array.make',
      type: numbers,
      length: int(-1),
      headerBytes: 0,
      elementBytes: 0,
      site: 8,
    };
    expect(await run([entry(() => [evaluate(made)])])).toMatchObject({ status: 2, site: 8 });
  });

  it('survive an amount that charges itself', async () => {
    const two = authored('two', intType, () => [{ kind: 'return', value: int(2) }]);
    const spend: Statement = { kind: 'charge', amount: call(0, []), site: 5 };
    expect(await run([two, entry(() => [spend, spend])])).toMatchObject({ status: 0, charges: 6 });
  });

  // depth counts down to 0, each call through the other function.
  const even = (target: number, name: string): IrFunction => {
    const f = new FunctionBuilder(name);
    const depth = f.parameter('depth', intType);
    const next = call(target, [binary('int.subtract', local(depth), int(1))]);
    const body = [
      when(binary('int.equal', local(depth), int(0)), [{ kind: 'return', value: int(1) }]),
      { kind: 'return', value: next } as const,
    ];
    return { ...f.finish(body, intType), site: target };
  };
  it.each([
    [499, 0, 0],
    [500, 3, 1],
  ])('allow 500 nested calls of recursive functions (%i below the first)', async (depth, status, site) => {
    const functions = [even(1, 'even'), even(0, 'odd'), entry(() => [outInt(0, call(0, [int(depth)]))])];
    expect(await run(functions)).toMatchObject({ status, site });
  });
});

describe('failures', () => {
  it('carry status, place and details, and end the whole call', async () => {
    const f = new FunctionBuilder('thrower');
    const thrower = f.finish([fail(10, 12, number(1.5), number(-2))], numberType);
    const result = await run([
      thrower,
      entry(() => [out(0, binary('add', call(0, []), number(1))), out(1, number(1))]),
    ]);
    expect(result).toEqual({
      status: 10,
      site: 12,
      details: [1.5, -2],
      charges: 0,
      bytes: 0,
      slots: [0, 0, 0, 0, 0, 0, 0, 0],
    });
  });

  it('stop at an attempt, which yields them', async () => {
    const thrower = new FunctionBuilder('thrower').finish([fail(10, 12, number(1.5), number(-2))]);
    const quiet = new FunctionBuilder('quiet').finish([]);
    const attempt = (id: number): Expression => ({ kind: 'attempt', function: id, arguments: [] });
    const result = await run([
      thrower,
      quiet,
      entry(() => [
        outInt(0, attempt(0)),
        outInt(1, { kind: 'failure.site' }),
        out(2, { kind: 'failure.detail', index: 0 }),
        out(3, { kind: 'failure.detail', index: 1 }),
        outInt(4, attempt(1)),
        out(5, number(1)),
      ]),
    ]);
    expect(result).toMatchObject({ status: 0, site: 0, slots: [10, 12, 1.5, -2, 0, 1, 0, 0] });
  });

  it('of initialisation leave a model that refuses to step', async () => {
    const initialise = { ...new FunctionBuilder('initialise').finish([fail(10, 3)]) };
    const linked = handMade([initialise, entry(() => [])], { initialise: 0 });
    for (const instance of await instancesOf(linked)) {
      expect(instance.exports['reserve']?.(0)).toBe(10);
      expect(instance.exports['step']?.()).toBe(16);
    }
  });

  it('include a step before any initialisation', async () => {
    for (const instance of await instancesOf(handMade([entry(() => [])])))
      expect(instance.exports['step']?.()).toBe(16);
  });
});

describe('control flow', () => {
  it('leaves blocks and loops by label, from inside each other', async () => {
    const result = await run([
      entry((f) => {
        const i = f.local('i', intType);
        const turns = f.local('turns', intType);
        const more = (id: number) => set(id, binary('int.add', local(id), int(1)));
        return [
          {
            kind: 'block',
            label: 1,
            body: [
              {
                kind: 'loop',
                label: 2,
                body: [
                  more(i),
                  {
                    kind: 'loop',
                    label: 3,
                    body: [
                      more(turns),
                      when(binary('int.less', int(10), local(i)), [{ kind: 'break', label: 1 }]),
                      when(binary('int.equal', binary('int.and', local(turns), int(1)), int(0)), [
                        { kind: 'continue', label: 2 },
                      ]),
                      when(binary('int.less', int(100), local(turns)), [{ kind: 'break', label: 3 }]),
                    ],
                  },
                ],
              },
            ],
          },
          outInt(0, local(i)),
          outInt(1, local(turns)),
        ];
      }),
    ]);
    // Each turn of the outer loop ends at the next even count: 11 turns, 21 counts.
    expect(result).toMatchObject({ status: 0, slots: [11, 21, 0, 0, 0, 0, 0, 0] });
  });

  it('evaluates only the chosen branch of a conditional', async () => {
    const chosen: Expression = {
      kind: 'conditional',
      type: numberType,
      test: truth,
      then: number(1),
      otherwise: getAt(newNumbers(), int(0)),
    };
    expect(await run([entry(() => [out(0, chosen)])])).toMatchObject({ status: 0, bytes: 0 });
  });
});

describe('memory', () => {
  it('is read and written by width, unaligned too', async () => {
    const to = at(region('state_b'));
    const result = await run([
      entry(() => [
        store('u8', at(region('state_a'), 3), int(0x1ff)),
        store('u16', at(region('state_a'), 5), int(0x2abcd)),
        store('u32', at(region('state_a'), 9), int(-2)),
        store('f64', at(region('state_a'), 17), number(Math.PI)),
        outInt(0, load('u8', at(region('state_a'), 3))),
        outInt(1, load('u16', at(region('state_a'), 5))),
        outInt(2, load('u32', at(region('state_a'), 9))),
        out(3, load('f64', at(region('state_a'), 17))),
        store('f64', { ...to, offset: 32 }, number(NaN)),
        outInt(5, { kind: 'region', region: 'state_a', size: true }),
      ]),
    ]);
    expect(result.slots).toEqual([0xff, 0xabcd, -2, Math.PI, NaN, 1024, 0, 0]);
  });

  it.each([24, 80, 13])('is copied as if through a buffer: %i overlapping bytes', async (bytes) => {
    const from = at(region('state_b'), 8);
    const result = await run(
      [
        entry((f) => {
          const i = f.local('i', intType);
          const each = binary('int.add', pointer(at(region('state_b'))), binary('int.shiftLeft', local(i), int(3)));
          return [
            ...f.countTo(i, int(12), () => [
              store('f64', at(each), unary('fromInt', binary('int.add', local(i), int(1)))),
            ]),
            copy(at(region('state_b')), from, int(bytes)),
            copy(from, at(region('state_b')), int(bytes)),
          ];
        }),
      ],
      {},
      {},
      12,
    );
    const expected = new DataView(new ArrayBuffer(96));
    for (let i = 0; i < 12; i += 1) expected.setFloat64(8 * i, i + 1, true);
    const area = new Uint8Array(expected.buffer);
    area.copyWithin(0, 8, 8 + bytes);
    area.copyWithin(8, 0, bytes);
    expect(result.slots).toEqual(Array.from({ length: 12 }, (_, i) => expected.getFloat64(8 * i, true)));
  });

  it('keeps the reserved area and grows for the arena', async () => {
    const linked = handMade([
      entry((f) => {
        const a = f.local('a', numbers);
        return [
          set(a, { kind: 'array.make', type: numbers, length: int(100_000), headerBytes: 0, elementBytes: 0, site: 4 }),
          outInt(0, length(local(a))),
        ];
      }),
    ]);
    for (const instance of await instancesOf(linked)) {
      view(instance).setUint32(place(instance, 'limits', limitsRecord.bytes), 1 << 20, true);
      expect(instance.exports['reserve']?.(300_000)).toBe(0);
      const base = view(instance).getUint32(place(instance, 'results', resultsRecord.reservedOffset), true);
      view(instance).setFloat64(base + 299_992, 42, true);
      for (let i = 0; i < 50; i += 1) expect(instance.exports['step']?.()).toBe(0);
      expect(view(instance).getFloat64(base + 299_992, true)).toBe(42);
      // Nothing accumulates from step to step: 800 kB and the area fit in 4 MiB.
      expect(instance.memory.byteLength).toBeLessThan(4 << 20);
    }
  });
});

describe('constants and parameters', () => {
  it('are set by initialisation, again whenever it runs', async () => {
    const f = new FunctionBuilder('initialise');
    const parameter: Expression = { kind: 'parameter', parameter: 0 };
    const constant = (id: number): Expression => ({ kind: 'constant', constant: id });
    const initialise = f.finish([
      { kind: 'constant.set', constant: 1, value: binary('multiply', parameter, constant(0)) },
      { kind: 'constant.set', constant: 2, value: newNumbers(constant(1), number(5)) },
    ]);
    const linked = handMade(
      [initialise, entry(() => [out(0, constant(1)), out(1, getAt(constant(2), int(0))), out(2, parameter)])],
      {
        initialise: 0,
        constants: [
          { name: 'two', type: numberType, value: 2 },
          { name: 'scaled', type: numberType },
          { name: 'table', type: numbers },
        ],
        parameters: [{ name: 'gravity', value: 9.8 }],
      },
    );
    for (const instance of await instancesOf(linked)) {
      view(instance).setUint32(place(instance, 'limits', limitsRecord.bytes), 1000, true);
      for (const value of [9.8, -1.5]) {
        view(instance).setFloat64(place(instance, 'parameters'), value, true);
        expect(instance.exports['reserve']?.(0)).toBe(0);
        expect(instance.exports['step']?.()).toBe(0);
        const slots = [0, 1, 2].map((i) => view(instance).getFloat64(place(instance, 'state_b', 8 * i), true));
        expect(slots).toEqual([2 * value, 2 * value, value]);
      }
      // A host that writes parameters without running the initialisation changes nothing.
      view(instance).setFloat64(place(instance, 'parameters'), 100, true);
      instance.exports['step']?.();
      expect(view(instance).getFloat64(place(instance, 'state_b', 16), true)).toBe(-1.5);
    }
  });
});
