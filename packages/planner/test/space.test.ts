import { RandomStream } from '@orrery/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleSpace, spaceContains, spaceDimension, spaceFromJson, spaceToJson, type Space } from '../src/index.ts';

const bounds = fc
  .tuple(fc.float({ noNaN: true }), fc.float({ noNaN: true }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
  // Around one infinity alone there is no number.
  .filter(([low, high]) => low < Infinity && high > -Infinity);

const { space } = fc.letrec<{ space: Space }>((tie) => ({
  space: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: 1, max: 2 ** 32 - 1 }).map((n): Space => ({ kind: 'discrete', n })),
    fc
      .tuple(fc.array(bounds, { minLength: 1, maxLength: 4 }), fc.constantFrom('float32' as const, 'float64' as const))
      .map(([each, dtype]): Space => ({
        kind: 'box',
        low: each.map(([low]) => low),
        high: each.map(([, high]) => high),
        dtype,
      })),
    fc.array(tie('space'), { maxLength: 3 }).map((spaces): Space => ({ kind: 'tuple', spaces })),
  ),
}));

test('a space contains what it draws, float32 where it says so', () => {
  fc.assert(
    fc.property(space, fc.nat(), (each, seed) => {
      const values = sampleSpace(each, RandomStream.of(seed, 'Policy', 0));
      expect(values).toHaveLength(spaceDimension(each));
      expect(spaceContains(each, values)).toBe(true);
      if (each.kind === 'box' && each.dtype === 'float32') expect(values).toEqual(values.map(Math.fround));
    }),
  );
});

test('a space is read back from JSON', () => {
  // JSON has one zero.
  const one = (each: Space): unknown => JSON.parse(spaceToJson(each));
  fc.assert(
    fc.property(space, (each) => {
      const read = spaceFromJson(spaceToJson(each));
      expect(one(read)).toEqual(one(each));
      expect(spaceContains(read, sampleSpace(each, RandomStream.of(1, 'Policy', 0)))).toBe(true);
    }),
  );
});

test('what is outside is not contained', () => {
  const pair: Space = {
    kind: 'tuple',
    spaces: [
      { kind: 'discrete', n: 3 },
      { kind: 'box', low: [-1, 0], high: [1, Infinity], dtype: 'float64' },
    ],
  };
  expect(spaceContains(pair, [2, -1, 1e300])).toBe(true);
  for (const values of [
    [3, 0, 0],
    [0.5, 0, 0],
    [-1, 0, 0],
    [0, 1.5, 0],
    [0, 0, -0.1],
    [0, Number.NaN, 0],
    [0, 0],
    [0, 0, 0, 0],
  ])
    expect(spaceContains(pair, values)).toBe(false);
});
