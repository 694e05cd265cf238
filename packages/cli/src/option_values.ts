import { InvalidArgumentError } from 'commander';

/** Episodes count their seeds up from the first, so a seed leaves room below 2^53. */
export const largestSeed = 2 ** 52;

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

/** Reads a number from 0; `expected` is what the message asks for. */
export function number(expected: string, largest = Number.MAX_VALUE): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value >= 0 && value <= largest)) throw new InvalidArgumentError(`It must be ${expected}.`);
    return value;
  };
}
