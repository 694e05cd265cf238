import type { Price } from '@orrery/llm';
import { InvalidArgumentError } from 'commander';

/** Reads `in,out`. */
export const priceOf = (text: string): Price => {
  const [input, output, ...more] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (input === undefined || output === undefined || more.length > 0 || !(input >= 0) || !(output >= 0))
    throw new InvalidArgumentError('It must be two numbers from 0: the price of a million tokens in, and out.');
  return { input, output };
};

/** Episodes count their seeds up from the first, so a seed leaves room below 2^53. */
export const largestSeed = 2 ** 52;

export const mostThreads = 256;

/** Reads a whole number of a range. */
export const whole =
  (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    }
    return value;
  };

/** One of so many parts, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Reads `i/n`. */
export const shardOf = (text: string): Shard => {
  const [, index, count] = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text) ?? [];
  if (index === undefined || count === undefined || Number(index) > Number(count))
    throw new InvalidArgumentError('It must be i/n, from 1/n to n/n.');
  return { index: Number(index), count: Number(count) };
};
