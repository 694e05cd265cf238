import { RandomStream } from '@orrery/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as library from '../library/index.ts';
import { fromWords, highWord, lowWord, multiplyWide } from '../library/intrinsics.ts';
import { scalbn } from '../library/scalbn.ts';
import { draw, fromHex, ResultHash, toHex, vectors, type Source } from './math_vectors.ts';

type Mathematics = Readonly<Record<string, (...values: number[]) => number>>;

// What else the library holds is text and tables, and tested beside.
const ours = library as unknown as Mathematics;
const v8 = Math as unknown as Mathematics;

function named(functions: Mathematics, name: string): (...values: number[]) => number {
  const found = functions[name];
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
}

/** ECMA-262 prescribes NaN and libm 0.2.16 returns something else; the expected value is V8's. */
const exceptions: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  pow: (x, y) => (Math.abs(x) === 1 && Math.abs(y) === Infinity) || (x === 1 && Number.isNaN(y)),
  acosh: (x) => x === -9242.688634272294 || x === -1e5,
};

/** The hash of `count` results. */
function hashOf(f: (...values: number[]) => number, sources: readonly Source[], stream: RandomStream): string {
  const hash = new ResultHash();
  for (let i = 0; i < vectors.count; i += 1) hash.take(f(...sources.map((source) => draw(source, stream))));
  return hash.text;
}

describe('the library has the bits of libm', () => {
  for (const { name, ranges, cases } of vectors.functions) {
    test(`${name} on ${ranges.length} ranges of ${vectors.count} arguments`, () => {
      const differing = ranges.filter(
        (range) =>
          hashOf(named(ours, name), range.arguments, RandomStream.of(vectors.seed, 'Dataset', range.stream)) !==
          range.hash,
      );
      expect(differing).toEqual([]);
    });

    test(`${name} on ${cases.length} special values`, () => {
      const compared = cases.map((line) => {
        const values = line.split(' ').map(fromHex);
        const [x, y] = values as [number, number];
        const isException = exceptions[name]?.(x, y) ?? false;
        const expected = isException ? named(v8, name)(...values.slice(0, -1)) : values.at(-1)!;
        return { line, expected: toHex(expected), got: toHex(named(ours, name)(...values.slice(0, -1))) };
      });
      expect(compared.filter(({ expected, got }) => expected !== got)).toEqual([]);
    });
  }

  test('and every listed exception is one: libm and V8 differ there', () => {
    for (const [name, isException] of Object.entries(exceptions)) {
      const cases = vectors.functions
        .find((one) => one.name === name)!
        .cases.map((line) => line.split(' ').map(fromHex));
      const listed = cases.filter(([x, y]) => isException(x!, y!));
      expect(listed.length).toBeGreaterThan(0);
      for (const values of listed) {
        expect(named(v8, name)(...values.slice(0, -1))).toBeNaN();
        expect(values.at(-1)).not.toBeNaN();
      }
    }
  });

  test('a wrong last bit anywhere would change a hash', () => {
    const range = vectors.functions.find(({ name }) => name === 'sin')!.ranges[0]!;
    let calls = 0;
    const almost = (x: number): number => {
      calls += 1;
      const y = library.sin(x);
      return calls === 70_000 ? fromWords(highWord(y), lowWord(y) ^ 1) : y;
    };
    expect(hashOf(almost, range.arguments, RandomStream.of(vectors.seed, 'Dataset', range.stream))).not.toBe(
      range.hash,
    );
  });
});

/** Doubles of every size, and those around which rounding turns. */
const anyNumber = fc.oneof(
  fc.double(),
  fc.double({ min: -1e6, max: 1e6 }),
  fc.integer(),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 2),
  fc.constantFrom(0.49999999999999994, -0.49999999999999994, 0.5, -0.5, -0, 4503599627370495.5, -4503599627370495.5),
  fc.constantFrom(4503599627370496, 4503599627370497, 9007199254740991, -4503599627370497, 5e-324, Infinity, NaN),
);

/** Compares with Object.is, which tells -0 from 0. */
function sameBits(actual: number, expected: number, what: string): void {
  if (!Object.is(actual, expected)) throw new Error(`${what}: expected ${expected}, got ${actual}`);
}

