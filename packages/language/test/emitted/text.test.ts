import { abstractBytes } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import {
  at,
  binary,
  call,
  FunctionBuilder,
  give,
  int,
  local,
  pointer,
  region,
  set,
  store,
  unary,
} from '../../src/abi/build.ts';
import type { Expression, IrFunction, Statement } from '../../src/ir/ir.ts';
import { arrayType, intType, stringType } from '../../src/ir/types.ts';
import { entry, outInt, outTruth, run } from './entries.ts';

const string = (value: string): Expression => ({ kind: 'string', value });
const lengthOf = (text: Expression): Expression => ({ kind: 'string.length', string: text });
const concat = (parts: readonly Expression[], site = 1): Expression => ({ kind: 'string.concat', parts, site });
const slice = (text: Expression, from: number, to: number, site = 2): Expression => ({
  kind: 'string.slice',
  string: text,
  from: int(from),
  to: int(to),
  site,
});
const fromUnits = (units: readonly number[], site = 3): Expression => ({
  kind: 'string.fromUnits',
  units: { kind: 'array.new', type: arrayType(intType), elements: units.map(int), bytes: 0, site },
  site,
});
const compare = (kind: 'equal' | 'less', left: Expression, right: Expression, site = 4): Expression => ({
  kind: `string.${kind}`,
  left,
  right,
  site,
});
const unitsOf = (text: string): number[] => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
/** The same text, made while the program runs. */
const made = (text: string): Expression => fromUnits(unitsOf(text));

// Formulas of the language: a sixteenth of the units, and a header and two bytes a unit.
const chargesOf = (units: number): number => Math.floor(units / 16);
const bytesOf = (units: number): number => abstractBytes.header + abstractBytes.unit * units;
const arrayBytes = (length: number): number => abstractBytes.header + abstractBytes.number * length;

/** Writes a string's length and units, one slot each. */
function outText(f: FunctionBuilder, text: Expression): readonly Statement[] {
  const kept = f.local('text', stringType);
  const i = f.local('i', intType);
  const slot = at(binary('int.add', pointer(at(region('state_b'), 8)), binary('int.shiftLeft', local(i), int(3))));
  return [
    set(kept, text),
    outInt(0, lengthOf(local(kept))),
    ...f.countTo(i, lengthOf(local(kept)), () => [
      store('f64', slot, unary('fromInt', { kind: 'string.unit', string: local(kept), index: local(i) })),
    ]),
  ];
}

const slots = 120;
async function textOf(text: Expression) {
  const result = await run([entry((f) => outText(f, text))], { charges: 10_000, bytes: 1 << 20 }, {}, slots);
  return { ...result, text: String.fromCharCode(...result.slots.slice(1, 1 + (result.slots[0] ?? 0))) };
}

const alphabet =
  'The quick brown fox jumps over the lazy dog, 0123456789 times, without a break or a rest: \ud83d\udc0a!';
const texts = ['', 'a', '\u007f', '\u0080', '\ud800', '\udc00\ud800', 'ab', 'abc', 'abcd', 'abcde', alphabet];

