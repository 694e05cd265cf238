import { success, type Result, type Value } from '@orrery/contract';
import type { NativeRecedingPlanner, RecedingOptions as NativeOptions, RecedingResult } from './addon.d.ts';
import { cancellable } from './cancellation.ts';
import { attempt, type PlannerError } from './error.ts';
import { addon, type Addon } from './native.ts';
import { allOf, invalid, numbers, onePlayer, switches, threadsOf, wholeNumbers, word64 } from './options.ts';
import type { Encodable, PlanningWorld } from './world.ts';

/**
 * What all receding-horizon planners are told. In a world whose actions are a list, a plan is a sequence of scores: each action
 * that is legal in the state has one from -1 to 1, and the largest is taken, the first of equals.
 */
export interface RecedingOptions {
  /** Steps of a sequence. Default 30. */
  readonly horizon?: number;
  /** Samples of an iteration. Default 100. */
  readonly population?: number;
  /** First deviation of the noise, as a share of half the box's width. Default 0.5. */
  readonly deviation?: number;
  /** Factor per step, in (0, 1]. Default 1. */
  readonly discount?: number;
  readonly seed: number | bigint;
  /** Worker threads; plans do not depend on them. Default 1. */
  readonly threads?: number;
}

/** Options of {@link icem} (Pinneri et al. 2020; the defaults are the published ones). */
export interface IcemOptions extends RecedingOptions {
  /** Default 3. */
  readonly iterations?: number;
  /** Samples that refit the distribution. Default 10. */
  readonly elites?: number;
  /** Iteration i has `population / decay^i` samples. Default 1.25. */
  readonly decay?: number;
  /** Share of the elites that join the next iteration and decision. Default 0.3. */
  readonly kept?: number;
  /** Share of the old distribution that a refit keeps. Default 0.1. */
  readonly momentum?: number;
  /** Exponent of the noise's spectrum: 0 white, 2 red. Default 2. */
  readonly noiseExponent?: number;
}

/** Options of {@link mppi} (Williams et al. 2017). */
export interface MppiOptions extends RecedingOptions {
  /** Default 1. */
  readonly iterations?: number;
  /** Lambda: the smaller, the more the best samples weigh. Default 0.1. */
  readonly temperature?: number;
  /** Count the temperature in standard deviations of an iteration's returns. Default true; published: false. */
  readonly normalised?: boolean;
}

/** Options of {@link predictiveSampling} (Howell et al. 2022). */
export interface PredictiveSamplingOptions extends RecedingOptions {
  /** Points that the plan is made of. Default 6, at most the horizon. */
  readonly knots?: number;
  /** Between the knots. Default 'linear'. */
  readonly interpolation?: 'hold' | 'linear';
}

/** What a decision found. */
export interface RecedingPlan {
  /** The action to take. */
  readonly action: Value;
  /** The plan: one action per step of the horizon. */
  readonly actions: readonly Value[];
  /** Return that the model predicted for the best sample. */
  readonly bestReturn: number;
  readonly stats: {
    readonly samples: number;
    /** Samples whose model failed or whose return was not finite. */
    readonly failed: number;
    readonly modelSteps: number;
    /** Wall time; not part of the promise that equal seeds give equal plans. */
    readonly nanoseconds: number;
    /** Wall time in the model, of all threads together. */
    readonly modelNanoseconds: number;
  };
}

/** A planner that keeps its plan from one decision to the next, shifted by one step. */
export class RecedingPlanner {
  readonly #model: PlanningWorld;
  readonly #addon: Addon;
  readonly #native: NativeRecedingPlanner;

  constructor(model: PlanningWorld, native: Addon, planner: NativeRecedingPlanner) {
    this.#model = model;
    this.#addon = native;
    this.#native = planner;
  }

