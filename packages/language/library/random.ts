// The draws of the `random` parameter: the stream of contract/src/random_stream.ts, or the script of an exact planner,
// which replays a step under every sequence of outcomes (interface.md, "Random streams").

import { nextFloat, nextInteger, nextNormal, type RandomState } from '@orrery/contract';
import type { Int } from './intrinsics.ts';
import { failInvalidDraw, failNotEnumerable, scriptAsk, scriptCapacity, scriptOutcome } from './script_intrinsics.ts';

/** The random region as a record: the generator, and how far the script has been followed. */
export interface RandomRecord extends RandomState {
  scriptMode: boolean;
  scriptPosition: Int;
  scriptLength: Int;
}

/** The script's next outcome, 0 past its end; writes down what was asked. */
function nextOutcome(random: RandomRecord, asked: number): number {
  const position = random.scriptPosition;
  if (position >= scriptCapacity()) failNotEnumerable();
  let outcome = 0;
  if (position < random.scriptLength) outcome = scriptOutcome(position);
  scriptAsk(position, asked);
  random.scriptPosition = (position + 1) | 0;
  return outcome;
}

/** Uniform in [0, 1). */
export function randomFloat(random: RandomRecord): number {
  if (random.scriptMode) failNotEnumerable();
  return nextFloat(random);
}

/** Uniform in 0..n-1 for a whole n from 1 to 2^32, else `invalid_draw`. */
export function randomInteger(random: RandomRecord, n: number): number {
  if (!(n >= 1 && n <= 4294967296 && Math.floor(n) === n)) failInvalidDraw(n);
  if (random.scriptMode) return nextOutcome(random, n);
  return nextInteger(random, n);
}

/** True with probability p. */
export function randomChance(random: RandomRecord, p: number): boolean {
  if (random.scriptMode) {
    // A negative entry tells the planner that a chance was asked, so that p stays within 0..1 there.
    const likely = p > 0 ? Math.min(p, 1) : 0;
    return nextOutcome(random, -likely) !== 0;
  }
  return nextFloat(random) < p;
}

/** Standard normal. */
export function randomNormal(random: RandomRecord): number {
  if (random.scriptMode) failNotEnumerable();
  return nextNormal(random);
}