describe('text', () => {
  it.each(texts)('keeps its units as a literal and as units: %j', async (text) => {
    expect(await textOf(string(text))).toMatchObject({ status: 0, text, charges: 0, bytes: 0 });
    expect(await textOf(made(text))).toMatchObject({
      status: 0,
      text,
      charges: chargesOf(text.length),
      bytes: arrayBytes(text.length) + bytesOf(text.length),
    });
  });

  it('is known before initialisation as a constant', async () => {
    const constant: Expression = { kind: 'constant', constant: 0 };
    const functions = [
      entry(() => [
        outInt(0, lengthOf(constant)),
        outTruth(1, compare('equal', constant, string('"\ud800'))),
        outTruth(2, compare('equal', made('"\ud800'), constant)),
        outTruth(3, compare('equal', constant, string('"'))),
      ]),
    ];
    const constants = [{ name: 'text', type: stringType, value: '"\ud800' }];
    const result = await run(functions, {}, { constants });
    expect([result.status, result.slots.slice(0, 4)]).toEqual([0, [2, 1, 1, 0]]);
  });

  it('takes the lower 16 bits of every unit', async () => {
    const units = [-1, 65536 + 65, 0x7fff_0061, -65536];
    expect((await textOf(fromUnits(units))).text).toBe('\uffffAa\u0000');
    expect((await textOf(fromUnits([65536 + 65]))).text).toBe('A');
  });

  it.each([0, 1, 2, 3, 4, 7])('joins %i parts, charged once for all', async (count) => {
    for (const length of [1, 4, 16]) {
      const parts = Array.from({ length: count }, (_, i) => alphabet.slice(i, i + ((length + i) % 17)));
      const joined = parts.join('');
      const cost = { charges: chargesOf(joined.length), bytes: bytesOf(joined.length) };
      expect(await textOf(concat(parts.map(string)))).toMatchObject({ status: 0, text: joined, ...cost });
      const units = parts.reduce((sum, part) => sum + part.length, 0);
      const charges = parts.reduce((sum, part) => sum + chargesOf(part.length), cost.charges);
      const bytes = cost.bytes + count * (abstractBytes.header + abstractBytes.header) + units * 10;
      expect(await textOf(concat(parts.map(made)))).toMatchObject({ status: 0, text: joined, charges, bytes });
    }
  });

  it('cuts at every place, and gives all of a text as it is', async () => {
    const text = 'abcdefghijklmnopqrs';
    for (const whole of [string(text), made(text)]) {
      for (let from = 0; from <= text.length; from += 3) {
        const ends = Array.from({ length: text.length - from + 1 }, (_, i) => from + i);
        const cuts = ends.map((to, i) =>
          outTruth(i, compare('equal', slice(whole, from, to), string(text.slice(from, to)))),
        );
        const result = await run([entry(() => cuts)], {}, {}, ends.length);
        expect([result.status, result.slots]).toEqual([0, ends.map(() => 1)]);
        const makes = whole.kind === 'string' ? 0 : 1;
        const cut = (to: number): number => (to - from === text.length ? 0 : 1);
        const sum = (of: (to: number) => number): number => ends.reduce((total, to) => total + of(to), 0);
        expect([result.charges, result.bytes]).toEqual([
          sum((to) => chargesOf(to - from) + cut(to) * chargesOf(to - from) + makes * chargesOf(text.length)),
          sum((to) => cut(to) * bytesOf(to - from) + makes * (arrayBytes(text.length) + bytesOf(text.length))),
        ]);
      }
    }
  });

  it('is copied in one piece where it is long', async () => {
    const long = alphabet.repeat(40);
    const whole = concat([string(long), string('\ud800'), made(alphabet), string(long)]);
    const text = `${long}\ud800${alphabet}${long}`;
    const from = long.length - 30;
    expect((await textOf(slice(whole, from, from + 110))).text).toBe(text.slice(from, from + 110));
    const pair = concat([string(long), string(long)]);
    expect((await textOf(slice(pair, from, from + 110))).text).toBe((long + long).slice(from, from + 110));
    expect((await textOf(slice(slice(pair, 1, 1 + from), 77, 177))).text).toBe(long.slice(78, 178));
  });
});

describe('comparisons of text', () => {
  const compared = [
    '',
    'a',
    'b',
    '\u0080',
    '\ud800',
    '\ud83d\udc0a',
    '\uff01',
    'ab',
    'abc',
    'abd',
    'abcde',
    'abcdefghijklmno',
    'abcdefghijklmnop',
    'abcdefghijklmnoq',
    alphabet,
    alphabet.replace('!', '?'),
    alphabet.replace('quick', 'quack'),
  ];
  it.each(compared)('with %j order and equal by units, however the texts came to be', async (left) => {
    const pairs = compared.flatMap(
      (right) =>
        [
          [string(left), string(right), right],
          [made(left), string(right), right],
          [string(left), made(right), right],
          [made(left), made(right), right],
        ] as const,
    );
    for (const part of [pairs.slice(0, 34), pairs.slice(34)]) {
      const result = await run(
        [
          entry((f) => {
            const same = f.local('same', stringType);
            return [
              ...part.flatMap(([a, b], i) => [
                outTruth(2 * i, compare('equal', a, b)),
                outTruth(2 * i + 1, compare('less', a, b)),
              ]),
              set(same, made(left)),
              outTruth(2 * part.length, compare('equal', local(same), local(same))),
              outTruth(2 * part.length + 1, compare('less', local(same), local(same))),
            ];
          }),
        ],
        { charges: 100_000, bytes: 1 << 20 },
        {},
        2 * part.length + 2,
      );
      const expected = part.flatMap(([, , right]) => [Number(left === right), Number(left < right)]);
      expect([result.status, result.slots]).toEqual([0, [...expected, 1, 0]]);
      const makes = (side: Expression, text: string): number => (side.kind === 'string' ? 0 : chargesOf(text.length));
      const charges = part.reduce(
        (sum, [a, b, right]) =>
          sum +
          2 * (makes(a, left) + makes(b, right)) +
          (left.length === right.length ? chargesOf(left.length) : 0) +
          chargesOf(Math.min(left.length, right.length)),
        3 * chargesOf(left.length),
      );
      expect(result.charges).toBe(charges);
    }
  });
});

