import { failure, success, type RandomState, type Result } from '@orrery/contract';
import type { VectorWorld } from './addon.d.ts';
import { attempt, type PlannerError } from './error.ts';
import { addon } from './native.ts';
import { loadOracle, type OracleOptions, type OracleSpec } from './oracle.ts';
import { wholeNumbers, word64 } from './options.ts';

/**
 * What becomes of an episode that ended. `next-step`: the next step ignores its action and starts a new one, with reward 0.
 * `same-step`: the step that ends it starts a new one; the old one's last observation is in `finalObservations`.
 * `disabled`: stepping it is an error until `resetWhere`.
 */
export type Autoreset = 'next-step' | 'same-step' | 'disabled';

export interface VectorOptions {
  /** Episodes side by side, at least 1. */
  readonly count: number;
  readonly autoreset: Autoreset;
  /** Steps after which an episode is truncated; null for none. Default: what Gymnasium registers. */
  readonly timeLimit?: number | null;
  /** Of the environment's constructor. */
  readonly options?: OracleOptions;
}

/**
 * Many episodes of one true environment, stepped at once on the calling thread. The arrays are the vector's own and are
 * written by every call: copy what must outlive it.
 */
export class VectorEnvironment {
  readonly spec: OracleSpec;
  readonly count: number;
  /** Flat observations, `[count * spec.observationDimension]`. */
  readonly observations: Float64Array;
  /** Rewards of the last step, `[count]`. */
  readonly rewards: Float64Array;
  /** 1 where the last step ended the world, `[count]`. */
  readonly terminated: Uint8Array;
  /** 1 where the last step reached the time limit, `[count]`. */
  readonly truncated: Uint8Array;
  readonly #native: VectorWorld;
  readonly #actionDimension: number;

  constructor(native: VectorWorld, spec: OracleSpec, count: number) {
    this.#native = native;
    this.#actionDimension = spec.low?.length ?? 1;
    this.spec = spec;
    this.count = count;
    this.observations = new Float64Array(count * spec.observationDimension);
    this.rewards = new Float64Array(count);
    this.terminated = new Uint8Array(count);
    this.truncated = new Uint8Array(count);
  }

  /**
   * Starts every episode: the i-th from Gymnasium's start state for the seed `seed + i`; its chance and later starts come
   * from the stream (seed, Environment, i).
   */
  reset(seed: number | bigint): Result<void, PlannerError> {
    const word = word64('seed', seed);
    return word.ok ? attempt(() => this.#native.reset(word.value, this.observations)) : word;
  }

  /** Starts anew where `mask` is not 0, `[count]`, and writes those rows of the observations. */
  resetWhere(mask: Uint8Array): Result<void, PlannerError> {
    return attempt(() => this.#native.resetWhere(mask, this.observations));
  }

  /**
   * One step of every episode. Actions: an Int32Array of indices, `[count]`, or a Float64Array of flat forms,
   * `[count * dimension]`. An action that is none is refused before any episode is stepped.
   */
  step(actions: Int32Array | Float64Array): Result<void, PlannerError> {
    const { observations, rewards, terminated, truncated } = this;
    if (actions.buffer === observations.buffer || actions.buffer === rewards.buffer)
      return failure({
        code: 'invalid_action',
        message: 'the actions lie in the memory that the step writes to; copy them first',
      });
    return attempt(() => {
      if (actions instanceof Int32Array)
        this.#native.stepIndices(actions, observations, rewards, terminated, truncated);
      else this.#native.stepValues(actions, observations, rewards, terminated, truncated);
    });
  }

  /**
   * `steps` steps of every episode with uniform random actions, drawn from `random` in order of the episodes. The last
   * step's results are left; the value is the stream after the draws.
   */
  stepsAtRandom(steps: number, random: RandomState): Result<RandomState, PlannerError> {
    const valid = wholeNumbers({ steps });
    if (!valid.ok) return valid;
    const { observations, rewards, terminated, truncated } = this;
    return attempt(() => this.#native.stepsAtRandom(steps, random, observations, rewards, terminated, truncated));
  }

  /**
   * Under `same-step`: flat observations, `[count * spec.observationDimension]`, whose rows of the episodes that the last
   * step ended hold what they ended with; other rows are older.
   */
  finalObservations(): Result<Float64Array, PlannerError> {
    const out = new Float64Array(this.observations.length);
    const read = attempt(() => this.#native.finalObservations(out));
    return read.ok ? success(out) : read;
  }

  /** Numbers in the flat form of one action. */
  get actionDimension(): number {
    return this.#actionDimension;
  }
}

/** Makes episodes of the true environment `id` side by side. They begin with `reset`. */
export function loadVectorEnvironment(id: string, options: VectorOptions): Result<VectorEnvironment, PlannerError> {
  const { count, autoreset, timeLimit, options: own = {} } = options;
  const valid = wholeNumbers(typeof timeLimit === 'number' ? { count, timeLimit } : { count });
  if (!valid.ok) return valid;
  const native = addon();
  if (!native.ok) return native;
  const oracle = loadOracle(id, own);
  if (!oracle.ok) return oracle;
  const { spec } = oracle.value;
  const limit = timeLimit === undefined ? spec.timeLimit : (timeLimit ?? undefined);
  const world = attempt(() => native.value.loadVector(id, JSON.stringify(own), count, limit, autoreset));
  if (!world.ok) return world;
  try {
    return success(new VectorEnvironment(world.value, spec, count));
  } catch {
    // An array is longer than the engine's longest, or than its memory.
    return failure({ code: 'invalid_option', message: `there is no memory for ${count} episodes; ask for fewer` });
  }
}
