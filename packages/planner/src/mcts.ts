import { success, type Result, type Value } from '@orrery/contract';
import type { MctsOptions as NativeOptions, MctsResult, NativeMctsSession, PhaseTimes } from './addon.d.ts';
import { cancellable } from './cancellation.ts';
import { attempt, type PlannerError } from './error.ts';
import { addon, type Addon } from './native.ts';
import { invalid, threadsOf, wholeNumbers, word64 } from './options.ts';
import { prepareSearch } from './search.ts';
import type { Encodable, PlanningWorld } from './world.ts';

/**
 * Options of MCTS. The defaults are the published search's (Dainese et al. 2024, appendix L, as released). A new tree is grown
 * at each call; {@link mctsSession} keeps it.
 */
export interface MctsOptions {
  /** Simulations. Default 25. */
  readonly simulations?: number;
  /** C of `Q + C sqrt(ln N / (n + epsilon))`. Default 1. */
  readonly exploration?: number;
  /** Default 1e-3, as released; with the paper's 1 the search equals random play on CartPole. */
  readonly epsilon?: number;
  /** Factor per step, in (0, 1]. Default 0.99. */
  readonly discount?: number;
  /** Steps of the uniform rollout that values a leaf. Default 100. */
  readonly rolloutDepth?: number;
  /** T of the softmax over the root's values that chooses the action; 0 takes the best. Default 0.01. */
  readonly temperature?: number;
  /** Value of an unvisited action while selecting. Default 1. */
  readonly initialValue?: number;
  readonly seed: number | bigint;
  /** Number of this decision in its episode: the stream of the choice. Default 0. */
  readonly decision?: number | bigint;
  /** Measure the time of each phase, at some cost. Default false. */
  readonly profile?: boolean;
  /** Probability, 0 to 1, with which a rollout repeats its action. Absent, as published: every action alike. */
  readonly rolloutRepeat?: number;
  /** One node for a state whatever leads to it. Default false. */
  readonly transpositions?: boolean;
  /** A step in which the model fails ends the search (`fail`, the default), or the world, with reward 0 (`terminate`). */
  readonly onModelError?: 'fail' | 'terminate';
  /**
   * No simulation begins after so many milliseconds; the first is made in any case. A plan under a time limit is not determined
   * by its seed. Absent: none.
   */
  readonly milliseconds?: number;
  /** Independent trees whose visits and returns at the root are added. Default 1. */
  readonly trees?: number;
  /** Worker threads for several trees; the plan does not depend on them. Default 1. */
  readonly threads?: number;
}

/** A plan: what the search thinks of each action of the root. `actions`, `visits` and `values` are aligned. */
export interface MctsPlan {
  /** The chosen action. */
  readonly action: Value;
  readonly actions: readonly Value[];
  /** Simulations that took each action. */
  readonly visits: Uint32Array;
  /** Mean discounted return of each; 0 for one never taken. */
  readonly values: Float64Array;
  readonly stats: {
    readonly simulations: number;
    readonly modelSteps: number;
    /** States in the tree. */
    readonly nodes: number;
    /** Wall time; not part of the promise that equal seeds give equal plans. */
    readonly nanoseconds: number;
    /** Wall time in the model, with `profile`. */
    readonly modelNanoseconds: number | undefined;
    /** Wall time by phase in nanoseconds, with `profile`; of several trees together. */
    readonly phases: Readonly<PhaseTimes> | undefined;
    /** Failures of the model that ended a path, with `onModelError: 'terminate'`. */
    readonly failures: number;
    /** Memory of the trees. */
    readonly treeBytes: number;
  };
}

function nativeOptions(model: PlanningWorld, options: MctsOptions): Result<NativeOptions, PlannerError> {
  const seed = word64('seed', options.seed);
  if (!seed.ok) return seed;
  const decision = word64('decision', options.decision ?? 0);
  if (!decision.ok) return decision;
  const { simulations = 25, rolloutDepth = 100, trees = 1, threads = 1, onModelError = 'fail', milliseconds } = options;
  const valid = wholeNumbers({ simulations, rolloutDepth, trees, threads });
  if (!valid.ok) return valid;
  const allowed = threadsOf(model, threads);
  if (!allowed.ok) return allowed;
  if (onModelError !== 'fail' && onModelError !== 'terminate')
    return invalid('onModelError', onModelError, "'fail' or 'terminate'");
  if (milliseconds !== undefined && !(milliseconds >= 1e-6 && milliseconds <= 1e12))
    return invalid('milliseconds', milliseconds, 'above 0 and at most 1e12');
  return success({
    simulations,
    rolloutDepth,
    exploration: options.exploration ?? 1,
    epsilon: options.epsilon ?? 1e-3,
    discount: options.discount ?? 0.99,
    temperature: options.temperature ?? 0.01,
    initialValue: options.initialValue ?? 1,
    seed: seed.value,
    decision: decision.value,
    profile: options.profile ?? false,
    transpositions: options.transpositions ?? false,
    lenient: onModelError === 'terminate',
    trees,
    threads,
    turns: model.players,
    ...(options.rolloutRepeat === undefined ? {} : { repeat: options.rolloutRepeat }),
    ...(milliseconds === undefined ? {} : { nanoseconds: milliseconds * 1e6 }),
  });
}

