import { log, type RandomStream } from '@orrery/contract';

/**
 * What observations or actions may be, in Gymnasium's terms, over their flat form: a list of numbers. The Rust twin is
 * crates/core/src/space/value_space.rs.
 */
export type Space =
  /** The whole numbers from 0 to n - 1. */
  | { readonly kind: 'discrete'; readonly n: number }
  /** One value of each space, their flat forms one after another. */
  | { readonly kind: 'tuple'; readonly spaces: readonly Space[] }
  /** low[i] <= x[i] <= high[i]; bounds may be infinite. */
  | {
      readonly kind: 'box';
      readonly low: readonly number[];
      readonly high: readonly number[];
      readonly dtype: 'float32' | 'float64';
    };

/** Numbers in the flat form of a space's values. */
export function spaceDimension(space: Space): number {
  switch (space.kind) {
    case 'discrete':
      return 1;
    case 'tuple':
      return space.spaces.reduce((sum, each) => sum + spaceDimension(each), 0);
    case 'box':
      return space.low.length;
  }
}

/** Whether `values` is the flat form of a value of the space. */
export function spaceContains(space: Space, values: ArrayLike<number>): boolean {
  return values.length === spaceDimension(space) && containsFrom(space, values, 0);
}

function containsFrom(space: Space, values: ArrayLike<number>, first: number): boolean {
  switch (space.kind) {
    case 'discrete': {
      const value = values[first] ?? Number.NaN;
      return Number.isInteger(value) && value >= 0 && value < space.n;
    }
    case 'tuple': {
      let at = first;
      for (const each of space.spaces) {
        if (!containsFrom(each, values, at)) return false;
        at += spaceDimension(each);
      }
      return true;
    }
    case 'box':
      return space.low.every((low, i) => {
        const value = values[first + i] ?? Number.NaN;
        return low <= value && value <= (space.high[i] ?? Number.NaN);
      });
  }
}

/**
 * A random value's flat form, by the draws of the Rust twin: an index uniformly, a number between finite bounds
 * uniformly, with one finite bound at an exponential distance of mean 1 from it, with none a standard normal.
 */
export function sampleSpace(space: Space, random: RandomStream): number[] {
  switch (space.kind) {
    case 'discrete':
      return [random.integer(space.n)];
    case 'tuple':
      return space.spaces.flatMap((each) => sampleSpace(each, random));
    case 'box':
      return space.low.map((low, i) => {
        const high = space.high[i] ?? Number.NaN;
        const value = sampleBetween(low, high, random);
        if (space.dtype === 'float64') return Math.min(Math.max(value, low), high);
        return roundWithin(value, low, high);
      });
  }
}

function sampleBetween(low: number, high: number, random: RandomStream): number {
  if (Number.isFinite(low) && Number.isFinite(high)) {
    const at = random.float();
    const width = high - low;
    return Number.isFinite(width) ? low + at * width : low * (1 - at) + high * at;
  }
  if (Number.isFinite(low)) return low + exponential(random);
  if (Number.isFinite(high)) return high - exponential(random);
  return random.normal();
}

// 1 - float() is exact and above 0.
const exponential = (random: RandomStream): number => -log(1 - random.float());

/** `value` rounded to float32, or its neighbour within the bounds where rounding leaves them. */
function roundWithin(value: number, low: number, high: number): number {
  const rounded = Math.fround(value);
  if (rounded < low) return neighbour(rounded, 1);
  return rounded > high ? neighbour(rounded, -1) : rounded;
}

/** The next float32 above (`direction` 1) or below (-1). */
function neighbour(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * 2 ** -149;
  const number = Float32Array.of(value);
  const bits = new Int32Array(number.buffer);
  bits[0] = (bits[0] ?? 0) + (value > 0 ? direction : -direction);
  return number[0] ?? Number.NaN;
}

/** The space that the addon writes as JSON, where an infinite bound is null. */
export function spaceFromJson(text: string): Space {
  return JSON.parse(text, function (this: unknown, key: string, value: unknown) {
    if (key !== 'low' && key !== 'high') return value;
    const infinite = key === 'low' ? -Infinity : Infinity;
    return (value as (number | null)[]).map((bound) => bound ?? infinite);
  }) as Space;
}

/** A space as JSON. */
export function spaceToJson(space: Space): string {
  return JSON.stringify(space);
}
