import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as library from '../../library/index.ts';
import { anyBits, anyNumber, anyPosition, neighbour, outcome } from './arbitraries.ts';

const many = { numRuns: 100_000 };

function same(found: unknown, expected: unknown, what: string): void {
  if (!Object.is(found, expected)) throw new Error(`${what}: expected ${String(expected)}, got ${String(found)}`);
}

describe('a number as text is what V8 writes', () => {
  const check = (x: number): void => same(library.numberToText(x), String(x), `numberToText of ${x}`);

  test('for every bit pattern', () => fc.assert(fc.property(anyBits, check), { ...many, seed: 1 }));
  test('for numbers that programs print', () => fc.assert(fc.property(anyNumber, check), { ...many, seed: 2 }));

  test('around every power of two and of ten', () => {
    for (let exponent = -1074; exponent < 1024; exponent += 1)
      for (const steps of [-1, 0, 1]) check(neighbour(2 ** exponent, steps));
    for (let exponent = -323; exponent < 309; exponent += 1)
      for (const steps of [-1, 0, 1]) check(neighbour(Number(`1e${exponent}`), steps));
  });

  test('for 32-bit integers', () => {
    fc.assert(
      fc.property(fc.integer({ min: -0x80000000, max: 0x7fffffff }), (x) =>
        same(library.integerToText(x), String(x), `integerToText of ${x}`),
      ),
      { numRuns: 10_000, seed: 3 },
    );
    expect([-0x80000000, 0, 9, 10].map(library.integerToText)).toEqual(['-2147483648', '0', '9', '10']);
  });
});

describe('the formats of numbers are those of V8', () => {
  const digits = fc.oneof(fc.integer({ min: -1, max: 101 }), fc.integer({ min: 0, max: 6 }), anyPosition);
  const held = (
    name: string,
    ours: (x: number, digits: number) => string,
    theirs: (x: number, digits: number) => string,
    seed: number,
  ): void =>
    test(name, () =>
      fc.assert(
        fc.property(anyNumber, digits, (x, count) =>
          same(
            outcome(() => ours(x, count)),
            outcome(() => theirs(x, count)),
            `(${x}).${name}(${count})`,
          ),
        ),
        { ...many, seed },
      ),
    );

  held('toFixed', library.toFixed, (x, count) => x.toFixed(count), 4);
  held('toExponential', library.toExponential, (x, count) => x.toExponential(count), 5);
  held('toPrecision', library.toPrecision, (x, count) => x.toPrecision(count), 6);

  test('toExponential without a count', () =>
    fc.assert(
      fc.property(anyNumber, (x) => same(library.toShortestExponential(x), x.toExponential(), `${x}`)),
      { ...many, seed: 7 },
    ));

  test('toString of a radix', () => {
    const radix = fc.oneof(fc.integer({ min: 2, max: 36 }), fc.integer({ min: 0, max: 40 }), anyPosition);
    fc.assert(
      fc.property(anyNumber, radix, (x, base) =>
        same(
          outcome(() => library.numberToRadixText(x, base)),
          outcome(() => x.toString(base)),
          `(${x}).toString(${base})`,
        ),
      ),
      { ...many, seed: 8 },
    );
  });

  test('halves round away from zero in toFixed, exactly', () => {
    for (const [x, count] of [
      [0.5, 0],
      [2.5, 0],
      [1.005, 2],
      [1.45, 1],
      [-1.5, 0],
      [8.345, 2],
    ] as const)
      expect(library.toFixed(x, count)).toBe(x.toFixed(count));
  });
});

