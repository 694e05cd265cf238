import { failure, success, type Result } from '@orrery/contract';
import type { CemIterationResult, CemOptions as NativeOptions, CemResult } from './addon.d.ts';
import { withSignal } from './cancellation.ts';
import { attempt, attemptAsync, type PlannerError } from './error.ts';
import { addon } from './native.ts';
import { numbers, wholeNumbers, word64 } from './options.ts';
import { unwrap, type Plannable } from './plannable.ts';

/**
 * How the cross-entropy method searches. Defaults are the published parameters (Dainese et al. 2024, Generating code
 * world models with large language models guided by Monte Carlo tree search, appendix L, table 14).
 */
export interface CemOptions {
  /** Seed of every stream. The same seed gives the same plan on any machine, with any number of threads. */
  readonly seed: number | bigint;
  /** Steps of a sequence, at least 1. Default 100; published: cut to the environment's time limit. */
  readonly horizon?: number;
  /** Times the distribution is sampled, at least 1. Default 20. */
  readonly iterations?: number;
  /** Samples of an iteration, at least 1. Default 1000. */
  readonly population?: number;
  /** Samples that refit the distribution, 1 to `population`. Default 100. */
  readonly elites?: number;
  /** Factor per step, above 0 and at most 1. Default 1. */
  readonly discount?: number;
  /** Worker threads, 1 to 256. Default 1. */
  readonly threads?: number;
  /** Where the first distribution is centred: on the box, as released, or on zero, as in the paper. Default 'centre'. */
  readonly initialMean?: 'centre' | 'zero';
}

/** Returns of one iteration's samples. */
export interface CemIteration {
  /** From 0. */
  readonly iteration: number;
  readonly bestReturn: number;
  /** Of the samples that did not fail. */
  readonly meanReturn: number;
  /** Samples whose model failed or whose return is not finite. */
  readonly failed: number;
}

/** A planned sequence of `H = horizon` actions with `A` components each. */
export interface CemPlan<Action> {
  /** The first action. */
  readonly action: Action;
  /** All of them, `[H]`. */
  readonly actions: readonly Action[];
  /** Their components row by row, `[H, A]`. */
  readonly components: Float64Array;
  /** Return that the model predicts for the sequence. */
  readonly predictedReturn: number;
  /** One entry per iteration. */
  readonly iterations: readonly CemIteration[];
  readonly stats: CemStats;
}

/** What a search cost. Counts are determined by the seed, nanoseconds are not. */
export interface CemStats {
  /** Sequences simulated. */
  readonly samples: number;
  /** Model steps that succeeded. */
  readonly modelSteps: number;
  /** Wall time of the search. */
  readonly nanoseconds: number;
}

/** Plans a sequence of actions with the cross-entropy method; the calling thread is one of the workers. */
export function cem<State, Action>(
  model: Plannable<State, Action>,
  state: State | Uint8Array,
  options: CemOptions,
): Result<CemPlan<Action>, PlannerError> {
  const native = addon();
  if (!native.ok) return native;
  const settings = readOptions(options);
  if (!settings.ok) return settings;
  const bytes = model.stateToBytes(state);
  if (!bytes.ok) return bytes;
  const { cemSync, Cancellation } = native.value;
  const found = attempt(() => cemSync(unwrap(model.handle), bytes.value, settings.value, new Cancellation()));
  return found.ok ? readPlan(model, found.value) : found;
}

/**
 * Plans beside the event loop: the same plan as {@link cem}. `signal` ends it with `cancelled`; `onProgress` hears of
 * each iteration, the last ones perhaps after the promise is settled.
 */
export async function cemAsync<State, Action>(
  model: Plannable<State, Action>,
  state: State | Uint8Array,
  {
    signal,
    onProgress,
    ...options
  }: CemOptions & { readonly signal?: AbortSignal; readonly onProgress?: (iteration: CemIteration) => void },
): Promise<Result<CemPlan<Action>, PlannerError>> {
  const native = addon();
  if (!native.ok) return native;
  const settings = readOptions(options);
  if (!settings.ok) return settings;
  const bytes = model.stateToBytes(state);
  if (!bytes.ok) return bytes;
  const listener = onProgress && ((iteration: CemIterationResult): void => onProgress(iteration));
  return withSignal(native.value, signal, async (cancellation) => {
    const found = await attemptAsync(() =>
      native.value.cemAsync(unwrap(model.handle), bytes.value, settings.value, cancellation, listener),
    );
    return found.ok ? readPlan(model, found.value) : found;
  });
}

function readOptions(options: CemOptions): Result<NativeOptions, PlannerError> {
  const {
    horizon = 100,
    iterations = 20,
    population = 1000,
    elites = 100,
    discount = 1,
    threads = 1,
    initialMean = 'centre',
  } = options;
  const seed = word64('seed', options.seed);
  if (!seed.ok) return seed;
  const counts = { horizon, iterations, population, elites, threads };
  const whole = wholeNumbers(counts);
  if (!whole.ok) return whole;
  const valid = numbers({ discount });
  if (!valid.ok) return valid;
  const expected = "'centre' or 'zero'";
  if (initialMean !== 'centre' && initialMean !== 'zero') {
    const message = `initialMean is ${String(initialMean)}; it must be ${expected}`;
    return failure({ code: 'invalid_option', message, field: 'initialMean', expected });
  }
  return success({ ...counts, discount, seed: seed.value, zeroMean: initialMean === 'zero' });
}

function readPlan<Action>(model: Plannable<unknown, Action>, result: CemResult): Result<CemPlan<Action>, PlannerError> {
  const { components, predictedReturn, iterations, samples, modelSteps, nanoseconds } = result;
  const actions: Action[] = [];
  for (const bytes of result.actions) {
    const action = model.actionFromBytes(bytes);
    if (!action.ok) return action;
    actions.push(action.value);
  }
  if (actions.length === 0) return failure({ code: 'internal', message: 'the plan is empty' });
  return success({
    action: actions[0] as Action,
    actions,
    components,
    predictedReturn,
    iterations,
    stats: { samples, modelSteps, nanoseconds },
  });
}