describe('ECMAScript defines', () => {
  test('fmod as %', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (x, y) => sameBits(library.fmod(x, y), x % y, `${x} % ${y}`)),
      { numRuns: 100_000, seed: 1 },
    );
  });

  test('fmod as % on whole numbers around a word, zeros of both signs among them', () => {
    const whole = fc.oneof(
      fc.constantFrom(0, -0, 1, 2, 4294967295, 4294967296, 4294967297, 2147483648, -1, -4294967295),
      fc.integer({ min: -8, max: 4294967300 }),
      fc.integer({ min: 0, max: 100 }),
    );
    fc.assert(
      fc.property(whole, whole, (x, y) => sameBits(library.fmod(x, y), x % y, `${x} % ${y}`)),
      { numRuns: 20_000, seed: 3 },
    );
  });

  test('fmod as % where quotients are next to whole numbers', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 1, max: 0x7fffffff }),
        fc.integer({ min: -2, max: 2 }),
        (y, factor, steps) => {
          const product = Math.abs(y) * factor;
          const x = product < Infinity ? fromWords(highWord(product), lowWord(product) + steps) : y;
          sameBits(library.fmod(x, y), x % y, `${x} % ${y}`);
        },
      ),
      { numRuns: 100_000, seed: 2 },
    );
  });

  test('round', () => {
    fc.assert(
      fc.property(anyNumber, (x) => sameBits(library.round(x), Math.round(x), `round(${x})`)),
      { numRuns: 100_000, seed: 3 },
    );
  });

  test('sign', () => {
    fc.assert(
      fc.property(anyNumber, (x) => sameBits(library.sign(x), Math.sign(x), `sign(${x})`)),
      { numRuns: 10_000, seed: 4 },
    );
  });

  test('the special values of hypot with any number of arguments, folded from the left', () => {
    const fold = (values: readonly number[]): number => values.reduce((sum, x) => library.hypot(sum, x), 0);
    const special = fc.constantFrom(0, -0, 3, -4, NaN, Infinity, -Infinity);
    fc.assert(
      fc.property(fc.array(special, { maxLength: 5 }), (values) => {
        const expected = Math.hypot(...values);
        const actual = fold(values);
        if (Number.isFinite(expected)) expect(Math.abs(actual - expected)).toBeLessThanOrEqual(expected * 4e-16);
        else sameBits(actual, expected, `hypot(${values.join()})`);
      }),
      { numRuns: 5000, seed: 5 },
    );
  });
});

test('scalbn multiplies by powers of two beyond the format, with one rounding', () => {
  expect(scalbn(5e-324, 2097)).toBe(2 ** 1023);
  expect(scalbn(5e-324, 5000)).toBe(Infinity);
  expect(scalbn(2 ** 1023, -2097)).toBe(5e-324);
  expect(scalbn(1, -5000)).toBe(0);
  // Halves of the smallest number go to the even neighbour, anything more goes up.
  expect(scalbn(1.5, -1074)).toBe(2 * 5e-324);
  expect(scalbn(2.5, -1074)).toBe(2 * 5e-324);
  expect(scalbn(0.5 + 2 ** -53, -1074)).toBe(5e-324);
});

describe('the intrinsics', () => {
  const word32 = fc.integer({ min: -0x80000000, max: 0x7fffffff });

  test('take a number apart and put it together', () => {
    fc.assert(
      fc.property(fc.double(), (x) => sameBits(fromWords(highWord(x), lowWord(x)), x, `${x}`)),
      { seed: 6 },
    );
    expect([highWord(-2.5), lowWord(5e-324), highWord(1)]).toEqual([-0x3ffc0000, 1, 0x3ff00000]);
  });

  test('show one NaN, whatever its bits', () => {
    const nan = fromWords(-1, 12345);
    expect([highWord(nan), lowWord(nan)]).toEqual([0x7ff80000, 0]);
  });

  test('multiplyWide is the upper half of the unsigned product', () => {
    fc.assert(
      fc.property(word32, word32, (a, b) => {
        const product = BigInt(a >>> 0) * BigInt(b >>> 0);
        expect(multiplyWide(a, b)).toBe(Number(BigInt.asIntN(32, product >> 32n)));
      }),
      { numRuns: 10_000, seed: 7 },
    );
    expect(multiplyWide(-1, -1)).toBe(-2);
  });
});
