import { success, type Result, type Value } from '@orrery/contract';
import type { MctsOptions as NativeOptions, MctsResult } from './addon.d.ts';
import { cancellable } from './cancellation.ts';
import { attempt, type PlannerError } from './error.ts';
import { wholeNumbers, word64 } from './options.ts';
import { prepareSearch } from './search.ts';
import type { Encodable, PlanningWorld } from './world.ts';

/**
 * Options of the published MCTS (Dainese et al. 2024, appendix L; the defaults are the released code's). A new tree is
 * grown at each call.
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
  /** Measure the time inside the model, at some cost. Default false. */
  readonly profile?: boolean;
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
  };
}

function nativeOptions(options: MctsOptions): Result<NativeOptions, PlannerError> {
  const seed = word64('seed', options.seed);
  if (!seed.ok) return seed;
  const decision = word64('decision', options.decision ?? 0);
  if (!decision.ok) return decision;
  const { simulations = 25, rolloutDepth = 100 } = options;
  const valid = wholeNumbers({ simulations, rolloutDepth });
  if (!valid.ok) return valid;
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
  });
}

function toPlan(model: PlanningWorld, result: MctsResult): Result<MctsPlan, PlannerError> {
  const actions = model.decodeActions(result.actions.map((bytes) => Uint8Array.from(bytes)));
  if (!actions.ok) return actions;
  const { visits, values, chosen, simulations, modelSteps, nodes, nanoseconds, modelNanoseconds } = result;
  return success({
    action: actions.value[chosen],
    actions: actions.value,
    visits: Uint32Array.from(visits),
    values: Float64Array.from(values),
    stats: { simulations, modelSteps, nodes, nanoseconds, modelNanoseconds },
  });
}

/** Plans one action with MCTS on the calling thread. Same seed, same plan, on any machine, here or in {@link mctsAsync}. */
export function mcts(model: PlanningWorld, state: Encodable, options: MctsOptions): Result<MctsPlan, PlannerError> {
  const prepared = prepareSearch(model, state, () => nativeOptions(options));
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
  const prepared = prepareSearch(model, state, () => nativeOptions(options));
  if (!prepared.ok) return prepared;
  const { native, from, settings } = prepared.value;
  const cancellation = new native.Cancellation();
  const result = await cancellable(cancellation, options.signal, () =>
    native.mctsAsync(model.native, from, settings, cancellation),
  );
  return result.ok ? toPlan(model, result.value) : result;
}
