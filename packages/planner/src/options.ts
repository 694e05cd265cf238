import { failure, success, type Result } from '@orrery/contract';
import type { PlannerError } from './error.ts';

const largestWord = 0xffff_ffff;

function invalid(field: string, expected: string, found: unknown): Result<never, PlannerError> {
  const text = typeof found === 'bigint' || typeof found === 'number' ? String(found) : `a ${typeof found}`;
  return failure({ code: 'invalid_option', message: `${field} is ${text}; it must be ${expected}`, field, expected });
}

/** Checks that options are whole numbers of 32 bits; their ranges are the planner's own to check. */
export function wholeNumbers<K extends string>(fields: Readonly<Record<K, number>>): Result<void, PlannerError> {
  for (const field in fields) {
    const value: unknown = fields[field];
    if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > largestWord)
      return invalid(field, `a whole number from 0 to ${largestWord}`, value);
  }
  return success(undefined);
}

/** Checks that options are numbers at all. */
export function numbers<K extends string>(fields: Readonly<Record<K, number>>): Result<void, PlannerError> {
  for (const field in fields) {
    if (typeof fields[field] !== 'number') return invalid(field, 'a number', fields[field]);
  }
  return success(undefined);
}

/** A seed or index of a stream, as 64 bits. */
export function word64(field: string, value: number | bigint): Result<bigint, PlannerError> {
  const expected = 'a whole number from 0 to 2^64 - 1 (above 2^53 a bigint)';
  if (typeof value === 'bigint')
    return value >= 0n && value < 1n << 64n ? success(value) : invalid(field, expected, value);
  return Number.isSafeInteger(value) && value >= 0 ? success(BigInt(value)) : invalid(field, expected, value);
}