  /**
   * Plans in `state` on the calling thread. After an error the plan is what it was before. `busy` while another decision of the
   * planner is being made, be it that this is called from the model's own step.
   */
  plan(state: Encodable): Result<RecedingPlan, PlannerError> {
    const from = this.#model.encodeState(state);
    if (!from.ok) return from;
    const result = attempt(() => this.#native.planSync(from.value));
    return result.ok ? this.#toPlan(result.value) : result;
  }

  /** As {@link plan}, beside the event loop; decisions of one planner follow one another. `signal` stops it. */
  async planAsync(
    state: Encodable,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<Result<RecedingPlan, PlannerError>> {
    const from = this.#model.encodeState(state);
    if (!from.ok) return from;
    const cancellation = new this.#addon.Cancellation();
    const result = await cancellable(this.#model, cancellation, signal, () =>
      this.#native.planAsync(from.value, cancellation),
    );
    return result.ok ? this.#toPlan(result.value) : result;
  }

  /**
   * Forgets the plan, at the start of an episode; in a decision, once it is made. The numbering of decisions, hence of streams,
   * goes on.
   */
  forget(): void {
    this.#native.forget();
  }

  #toPlan(result: RecedingResult): Result<RecedingPlan, PlannerError> {
    const actions = this.#model.decodeActions(result.actions);
    if (!actions.ok) return actions;
    const { bestReturn, samples, failed, modelSteps, nanoseconds, modelNanoseconds } = result;
    return success({
      action: actions.value[0],
      actions: actions.value,
      bestReturn,
      stats: { samples, failed, modelSteps, nanoseconds, modelNanoseconds },
    });
  }
}

function shared(
  model: PlanningWorld,
  options: RecedingOptions,
  iterations: number,
): Result<NativeOptions, PlannerError> {
  const seed = word64('seed', options.seed);
  if (!seed.ok) return seed;
  const alone = onePlayer(model);
  if (!alone.ok) return alone;
  const { horizon = 30, population = 100, threads = 1, deviation = 0.5, discount = 1 } = options;
  const valid = allOf(
    wholeNumbers({ horizon, iterations, population, threads }),
    numbers({ deviation, discount }),
    threadsOf(model, threads),
  );
  if (!valid.ok) return valid;
  return success({ horizon, iterations, population, deviation, discount, seed: seed.value, threads });
}

function begun(
  model: PlanningWorld,
  options: Result<NativeOptions, PlannerError>,
  begin: (native: Addon, options: NativeOptions) => NativeRecedingPlanner,
): Result<RecedingPlanner, PlannerError> {
  const native = addon();
  if (!native.ok) return native;
  if (!options.ok) return options;
  const planner = attempt(() => begin(native.value, options.value));
  return planner.ok ? success(new RecedingPlanner(model, native.value, planner.value)) : planner;
}

/** The cross-entropy method for control: coloured noise, kept elites, a warm start. */
export function icem(model: PlanningWorld, options: IcemOptions): Result<RecedingPlanner, PlannerError> {
  const { iterations = 3, elites = 10, decay = 1.25, kept = 0.3, momentum = 0.1, noiseExponent = 2 } = options;
  const valid = allOf(wholeNumbers({ elites }), numbers({ decay, kept, momentum, noiseExponent }));
  if (!valid.ok) return valid;
  return begun(model, shared(model, options, iterations), (native, settings) =>
    native.icem(model.native, settings, { elites, decay, kept, momentum, noiseExponent }),
  );
}

/** Model predictive path integral control: the plan moves to the mean of its noisy versions, weighted by their returns. */
export function mppi(model: PlanningWorld, options: MppiOptions): Result<RecedingPlanner, PlannerError> {
  const { iterations = 1, temperature = 0.1, normalised = true } = options;
  const valid = allOf(numbers({ temperature }), switches({ normalised }));
  if (!valid.ok) return valid;
  return begun(model, shared(model, options, iterations), (native, settings) =>
    native.mppi(model.native, settings, { temperature, normalised }),
  );
}

/** Predictive sampling: the plan, a spline, becomes the best of its noisy versions. */
export function predictiveSampling(
  model: PlanningWorld,
  options: PredictiveSamplingOptions,
): Result<RecedingPlanner, PlannerError> {
  const { horizon = 30, interpolation = 'linear' } = options;
  const { knots = Math.min(6, horizon) } = options;
  const valid = wholeNumbers({ knots });
  if (!valid.ok) return valid;
  if (interpolation !== 'hold' && interpolation !== 'linear')
    return invalid('interpolation', interpolation, "'hold' or 'linear'");
  return begun(model, shared(model, options, 1), (native, settings) =>
    native.predictiveSampling(model.native, settings, { knots, linear: interpolation === 'linear' }),
  );
}
