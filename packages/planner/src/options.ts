import { failure, success, type Result } from '@orrery/contract';
import type { PlannerError } from './error.ts';

const largest = 0xffff_ffff;

/**
 * Checks that options are whole numbers of 32 bits. Past this border they are `u32`, to which the addon would wrap
 * anything else silently; their ranges are the planners' own to check.
 */
export function wholeNumbers(options: Readonly<Record<string, unknown>>): Result<void, PlannerError> {
  // No list of entries: this runs at every decision of an episode.
  for (const field in options) {
    const value = options[field];
    if (!(typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largest))
      return invalid(field, value, 'a whole number from 0 to 2^32 - 1');
  }
  return success(undefined);
}

/** Checks that options are numbers at all; their ranges are the planners' own to check. */
export function numbers(options: Readonly<Record<string, unknown>>): Result<void, PlannerError> {
  for (const field in options)
    if (typeof options[field] !== 'number') return invalid(field, options[field], 'a number');
  return success(undefined);
}

/** Checks that options are true or false. */
export function switches(options: Readonly<Record<string, unknown>>): Result<void, PlannerError> {
  for (const field in options)
    if (typeof options[field] !== 'boolean') return invalid(field, options[field], 'true or false');
  return success(undefined);
}

/** The first of these checks that fails. */
export function allOf(...checks: readonly Result<void, PlannerError>[]): Result<void, PlannerError> {
  return checks.find((check) => !check.ok) ?? success(undefined);
}

/** A seed or an index of a stream, as 64 bits. */
export function word64(field: string, value: unknown): Result<bigint, PlannerError> {
  if (typeof value === 'bigint' && value >= 0n && value < 1n << 64n) return success(value);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return success(BigInt(value));
  return invalid(field, value, 'a whole number from 0 to 2^64 - 1, above 2^53 a bigint');
}

/** The error of an option that is outside its range, by its name here. */
export function invalid(field: string, found: unknown, expected: string): Result<never, PlannerError> {
  const text = typeof found === 'object' || typeof found === 'function' ? `of type ${typeof found}` : String(found);
  return failure({ code: 'invalid_option', message: `${field} is ${text}; it must be ${expected}`, field, expected });
}

/** A planner that knows no turns refuses a model of two players: it would choose for both as if they were one. */
export function onePlayer(model: { readonly players: boolean }): Result<void, PlannerError> {
  if (!model.players) return success(undefined);
  return failure({
    code: 'unsupported',
    message: 'two players take turns in the model, which this planner does not know; plan in it with `mcts`',
  });
}

/** A model that is confined to its thread takes one. */
export function threadsOf(model: { readonly confined: boolean }, threads: number): Result<void, PlannerError> {
  if (!model.confined || threads <= 1) return success(undefined);
  return invalid('threads', threads, '1: a JavaScript model runs on the thread that made it');
}