describe('budgets of text', () => {
  const eighty = alphabet.slice(0, 80);
  it.each([
    ['joining two', concat([string(eighty), string('x')], 11), 81, 11],
    ['joining three', concat([string(eighty), string('x'), string('y')], 12), 82, 12],
    ['cutting', slice(string(eighty), 0, 79, 13), 79, 13],
  ] as const)('%s ends where charges or bytes do, charges first', async (_, made, units, site) => {
    const functions = [entry(() => [outInt(0, lengthOf(made))])];
    const [charges, bytes] = [chargesOf(units), bytesOf(units)];
    expect(await run(functions, { charges, bytes })).toMatchObject({ status: 0, charges, bytes, site: 0 });
    expect(await run(functions, { charges: charges - 1, bytes: 0 })).toMatchObject({
      status: 1,
      site,
      charges: charges - 1,
      bytes: 0,
    });
    expect(await run(functions, { charges, bytes: bytes - 1 })).toMatchObject({
      status: 2,
      site,
      charges,
      bytes: bytes - 1,
    });
  });

  it('end a comparison of long texts', async () => {
    for (const kind of ['equal', 'less'] as const) {
      const functions = [entry(() => [outTruth(0, compare(kind, string(eighty), string(eighty), 14))])];
      expect(await run(functions, { charges: 5 })).toMatchObject({ status: 0, charges: 5 });
      expect(await run(functions, { charges: 4 })).toMatchObject({ status: 1, site: 14, charges: 4 });
    }
  });

  // 2^22 units by doubling, then 2^10 times that: the length needs more than 32 bits.
  const doubled = (f: FunctionBuilder, times: number): readonly [number, Statement[]] => {
    const text = f.local('text', stringType);
    const i = f.local('i', intType);
    return [
      text,
      [set(text, string('ab')), ...f.countTo(i, int(times), () => [set(text, concat([local(text), local(text)], 15))])],
    ];
  };
  it('are counted beyond 32 bits', async () => {
    const functions = [
      entry((f) => {
        const [text, statements] = doubled(f, 21);
        const parts = Array.from({ length: 1024 }, () => local(text));
        return [...statements, outInt(0, lengthOf(concat(parts, 16)))];
      }),
    ];
    const limits = { charges: 2 ** 32 - 1, bytes: 1 << 26 };
    expect(await run(functions, limits)).toMatchObject({ status: 2, site: 16, bytes: limits.bytes });
  });

  it.each([1 << 10, 1 << 16, 1 << 20, 1 << 24])('of %i bytes end before memory does', async (bytes) => {
    const limits = { charges: 2 ** 32 - 1, bytes };
    const byDoubling = entry((f) => [...doubled(f, 100)[1]]);
    expect(await run([byDoubling], limits)).toMatchObject({ status: 2, site: 15, bytes });
    // Many short ones weigh most in memory.
    const short = entry((f) => {
      const i = f.local('i', intType);
      const text = f.local('text', stringType);
      return f.countTo(i, int(1 << 30), () => [set(text, concat([string('abc'), string('defgh')], 17))]);
    });
    expect(await run([short], { ...limits, bytes: Math.min(bytes, 1 << 20) })).toMatchObject({ status: 2, site: 17 });
  });
});

describe('places inside the library', () => {
  const libraryFunction = (
    name: string,
    build: (f: FunctionBuilder, text: number) => readonly Statement[],
  ): IrFunction => {
    const f = new FunctionBuilder(name);
    const text = f.parameter('text', stringType);
    return { ...f.finish(build(f, text), stringType), authored: false };
  };
  const authors = (name: string, body: (text: number) => readonly Statement[]): IrFunction => {
    const f = new FunctionBuilder(name);
    const text = f.parameter('text', stringType);
    return { ...f.finish(body(text), stringType), authored: true, site: 20 };
  };
  const twice = libraryFunction('twice', (_, text) => [give(concat([local(text), local(text)], 0))]);
  const through = libraryFunction('through', (_, text) => [give(call(0, [local(text)], 0))]);
  const caller = authors('caller', (text) => [give(call(1, [call(0, [local(text)], 21)], 22))]);

  it.each([
    [bytesOf(40) - 1, 21],
    [bytesOf(40), 22],
    [bytesOf(40) + bytesOf(80), 0],
  ])('are those of the author’s call: %i bytes end at site %i', async (bytes, site) => {
    const functions = [
      twice,
      through,
      caller,
      entry(() => [outInt(0, lengthOf(call(2, [string(alphabet.slice(0, 20))], 5)))]),
    ];
    expect(await run(functions, { bytes })).toMatchObject({ status: site === 0 ? 0 : 2, site });
  });

  it('are handed on by functions that call themselves', async () => {
    // Doubles a text until it is long; 8 lies below it on the stack, the depth beside it.
    const again = libraryFunction('again', (f, text) => {
      const grown = f.local('grown', stringType);
      return [set(grown, concat([local(text), local(text)], 0)), give(call(0, [local(grown)], 0))];
    });
    const start = authors('start', (text) => [give(call(0, [local(text)], 23))]);
    const functions = [again, start, entry(() => [outInt(0, lengthOf(call(1, [string('ab')], 5)))])];
    expect(await run(functions, { bytes: 1000 })).toMatchObject({ status: 2, site: 23 });
    const empty = [again, start, entry(() => [outInt(0, lengthOf(call(1, [string('')], 5)))])];
    expect(await run(empty, { bytes: 100_000 })).toMatchObject({ status: 3, site: 23 });
  });
});
