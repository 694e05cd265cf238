import { readFileSync } from 'node:fs';
import type { RandomStream } from '@orrery/contract';
import { fromWords, highWord, lowWord } from '../library/intrinsics.ts';

export type Source =
  | { kind: 'uniform'; low: number; high: number }
  | { kind: 'exponents'; low: number; high: number; signed: boolean }
  | { kind: 'words' }
  | { kind: 'subnormal' }
  | { kind: 'multiples'; of: number; low: number; high: number };
export interface Vectors {
  seed: number;
  count: number;
  functions: {
    name: string;
    ranges: { stream: number; arguments: Source[]; hash: string }[];
    cases: string[];
  }[];
}

// Expected values of the crate libm, made by crates/core/examples/math_vectors.rs.
export const vectors = JSON.parse(readFileSync(new URL('../vectors/math.json', import.meta.url), 'utf8')) as Vectors;

const word = (text: string, at: number): number => Number.parseInt(text.slice(at, at + 8), 16);
export const fromHex = (text: string): number => fromWords(word(text, 0), word(text, 8));
const hex32 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
export const toHex = (x: number): string => hex32(highWord(x)) + hex32(lowWord(x));

export function draw(source: Source, stream: RandomStream): number {
  switch (source.kind) {
    case 'uniform':
      return source.low + (source.high - source.low) * stream.float();
    case 'exponents': {
      const exponent = stream.integer(source.high - source.low + 1) + source.low;
      const high = stream.word();
      const sign = source.signed ? high & 0x80000000 : 0;
      return fromWords(sign | ((exponent + 1023) << 20) | (high & 0xfffff), stream.word());
    }
    case 'words': {
      const high = stream.word();
      return fromWords(high, stream.word());
    }
    case 'subnormal': {
      const high = stream.word();
      return fromWords(high & 0x800fffff, stream.word());
    }
    case 'multiples':
      return source.of * (stream.integer(source.high - source.low + 1) + source.low);
  }
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** The hash of a range's results, as the example computes it: two lanes, each a bijection for every word taken. */
export class ResultHash {
  #a = 0;
  #b = 0;

  take(result: number): void {
    for (const bits of [lowWord(result), highWord(result)]) {
      this.#a = Math.imul(rotate(this.#a ^ bits, 13), 0x9e3779b1);
      this.#b = Math.imul(rotate(this.#b ^ bits, 15), 0x85ebca77);
    }
  }

  get text(): string {
    return hex32(this.#a) + hex32(this.#b);
  }
}
