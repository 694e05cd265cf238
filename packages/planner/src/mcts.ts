import { failure, success, type Result } from '@orrery/contract';
import type { MctsOptions as NativeOptions, MctsResult } from './addon.d.ts';
import { withSignal } from './cancellation.ts';
import { attempt, attemptAsync, type PlannerError } from './error.ts';
import { addon } from './native.ts';
import { numbers, wholeNumbers, word64 } from './options.ts';
import { unwrap, type Plannable } from './plannable.ts';

/**
 * How Monte Carlo tree search searches. Defaults are the published parameters (Dainese et al. 2024, Generating code
 * world models with large language models guided by Monte Carlo tree search, appendix L, table 13).
 */
export interface MctsOptions {
  /** Seed of every stream. The same seed gives the same plan on any machine. */
  readonly seed: number | bigint;
  /** Index of this decision in the run: plans of one seed act with different draws. Default 0. */
  readonly decision?: number | bigint;
  /** Simulations, at least 1. Default 25. */
  readonly simulations?: number;
  /** `C` in `Q + C * sqrt(ln N_p / (n + epsilon))`, not negative. Default 1. */
  readonly exploration?: number;
  /** Added to an action's visits, above 0. Default 1e-3, as released; the paper says 1, which equals random play. */
  readonly epsilon?: number;
  /** Factor per step, above 0 and at most 1. Default 0.99. */
  readonly discount?: number;
  /** Steps of a rollout at most. Default 100. */
  readonly rolloutDepth?: number;
  /** `T` of the softmax over `Q / T` that chooses the action; 0 takes the largest. Default 0.01. */
  readonly temperature?: number;
  /** `Q` of an unvisited action while selecting. Default 1, as released. */
  readonly initialValue?: number;
  /** Measure the time spent in the model, at two clock readings a call. Default false. */
  readonly profile?: boolean;
}

/** One planned action. `actions`, `visits` and `values` are aligned. */
export interface MctsPlan<Action> {
  /** The chosen action. */
  readonly action: Action;
  /** Its index. */
  readonly chosen: number;
  /** The legal actions of the state planned from, in the model's order. */
  readonly actions: readonly Action[];
  /** Simulations that took each action first. */
  readonly visits: Uint32Array;
  /** Mean discounted return of those; 0 for an unvisited action. */
  readonly values: Float64Array;
  readonly stats: MctsStats;
}

/** What a search cost. Counts are determined by the seed, nanoseconds are not. */
export interface MctsStats {
  readonly simulations: number;
  /** Model steps, those of rollouts included. */
  readonly modelSteps: number;
  /** State nodes of the tree. */
  readonly nodes: number;
  /** Wall time of the search. */
  readonly nanoseconds: number;
  /** Wall time in the model, if `profile` was set. */
  readonly modelNanoseconds?: number;
  /** Wall time outside the model, if `profile` was set. */
  readonly treeNanoseconds?: number;
}

/** Plans one action with Monte Carlo tree search on the calling thread. */
export function mcts<State, Action>(
  model: Plannable<State, Action>,
  state: State | Uint8Array,
  options: MctsOptions,
): Result<MctsPlan<Action>, PlannerError> {
  const native = addon();
  if (!native.ok) return native;
  const settings = readOptions(options);
  if (!settings.ok) return settings;
  const bytes = model.stateToBytes(state);
  if (!bytes.ok) return bytes;
  const { mctsSync, Cancellation } = native.value;
  const found = attempt(() => mctsSync(unwrap(model.handle), bytes.value, settings.value, new Cancellation()));
  return found.ok ? readPlan(model, found.value) : found;
}

/** Plans one action beside the event loop: the same plan as {@link mcts}. `signal` ends it with `cancelled`. */
export async function mctsAsync<State, Action>(
  model: Plannable<State, Action>,
  state: State | Uint8Array,
  { signal, ...options }: MctsOptions & { readonly signal?: AbortSignal },
): Promise<Result<MctsPlan<Action>, PlannerError>> {
  const native = addon();
  if (!native.ok) return native;
  const settings = readOptions(options);
  if (!settings.ok) return settings;
  const bytes = model.stateToBytes(state);
  if (!bytes.ok) return bytes;
  return withSignal(native.value, signal, async (cancellation) => {
    const found = await attemptAsync(() =>
      native.value.mctsAsync(unwrap(model.handle), bytes.value, settings.value, cancellation),
    );
    return found.ok ? readPlan(model, found.value) : found;
  });
}

function readOptions(options: MctsOptions): Result<NativeOptions, PlannerError> {
  const {
    simulations = 25,
    exploration = 1,
    epsilon = 1e-3,
    discount = 0.99,
    rolloutDepth = 100,
    temperature = 0.01,
    initialValue = 1,
    profile = false,
  } = options;
  const seed = word64('seed', options.seed);
  if (!seed.ok) return seed;
  const decision = word64('decision', options.decision ?? 0);
  if (!decision.ok) return decision;
  const whole = wholeNumbers({ simulations, rolloutDepth });
  if (!whole.ok) return whole;
  const real = { exploration, epsilon, discount, temperature, initialValue };
  const valid = numbers(real);
  if (!valid.ok) return valid;
  return success({ ...real, simulations, rolloutDepth, profile, seed: seed.value, decision: decision.value });
}

function readPlan<Action>(
  model: Plannable<unknown, Action>,
  result: MctsResult,
): Result<MctsPlan<Action>, PlannerError> {
  const { visits, values, chosen, simulations, modelSteps, nodes, nanoseconds, modelNanoseconds } = result;
  const actions: Action[] = [];
  for (const bytes of result.actions) {
    const action = model.actionFromBytes(bytes);
    if (!action.ok) return action;
    actions.push(action.value);
  }
  if (chosen >= actions.length) return failure({ code: 'internal', message: `the plan has no action ${chosen}` });
  const profiled =
    modelNanoseconds === undefined ? {} : { modelNanoseconds, treeNanoseconds: nanoseconds - modelNanoseconds };
  return success({
    action: actions[chosen] as Action,
    chosen,
    actions,
    visits,
    values,
    stats: { simulations, modelSteps, nodes, nanoseconds, ...profiled },
  });
}
