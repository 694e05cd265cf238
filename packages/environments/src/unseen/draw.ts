import { RandomStream } from '@orrery/contract';

/** What a world's constants, tables, names and exceptions are drawn with. Equal seeds and kinds give equal draws. */
export class Draw {
  readonly #stream: RandomStream;

  /** `kind` numbers the generator, so that two kinds of one seed share no draws. */
  constructor(seed: number, kind: number) {
    this.#stream = RandomStream.of(seed, 'Environment', kind);
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + this.#stream.integer(high - low + 1);
  }

  /** A number of `places` decimals from `low` to `high`. */
  decimal(low: number, high: number, places: number): number {
    const scale = 10 ** places;
    return this.whole(Math.round(low * scale), Math.round(high * scale)) / scale;
  }

  one<T>(among: readonly T[]): T {
    return among[this.#stream.integer(among.length)] as T;
  }

  /** The elements in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    const all = [...items];
    for (let last = all.length - 1; last > 0; last -= 1) {
      const at = this.#stream.integer(last + 1);
      [all[last], all[at]] = [all[at] as T, all[last] as T];
    }
    return all;
  }

  /** `count` different ones. */
  some<T>(among: readonly T[], count: number): T[] {
    return this.shuffled(among).slice(0, count);
  }

  /** `count` different whole numbers from `low` to `high`, ascending. */
  ascending(low: number, high: number, count: number): number[] {
    const all = Array.from({ length: high - low + 1 }, (_, at) => low + at);
    return this.some(all, count).sort((a, b) => a - b);
  }

  /** `count` different invented words, which stand in no dictionary and suggest nothing. */
  words(count: number): string[] {
    const found = new Set<string>();
    while (found.size < count) found.add(`${this.one(onsets)}${this.one(vowels)}${this.one(middles)}${this.one(ends)}`);
    return [...found];
  }
}

/** A sum or multiple of drawn decimals without the dust of binary fractions, as it stands in a source. */
export function tidy(value: number): number {
  return Number(value.toPrecision(9));
}

const onsets = ['b', 'br', 'd', 'dr', 'f', 'g', 'gl', 'k', 'kr', 'l', 'm', 'n', 'p', 'sk', 't', 'tr', 'v', 'z'];
const vowels = ['a', 'e', 'i', 'o', 'u'];
const middles = ['l', 'm', 'n', 'r', 'sk', 'v', 'zz', 'nd', 'rk', 'st'];
const ends = ['a', 'el', 'en', 'ic', 'im', 'o', 'on', 'um', 'ur', 'y'];
