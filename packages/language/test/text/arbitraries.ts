import fc from 'fast-check';
import { fromWords } from '../../library/intrinsics.ts';

const word = fc.integer({ min: -0x80000000, max: 0x7fffffff });

/** Every bit pattern alike. */
export const anyBits = fc.tuple(word, word).map(([high, low]) => fromWords(high, low));

const few = fc.integer({ min: -999_999_999, max: 999_999_999 });

/** Numbers that programs print: whole, halves, few decimals, powers, their neighbours; and all others. */
export const anyNumber = fc.oneof(
  anyBits,
  fc.double(),
  fc.double({ min: -1e6, max: 1e6 }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc.tuple(few, fc.integer({ min: -30, max: 30 })).map(([digits, exponent]) => Number(`${digits}e${exponent}`)),
  fc.tuple(few, fc.integer({ min: 1, max: 12 })).map(([x, bits]) => x / 2 ** bits),
  fc.integer({ min: -330, max: 309 }).map((exponent) => Number(`1e${exponent}`)),
  fc
    .tuple(fc.integer({ min: -1074, max: 1023 }), fc.integer({ min: -2, max: 2 }))
    .map(([exponent, steps]) => neighbour(2 ** exponent, steps)),
  fc.integer({ min: 1, max: 5000 }).map((x) => x * 5e-324),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1e21, 1e-7, 123456789012345680000, 2 ** 53, 2 ** 53 + 2, 0.1, 1 / 3),
);

/** Some numbers further up or down. */
export function neighbour(x: number, steps: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0) + BigInt(steps);
  view.setBigInt64(0, bits < 0n ? 0n : bits);
  return view.getFloat64(0);
}

/** Arguments of positions, counts and the like. */
export const anyPosition = fc.oneof(
  fc.integer({ min: -4, max: 12 }),
  fc.double({ min: -4, max: 12 }),
  fc.constantFrom(NaN, -0, Infinity, -Infinity, 1e300, 2 ** 31, 2 ** 32, -(2 ** 31) - 1, 0.5, -0.5),
);

const unit = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', ' ', '$', '-') },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) },
  { weight: 1, arbitrary: fc.constantFrom('\ud83d\ude00', '\ud800', '\udc00', 'ß', 'İ', '\u00a0', '\ufeff', '\n') },
);

/** Strings of few units that repeat, with pairs and single surrogates among them. */
export const anyText = fc.array(unit, { maxLength: 12 }).map((units) => units.join(''));
export const shortText = fc.array(unit, { maxLength: 3 }).map((units) => units.join(''));

/** What a call gives or the kind of error it throws. */
export function outcome(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return (error as Error).name;
  }
}
