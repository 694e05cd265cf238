import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decode, encode } from '../src/codec.ts';
import { fromJson, toJson } from '../src/json.ts';
import type { LayoutType } from '../src/layout.ts';
import { log } from '../src/log.ts';
import { nextWord, type RandomState } from '../src/random_stream.ts';
import { statuses } from '../src/status.ts';
import { RandomStream, threefry4x32 } from '../src/streams.ts';
import { fromWords, highWord, lowWord, multiplyWide } from '../src/words.ts';

function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')) as T;
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
const bits = (x: number): string => hex(highWord(x)) + hex(lowWord(x));
const number = (pattern: string): number =>
  fromWords(Number.parseInt(pattern.slice(0, 8), 16) | 0, Number.parseInt(pattern.slice(8), 16) | 0);
const times = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

interface StreamVector {
  seed: string;
  name: number;
  index: string;
  state: number[];
  words: number[];
  floats: string[];
  integers: { n: number; values: number[] }[];
  chances: { p: number; values: boolean[] }[];
  normals: string[];
  shuffled: number[];
  mixed: [string, number, string, boolean][];
}

describe('streams', () => {
  // Random123, kat_vectors, threefry4x32 with 20 rounds: counter, key, block.
  test.each([
    [
      '00000000 00000000 00000000 00000000',
      '00000000 00000000 00000000 00000000',
      '9c6ca96a e17eae66 fc10ecd4 5256a7d8',
    ],
    [
      'ffffffff ffffffff ffffffff ffffffff',
      'ffffffff ffffffff ffffffff ffffffff',
      '2a881696 57012287 f6c7446e a16a6732',
    ],
    [
      '243f6a88 85a308d3 13198a2e 03707344',
      'a4093822 299f31d0 082efa98 ec4e6c89',
      '59cd1dbb b8879579 86b5d00c ac8b6d84',
    ],
  ])('the block of counter %s agrees with the published vector', (counter, key, block) => {
    const words = (text: string) => text.split(' ').map((word) => Number.parseInt(word, 16));
    expect(threefry4x32(words(key), words(counter)).map(hex).join(' ')).toBe(block);
  });

  test('words agree with the reference implementation of xoshiro128** 1.1', () => {
    const state: RandomState = { a: 1, b: 2, c: 3, d: 4, spare: 0, spareValid: false };
    expect(times(10, () => nextWord(state))).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  test.each(vectors<{ streams: StreamVector[] }>('streams.json').streams)(
    'the stream ($seed, $name, $index) draws what Rust draws',
    (vector) => {
      const stream = () => RandomStream.of(BigInt(vector.seed), vector.name, BigInt(vector.index));
      const { a, b, c, d } = stream().state;
      expect([a, b, c, d]).toEqual(vector.state);
      const draw = <T>(count: number, next: (s: RandomStream) => T): T[] => {
        const from = stream();
        return times(count, () => next(from));
      };
      expect(draw(12, (s) => s.word())).toEqual(vector.words);
      expect(draw(8, (s) => bits(s.float()))).toEqual(vector.floats);
      for (const { n, values } of vector.integers) expect(draw(12, (s) => s.integer(n))).toEqual(values);
      for (const { p, values } of vector.chances) expect(draw(12, (s) => s.chance(p))).toEqual(values);
      expect(draw(9, (s) => bits(s.normal()))).toEqual(vector.normals);
      const items = times(12, () => 0).map((_, i) => i);
      stream().shuffle(items);
      expect(items).toEqual(vector.shuffled);
      expect(draw(6, (s) => [bits(s.normal()), s.integer(10), bits(s.float()), s.chance(0.25)])).toEqual(vector.mixed);
    },
  );
});

describe('words', () => {
  test('highWord and lowWord are the halves of the bits, with one NaN', () => {
    expect(bits(1)).toBe('3ff0000000000000');
    expect(bits(-0)).toBe('8000000000000000');
    expect(bits(5e-324)).toBe('0000000000000001');
    expect(bits(fromWords(0x7ff00000, 1))).toBe('7ff8000000000000');
    expect(bits(fromWords(-1, -1))).toBe('7ff8000000000000');
    expect(highWord(-1)).toBe(0xbff00000 | 0);
  });

  test('multiplyWide is the upper half of the exact product', () => {
    const stream = RandomStream.of(1, 'Sample', 0);
    const edges = [0, 1, 2, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0xffff0000, 0xfffeffff];
    const operands = [...edges, ...times(40, () => stream.word())];
    for (const a of operands)
      for (const b of operands) expect(multiplyWide(a | 0, b | 0) >>> 0).toBe(Number((BigInt(a) * BigInt(b)) >> 32n));
  });
});

test('log has the bits of the Rust crate libm', () => {
  const cases = vectors<{ log: [string, string][] }>('log.json').log;
  expect(cases.length).toBeGreaterThan(900);
  const wrong = cases.filter(([argument, result]) => bits(log(number(argument))) !== result);
  expect(wrong).toEqual([]);
});

test('the statuses are the committed table', () => {
  expect(statuses).toEqual(vectors('status.json'));
  expect(statuses.map((status) => status.code)).toEqual(statuses.map((_, i) => i));
});

describe('codec', () => {
  test.each(vectors<{ type: LayoutType; value: unknown; bytes: string }[]>('codec.json'))(
    '$value is $bytes',
    ({ type, value: json, bytes }) => {
      const value = fromJson(type, json);
      if (!value.ok) throw new Error(value.error.message);
      const encoded = encode(type, value.value);
      expect(encoded.ok && Buffer.from(encoded.value).toString('hex')).toBe(bytes);
      const decoded = decode(type, Uint8Array.from(Buffer.from(bytes, 'hex')));
      if (!decoded.ok) throw new Error(decoded.error.message);
      expect(toJson(type, decoded.value)).toEqual({ ok: true, value: json });
    },
  );
});