function toPlan(model: PlanningWorld, result: MctsResult): Result<MctsPlan, PlannerError> {
  const actions = model.decodeActions(result.actions.map((bytes) => Uint8Array.from(bytes)));
  if (!actions.ok) return actions;
  const { visits, values, chosen, simulations, modelSteps, nodes, nanoseconds, failures, treeBytes } = result;
  const { modelNanoseconds, phases } = result;
  return success({
    action: actions.value[chosen],
    actions: actions.value,
    visits: Uint32Array.from(visits),
    values: Float64Array.from(values),
    stats: { simulations, modelSteps, nodes, nanoseconds, modelNanoseconds, phases, failures, treeBytes },
  });
}

/**
 * Plans one action with MCTS on the calling thread. Same seed, same plan, on any machine, here or in {@link mctsAsync}.
 *
 * In a model of two players (it exports `player`) the second one takes the least values; rewards and values are player 0's.
 */
export function mcts(model: PlanningWorld, state: Encodable, options: MctsOptions): Result<MctsPlan, PlannerError> {
  const prepared = prepareSearch(model, state, () => nativeOptions(model, options));
  if (!prepared.ok) return prepared;
  const { native, from, settings } = prepared.value;
  const result = attempt(() => native.mctsSync(model.native, from, settings));
  return result.ok ? toPlan(model, result.value) : result;
}

/** As {@link mcts}, beside the event loop; `signal` stops it with the error `cancelled`. */
export async function mctsAsync(
  model: PlanningWorld,
  state: Encodable,
  options: MctsOptions & { readonly signal?: AbortSignal },
): Promise<Result<MctsPlan, PlannerError>> {
  const prepared = prepareSearch(model, state, () => nativeOptions(model, options));
  if (!prepared.ok) return prepared;
  const { native, from, settings } = prepared.value;
  const cancellation = new native.Cancellation();
  const result = await cancellable(model, cancellation, options.signal, () =>
    native.mctsAsync(model.native, from, settings, cancellation),
  );
  return result.ok ? toPlan(model, result.value) : result;
}

/** A search that keeps its tree: what is known below the state that an action has led to begins the next decision. */
export class MctsSession {
  readonly #model: PlanningWorld;
  readonly #addon: Addon;
  readonly #native: NativeMctsSession;

  constructor(model: PlanningWorld, native: Addon, session: NativeMctsSession) {
    this.#model = model;
    this.#addon = native;
    this.#native = session;
  }

  /**
   * Plans in `state` on what is known below it; a state that is not known begins a new tree. `visits` and `values` include what
   * was known. Simulations are numbered through the session, for their streams. One tree, one player.
   */
  plan(state: Encodable, options: MctsOptions): Result<MctsPlan, PlannerError> {
    const prepared = prepareSearch(this.#model, state, () => nativeOptions(this.#model, options));
    if (!prepared.ok) return prepared;
    const result = attempt(() => this.#native.planSync(prepared.value.from, prepared.value.settings));
    return result.ok ? toPlan(this.#model, result.value) : result;
  }

  /** As {@link plan}, beside the event loop; decisions of one session follow one another. `signal` stops it. */
  async planAsync(
    state: Encodable,
    options: MctsOptions & { readonly signal?: AbortSignal },
  ): Promise<Result<MctsPlan, PlannerError>> {
    const prepared = prepareSearch(this.#model, state, () => nativeOptions(this.#model, options));
    if (!prepared.ok) return prepared;
    const { from, settings } = prepared.value;
    const cancellation = new this.#addon.Cancellation();
    const result = await cancellable(this.#model, cancellation, options.signal, () =>
      this.#native.planAsync(from, settings, cancellation),
    );
    return result.ok ? toPlan(this.#model, result.value) : result;
  }

  /** Forgets the tree, at the start of an episode. */
  forget(): void {
    this.#native.forget();
  }
}

/** Begins a search that keeps its tree from one decision to the next. */
export function mctsSession(model: PlanningWorld): Result<MctsSession, PlannerError> {
  const native = addon();
  if (!native.ok) return native;
  const session = attempt(() => native.value.mctsSession(model.native));
  return session.ok ? success(new MctsSession(model, native.value, session.value)) : session;
}
