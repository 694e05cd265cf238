// Operations that library/random.ts alone may use: they reach the script of an exact planner, which lies in a static
// region of the guest. The compiler replaces the calls; there is no script outside a guest.

import type { Int } from './intrinsics.ts';

function outsideGuest(): never {
  throw new Error('the script of an exact planner exists in compiled models only');
}

/** The outcome that the script's entry at `position` prescribes. */
export function scriptOutcome(_position: Int): number {
  return outsideGuest();
}

/** Writes down what was asked at `position`: n of integer(n), or -p of chance(p). */
export function scriptAsk(_position: Int, _asked: number): void {
  outsideGuest();
}

/** Entries that the script's region holds. */
export function scriptCapacity(): Int {
  return outsideGuest();
}

/** Stops the step with `not_enumerable`. */
export function failNotEnumerable(): void {
  outsideGuest();
}

/** Stops the step with `invalid_draw`. */
export function failInvalidDraw(_n: number): void {
  outsideGuest();
}
