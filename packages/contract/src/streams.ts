import { nextFloat, nextInteger, nextNormal, nextWord, type RandomState } from './random_stream.ts';

/** Independent streams of one seed. A new name takes the next number; none is ever renumbered (crates/core/src/stream.rs). */
export const streamNames = {
  Reset: 1,
  Environment: 2,
  Simulation: 3,
  Sample: 4,
  SampleModel: 5,
  Acting: 6,
  Scoring: 7,
  Proposals: 8,
  Policy: 9,
  Dataset: 10,
  InitialState: 11,
  Calibration: 12,
  Acceptance: 13,
} as const;
export type StreamName = keyof typeof streamNames;

const rotations = [
  [10, 26],
  [11, 21],
  [13, 27],
  [23, 5],
  [6, 20],
  [17, 11],
  [25, 10],
  [18, 20],
] as const;

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** One Threefry-4x32 block with 20 rounds (Salmon et al. 2011; Random123 threefry.h), as unsigned words. */
export function threefry4x32(key: readonly number[], counter: readonly number[]): [number, number, number, number] {
  const keys = [...key, key.reduce((parity, word) => parity ^ word, 0x1bd11bda)];
  const x = counter.map((word, i) => (word + keys[i]!) | 0);
  for (let round = 0; round < 20; round += 1) {
    const [first, second] = rotations[round % 8]!;
    const [a, b] = round % 2 === 0 ? [1, 3] : [3, 1];
    x[0] = (x[0]! + x[a]!) | 0;
    x[a] = rotate(x[a]!, first) ^ x[0];
    x[2] = (x[2]! + x[b]!) | 0;
    x[b] = rotate(x[b]!, second) ^ x[2];
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      for (let i = 0; i < 4; i += 1) x[i] = (x[i]! + keys[(injection + i) % 5]!) | 0;
      x[3] = (x[3]! + injection) | 0;
    }
  }
  return [x[0]! >>> 0, x[1]! >>> 0, x[2]! >>> 0, x[3]! >>> 0];
}

/** A seeded stream of random numbers. */
export class RandomStream {
  readonly state: RandomState;

  private constructor(state: RandomState) {
    this.state = state;
  }

  /** The stream (seed, name, index); `seed` and `index` are whole numbers below 2^64. */
  static of(seed: number | bigint, name: StreamName | number, index: number | bigint): RandomStream {
    const [seedLow, seedHigh] = words(seed);
    const [indexLow, indexHigh] = words(index);
    const key = [seedLow, seedHigh, typeof name === 'number' ? name : streamNames[name], 0];
    let [a, b, c, d] = threefry4x32(key, [indexLow, indexHigh, 0, 0]);
    // All zero is the one state the generator cannot leave.
    if ((a | b | c | d) === 0) [a, b, c, d] = threefry4x32(key, [indexLow, indexHigh, 1, 0]);
    return new RandomStream({ a, b, c, d, spare: 0, spareValid: false });
  }

  /** A stream that goes on from `state`, which it leaves as it is. */
  static from(state: RandomState): RandomStream {
    return new RandomStream({ ...state });
  }

  /** The next 32 bits, unsigned. */
  word(): number {
    return nextWord(this.state);
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  float(): number {
    return nextFloat(this.state);
  }

  /** Uniform in 0..n-1. Throws a RangeError unless n is whole and 1 <= n <= 2^32. */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 4294967296)
      throw new RangeError(`integer(n) needs a whole n from 1 to 2^32, got ${n}`);
    return nextInteger(this.state, n);
  }

  /** True with probability p; always draws. */
  chance(p: number): boolean {
    return nextFloat(this.state) < p;
  }

  /** Standard normal. */
  normal(): number {
    return nextNormal(this.state);
  }

  /** Shuffles in place: Fisher-Yates from the end. */
  shuffle<T>(items: T[]): void {
    for (let last = items.length - 1; last > 0; last -= 1) {
      const other = this.integer(last + 1);
      const kept = items[last] as T;
      items[last] = items[other] as T;
      items[other] = kept;
    }
  }
}

function words(value: number | bigint): [number, number] {
  const wide = BigInt.asUintN(64, BigInt(value));
  return [Number(wide & 0xffffffffn), Number(wide >> 32n)];
}
