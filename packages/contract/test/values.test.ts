import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode } from '../src/codec.ts';
import { closeNumbers, equalValues, exactNumbers } from '../src/equality.ts';
import { fromJson, toJson } from '../src/json.ts';
import type { LayoutType, Value } from '../src/layout.ts';
import { contains, sampleAction } from '../src/space.ts';
import { RandomStream } from '../src/streams.ts';
import { typedValue } from './arbitrary_layout.ts';

const number: LayoutType = { kind: 'number' };
const close = closeNumbers({ rtol: 1e-5, atol: 1e-5 });
const maybe: LayoutType = {
  kind: 'record',
  fields: [{ name: 'x', type: { kind: 'optional', value: number, absent: true, undefined: true, null: true } }],
};

describe('json', () => {
  test('reading what was spelled gives a value of equal bytes', () => {
    fc.assert(
      fc.property(typedValue, ([type, value]) => {
        const json = toJson(type, value);
        // A dictionary may hold the very words that spell an empty value; it is refused, not confused.
        if (!json.ok) {
          expect(json.error.message).toMatch(/already means (an empty|another) one/);
          return;
        }
        const again = fromJson(type, JSON.parse(JSON.stringify(json.value)));
        if (!again.ok) throw new Error(again.error.message);
        expect(encode(type, again.value)).toEqual(encode(type, value));
      }),
      { numRuns: 2000 },
    );
  });

  test('an error names the part of the file', () => {
    const type: LayoutType = { kind: 'record', fields: [{ name: 'a', type: { kind: 'array', element: number } }] };
    const message = (json: unknown) => {
      const result = fromJson(type, json);
      return result.ok ? undefined : result.error.message;
    };
    expect(message({ a: [1, '2'] })).toBe('at a[1]: expected a number, "NaN", "Infinity" or "-Infinity", found "2"');
    expect(message({ a: [1], b: 2 })).toBe('at b: the type has no such field');
    expect(message({})).toBe('at a: the field is missing');
    expect(message([])).toBe('expected an object, found an array of 0');
    expect(message({ a: [1, 'NaN'] })).toBeUndefined();
  });
});

describe('equality', () => {
  test('with exact numbers, values of equal bytes are equal', () => {
    fc.assert(
      fc.property(typedValue, ([type, value]) => {
        const bytes = encode(type, value);
        const copy = bytes.ok ? decode(type, bytes.value) : bytes;
        expect(copy.ok && equalValues(type, copy.value, value, exactNumbers)).toBe(true);
      }),
    );
  });

  test.each<[LayoutType, Value, Value, boolean]>([
    [maybe, {}, { x: undefined }, true],
    [maybe, {}, { x: null }, false],
    [maybe, { x: 1 }, {}, false],
    [{ kind: 'set', element: number }, new Set([1, 2]), new Set([2, 1]), true],
    [{ kind: 'set', element: number }, new Set([1, 2]), new Set([1, 3]), false],
    [{ kind: 'map', key: { kind: 'tuple', elements: [number] }, value: number }, new Map([[[1], 1], [[2], 2]]), new Map([[[2], 2], [[1], 1.000001]]), true], // prettier-ignore
    [{ kind: 'map', key: number, value: number }, new Map([[1, 1]]), new Map([[1.000001, 1]]), false],
    [{ kind: 'dictionary', value: number }, { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ kind: 'dictionary', value: number }, { a: 1 }, { a: 1, b: 2 }, false],
    [{ kind: 'array', element: number }, [1, 2], [1], false],
    [{ kind: 'array', element: number }, [1], [1, 2], false],
    [number, 1 + 1.9e-5, 1, true],
    [number, 1 + 2.1e-5, 1, false],
    [{ kind: 'boolean' }, true, false, false],
    [{ kind: 'literal', values: [1, 2] }, 1.000001, 1, false],
  ])('of %j: %j and %j are equal: %s', (type, predicted, actual, expected) => {
    expect(equalValues(type, predicted, actual, close)).toBe(expected);
  });

  test('close numbers are as numpy.isclose has them', () => {
    // The tolerance scales with the true number: |1000.015 - 1000| is within 1e-5 + 1e-5 * 1000.
    expect(close(1000.01, 1000)).toBe(true);
    expect(close(0.00001, 0)).toBe(true);
    expect(close(0.0000101, 0)).toBe(false);
    expect(close(Infinity, Infinity)).toBe(true);
    expect(close(1, Infinity)).toBe(false);
    expect(close(-Infinity, Infinity)).toBe(false);
    expect(close(NaN, NaN)).toBe(false);
    expect(exactNumbers(NaN, NaN)).toBe(true);
    expect(exactNumbers(-0, 0)).toBe(true);
  });
});

describe('space', () => {
  const vector: LayoutType = { kind: 'array', element: number, length: 2 };
  const box = { kind: 'box', low: [-1, 0], high: [1, 0.5] } as const;

  test('a box contains the actions between its bounds', () => {
    expect(contains(box, vector, [0, 0.25])).toBe(true);
    expect(contains(box, vector, [1, 0.5])).toBe(true);
    expect(contains(box, vector, [0, 0.6])).toBe(false);
    expect(contains(box, vector, [NaN, 0])).toBe(false);
    expect(contains(box, vector, [0])).toBe(false);
    expect(contains({ kind: 'box', low: [-2], high: [2] }, number, 1.5)).toBe(true);
  });

  test('a finite space contains its actions alone', () => {
    const space = { kind: 'finite', actions: [0, 1] } as const;
    expect(contains(space, number, 1)).toBe(true);
    expect(contains(space, number, 2)).toBe(false);
    expect(contains(space, number, '1')).toBe(false);
  });

  test('a uniform action takes one draw a component, in order', () => {
    const stream = RandomStream.of(3, 'Policy', 0);
    const twin = RandomStream.of(3, 'Policy', 0);
    expect(sampleAction(box, vector, stream)).toEqual({ ok: true, value: [-1 + twin.float() * 2, twin.float() * 0.5] });
    const finite = { kind: 'finite', actions: ['a', 'b', 'c'] } as const;
    const letters: LayoutType = { kind: 'literal', values: ['a', 'b', 'c'] };
    expect(sampleAction(finite, letters, stream)).toEqual({ ok: true, value: finite.actions[twin.integer(3)] });
    expect(sampleAction({ kind: 'legalActions' }, letters, stream).ok).toBe(false);
  });

  test('a box whose components do not make up the action is an error', () => {
    expect(sampleAction(box, number, RandomStream.of(1, 'Policy', 0)).ok).toBe(false);
    expect(sampleAction(box, { kind: 'boolean' }, RandomStream.of(1, 'Policy', 0)).ok).toBe(false);
  });
});
