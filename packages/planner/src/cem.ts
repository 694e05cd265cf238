import { success, type Result, type Value } from '@orrery/contract';
import type { CemIterationResult, CemOptions as NativeOptions, CemResult } from './addon.d.ts';
import { cancellable } from './cancellation.ts';
import { attempt, type PlannerError } from './error.ts';
import { allOf, invalid, numbers, onePlayer, threadsOf, wholeNumbers, word64 } from './options.ts';
import { prepareSearch } from './search.ts';
import type { Encodable, PlanningWorld } from './world.ts';

/**
 * Options of the published open-loop cross-entropy method (Dainese et al. 2024, appendix L; the defaults are the
 * published settings).
 */
export interface CemOptions {
  /** Steps of a sequence. Default 100. */
  readonly horizon?: number;
  /** Default 20. */
  readonly iterations?: number;
  /** Sequences of an iteration. Default 1000. */
  readonly population?: number;
  /** Sequences that refit the distribution. Default 100. */
  readonly elites?: number;
  /** Factor per step. Default 1: undiscounted. */
  readonly discount?: number;
  readonly seed: number | bigint;
  /** Worker threads; the plan does not depend on them. Default 1. */
  readonly threads?: number;
  /** Mean of the first distribution: the box's centre (released code, the default) or zero (paper). */
  readonly initialMean?: 'centre' | 'zero';
}

/** Returns of one iteration's sequences. */
export type CemIteration = Readonly<CemIterationResult>;

/** A plan: the best sequence of the last iteration. */
export interface CemPlan {
  /** Its first action. */
  readonly action: Value;
  /** One action per step of the horizon. */
  readonly actions: readonly Value[];
  /** Return that the model predicts for it. */
  readonly predictedReturn: number;
  readonly iterations: readonly CemIteration[];
  readonly stats: {
    readonly samples: number;
    readonly modelSteps: number;
    /** Wall time; not part of the promise that equal seeds give equal plans. */
    readonly nanoseconds: number;
    /** Wall time in the model, of all threads together. */
    readonly modelNanoseconds: number;
  };
}

function nativeOptions(model: PlanningWorld, options: CemOptions): Result<NativeOptions, PlannerError> {
  const seed = word64('seed', options.seed);
  if (!seed.ok) return seed;
  const alone = onePlayer(model);
  if (!alone.ok) return alone;
  const { horizon = 100, iterations = 20, population = 1000, elites = 100, threads = 1 } = options;
  const counts = { horizon, iterations, population, elites, threads };
  const { discount = 1, initialMean = 'centre' } = options;
  const valid = allOf(wholeNumbers(counts), numbers({ discount }), threadsOf(model, threads));
  if (!valid.ok) return valid;
  if (initialMean !== 'centre' && initialMean !== 'zero')
    return invalid('initialMean', initialMean, "'centre' or 'zero'");
  return success({ ...counts, discount, seed: seed.value, zeroMean: initialMean === 'zero' });
}

function toPlan(model: PlanningWorld, result: CemResult): Result<CemPlan, PlannerError> {
  const actions = model.decodeActions(result.actions);
  if (!actions.ok) return actions;
  const { predictedReturn, iterations, samples, modelSteps, nanoseconds, modelNanoseconds } = result;
  return success({
    action: actions.value[0],
    actions: actions.value,
    predictedReturn,
    iterations,
    stats: { samples, modelSteps, nanoseconds, modelNanoseconds },
  });
}

/** Plans an action sequence with CEM; the calling thread is one of the workers. Same seed, same plan. */
export function cem(model: PlanningWorld, state: Encodable, options: CemOptions): Result<CemPlan, PlannerError> {
  const prepared = prepareSearch(model, state, () => nativeOptions(model, options));
  if (!prepared.ok) return prepared;
  const { native, from, settings } = prepared.value;
  const result = attempt(() => native.cemSync(model.native, from, settings));
  return result.ok ? toPlan(model, result.value) : result;
}

/**
 * As {@link cem}, beside the event loop; `signal` stops it, `onProgress` hears of each iteration, of the last ones
 * perhaps after the promise is settled.
 */
export async function cemAsync(
  model: PlanningWorld,
  state: Encodable,
  options: CemOptions & { readonly signal?: AbortSignal; readonly onProgress?: (iteration: CemIteration) => void },
): Promise<Result<CemPlan, PlannerError>> {
  const prepared = prepareSearch(model, state, () => nativeOptions(model, options));
  if (!prepared.ok) return prepared;
  const { native, from, settings } = prepared.value;
  const cancellation = new native.Cancellation();
  const result = await cancellable(model, cancellation, options.signal, () =>
    native.cemAsync(model.native, from, settings, cancellation, options.onProgress),
  );
  return result.ok ? toPlan(model, result.value) : result;
}
