import { success, type Result, type Value } from '@orrery/contract';
import type { NativeSolution, ValueIterationCost, ValueIterationOptions as NativeOptions } from './addon.d.ts';
import { cancellable } from './cancellation.ts';
import { attempt, type PlannerError } from './error.ts';
import { addon, type Addon } from './native.ts';
import { allOf, numbers, onePlayer, wholeNumbers } from './options.ts';
import type { Encodable, PlanningWorld } from './world.ts';

/** Options of value iteration. */
export interface ValueIterationOptions {
  /** Factor per step, in (0, 1]. Default 1: only where every policy worth following ends the world. */
  readonly discount?: number;
  /** Sweeps end when no value has changed by more than this. Default 1e-9. */
  readonly tolerance?: number;
  /** Sweeps at most. Default 100,000. */
  readonly sweeps?: number;
  /** States at most. Default 1,000,000. */
  readonly states?: number;
}

/** What is to be done in a state. `actions` and `values` are aligned. */
export interface Decision {
  /** The best action, the first of equals. */
  readonly action: Value;
  /** The legal actions, in the model's order. */
  readonly actions: readonly Value[];
  /** Optimal expected return after each. */
  readonly values: Float64Array;
}

/** Values and decisions of every state that can be reached from the starts. */
export class Solution {
  readonly #model: PlanningWorld;
  readonly #native: NativeSolution;
  /** What solving cost; its nanoseconds are no part of the promise that equal models give equal solutions. */
  readonly stats: Readonly<ValueIterationCost>;

  constructor(model: PlanningWorld, native: NativeSolution) {
    this.#model = model;
    this.#native = native;
    this.stats = native.cost;
  }

  /** What is to be done in `state`; undefined for a state that cannot be reached from the starts, or has no action. */
  decide(state: Encodable): Result<Decision | undefined, PlannerError> {
    const from = this.#model.encodeState(state);
    if (!from.ok) return from;
    const decided = attempt(() => this.#native.decide(from.value));
    if (!decided.ok) return decided;
    if (decided.value === null || decided.value.actions.length === 0) return success(undefined);
    const actions = this.#model.decodeActions(decided.value.actions);
    if (!actions.ok) return actions;
    const { chosen, values } = decided.value;
    return success({
      action: actions.value[chosen],
      actions: actions.value,
      values: Float64Array.from(values),
    });
  }

  /** Optimal expected return of `state`; undefined for a state that cannot be reached from the starts. */
  value(state: Encodable): Result<number | undefined, PlannerError> {
    const from = this.#model.encodeState(state);
    if (!from.ok) return from;
    const value = attempt(() => this.#native.value(from.value));
    return value.ok ? success(value.value ?? undefined) : value;
  }
}

interface Prepared {
  readonly native: Addon;
  readonly from: Uint8Array[];
  readonly settings: NativeOptions;
}

function prepared(
  model: PlanningWorld,
  starts: readonly Encodable[],
  { discount = 1, tolerance = 1e-9, sweeps = 100_000, states = 1_000_000 }: ValueIterationOptions,
): Result<Prepared, PlannerError> {
  const native = addon();
  if (!native.ok) return native;
  const alone = onePlayer(model);
  if (!alone.ok) return alone;
  const from: Uint8Array[] = [];
  for (const start of starts) {
    const bytes = model.encodeState(start);
    if (!bytes.ok) return bytes;
    from.push(bytes.value);
  }
  const valid = allOf(wholeNumbers({ sweeps, states }), numbers({ discount, tolerance }));
  if (!valid.ok) return valid;
  return success({ native: native.value, from, settings: { discount, tolerance, sweeps, states } });
}

/**
 * Solves a world exactly: enumerates every state that can be reached from `starts`, chance with its probabilities, and
 * iterates their values. For worlds whose states are few and whose chance is finite (`not_enumerable` otherwise).
 */
export function valueIteration(
  model: PlanningWorld,
  starts: readonly Encodable[],
  options: ValueIterationOptions = {},
): Result<Solution, PlannerError> {
  const ready = prepared(model, starts, options);
  if (!ready.ok) return ready;
  const { native, from, settings } = ready.value;
  const solved = attempt(() => native.valueIterationSync(model.native, from, settings));
  return solved.ok ? success(new Solution(model, solved.value)) : solved;
}

/** As {@link valueIteration}, beside the event loop; `signal` stops it with the error `cancelled`. */
export async function valueIterationAsync(
  model: PlanningWorld,
  starts: readonly Encodable[],
  options: ValueIterationOptions & { readonly signal?: AbortSignal } = {},
): Promise<Result<Solution, PlannerError>> {
  const ready = prepared(model, starts, options);
  if (!ready.ok) return ready;
  const { native, from, settings } = ready.value;
  const cancellation = new native.Cancellation();
  const solved = await cancellable(model, cancellation, options.signal, () =>
    native.valueIterationAsync(model.native, from, settings, cancellation),
  );
  return solved.ok ? success(new Solution(model, solved.value)) : solved;
}