/** Decimal literals: of any number, with digits cut or added, and exact middles between two numbers. */
const literal = fc.oneof(
  anyNumber.map(String),
  fc.tuple(anyNumber, fc.integer({ min: 0, max: 100 })).map(([x, count]) => x.toExponential(count)),
  fc
    .tuple(
      fc.stringMatching(/^[+-]?\d{0,25}(\.\d{0,25})?([eE][+-]?\d{1,3})?$/),
      fc.constantFrom('', ' ', '\n', 'x', '.', 'e', '0'),
    )
    .map(([text, end]) => text + end),
  fc.stringMatching(/^[\s0-9eE+.xXoObBaFIn-]{0,8}$/),
  fc.constantFrom('', ' ', 'Infinity', '-Infinity ', '+Infinity', 'infinity', 'Infinityx', '0x1F', '0B101', '0o17', '0x', '-0x1', '1_000', '.', '-.5', '5.', '+', '1e', '1e+', '\ufeff12\u2029', '-0'), // prettier-ignore
);

/** The exact decimal text of the middle between a number and the next. */
function middle(x: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const exponent = Math.max((view.getUint32(0) >>> 20) & 0x7ff, 1) - 1075;
  const bits = (view.getBigUint64(0) & 0xfffffffffffffn) | (view.getUint32(0) & 0x7ff00000 ? 1n << 52n : 0n);
  const doubled = 2n * bits + 1n;
  return exponent >= 1
    ? String(doubled << BigInt(exponent - 1))
    : `${doubled * 5n ** BigInt(1 - exponent)}e${exponent - 1}`;
}

describe('text is read as V8 reads it', () => {
  const readers: readonly (readonly [string, (text: string) => number, (text: string) => number])[] = [
    ['Number', library.textToNumber, Number],
    ['parseFloat', library.parseFloatText, Number.parseFloat],
  ];
  for (const [at, [name, ours, theirs]] of readers.entries()) {
    test(name, () =>
      fc.assert(
        fc.property(literal, (text) => same(ours(text), theirs(text), `${name}(${JSON.stringify(text)})`)),
        { ...many, seed: 9 + at },
      ),
    );

    test(`${name} of the exact middle between two numbers, and of a little more`, () =>
      fc.assert(
        fc.property(anyBits.map(Math.abs), fc.constantFrom('', '1', '000001'), (x, more) => {
          if (!(x < 1.7e308)) return;
          const [digits = '', exponent = '0'] = middle(x).split('e');
          const text = `${digits}${more}e${Number(exponent) - more.length}`;
          same(ours(text), theirs(text), `${name} of a middle above ${x}`);
        }),
        { numRuns: 5000, seed: 11 + at },
      ));
  }

  test('numbers written in full and read again are themselves', () =>
    fc.assert(
      fc.property(anyNumber, (x) => same(library.textToNumber(library.numberToText(x)), x + 0, `${x}`)),
      { ...many, seed: 13 },
    ));

  // ECMA-262 lets engines approximate beyond 20 digits of other radices than these.
  test('parseInt with every radix, and exactly where ECMAScript asks for it', () => {
    const text = fc.oneof(
      literal,
      fc.stringMatching(/^ ?[+-]?(0[xX])?[0-9a-zA-Z]{0,8}[ .]?$/),
      fc.stringMatching(/^[01]{50,70}$/),
    );
    const radix = fc.oneof(fc.integer({ min: -1, max: 38 }), fc.constantFrom(0, 2, 8, 10, 16, 32), anyPosition);
    fc.assert(
      fc.property(text, radix, (given, base) => {
        const expected = Number.parseInt(given, base);
        const isExact = Math.abs(expected) < 2 ** 53 || [0, 2, 4, 8, 10, 16, 32].includes(base | 0);
        if (isExact || Number.isNaN(expected)) same(library.parseIntText(given, base), expected, `${given} ${base}`);
      }),
      { ...many, seed: 14 },
    );
  });

  test('numbers beyond every number, of any length', () => {
    for (const text of [
      '9'.repeat(2000),
      `0.${'0'.repeat(2000)}1`,
      `${'9'.repeat(400)}e-400`,
      `1${'0'.repeat(900)}e-899`,
    ])
      for (const [name, ours, theirs] of readers) same(ours(text), theirs(text), `${name} of ${text.length} units`);
    expect(library.parseIntText('1'.repeat(1500), 2)).toBe(Infinity);
    expect(library.parseIntText('z'.repeat(1500), 36)).toBe(Infinity);
  });
});
