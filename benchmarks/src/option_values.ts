import { accessSync, constants, lstatSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Price } from '@orrery/llm';
import { InvalidArgumentError } from 'commander';
import { markersOf, placeOf } from './write_readme.ts';

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

/**
 * Takes a file that a command writes when it has its figures: told at once where it could not be written. A link or a
 * device is refused: the new file takes the place of what has that name.
 */
export const outputFile = (path: string): string => {
  if (path.trim() === '' || path.endsWith('/')) throw new InvalidArgumentError('It must be the name of a file.');
  const folder = dirname(path);
  try {
    if (!statSync(folder).isDirectory()) throw new InvalidArgumentError(`${folder} is no folder.`);
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) throw new InvalidArgumentError('It is a folder. Name a file in it.');
    if (there !== undefined && !there.isFile())
      throw new InvalidArgumentError('It is no ordinary file, which would be replaced. Name another one.');
    accessSync(folder, constants.W_OK);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw error;
    throw new InvalidArgumentError(`It cannot be written: ${String(error)}. Its folder must exist.`);
  }
  return path;
};

/** Takes a Markdown file between whose markers a command writes a table: it must have those of one of the names. */
export const markedFile =
  (...names: readonly string[]) =>
  (path: string): string => {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      throw new InvalidArgumentError('It must be a file that has the markers of the table, and cannot be read.');
    }
    if (!names.some((name) => placeOf(text, name) !== undefined)) {
      const wanted = names.map((name) => markersOf(name).join(' and ')).join(', or ');
      throw new InvalidArgumentError(`It has no lines ${wanted}, in this order.`);
    }
    return outputFile(path);
  };
