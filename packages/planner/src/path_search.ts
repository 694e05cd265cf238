import { success, type Result, type Value } from '@orrery/contract';
import type { PathOptions as NativeOptions, PathResult } from './addon.d.ts';
import { cancellable } from './cancellation.ts';
import { attempt, type PlannerError } from './error.ts';
import { allOf, invalid, numbers, onePlayer, wholeNumbers } from './options.ts';
import { prepareSearch } from './search.ts';
import { Told } from './told.ts';
import type { Encodable, PlanningWorld } from './world.ts';

/** Options of all searches for a path. */
export interface PathOptions {
  /**
   * Which step is the last: one that ends the world with a reward above `above` (`terminated`, the default with 0), or one
   * whose reward is above it, whether the world ends or not (`reward`).
   */
  readonly goal?: { readonly kind: 'terminated' | 'reward'; readonly above: number };
  /** States to discover at most. Default 1,000,000. */
  readonly states?: number;
  /** Steps of a path at most. Default 2^32 - 1. */
  readonly depth?: number;
  /** A step in which the model fails ends the search with its error (the default), or is a dead end. */
  readonly onModelError?: 'fail' | 'terminate';
}

/** A path to the goal. */
export interface PathPlan {
  /** Its first action. */
  readonly action: Value;
  /** Its actions, first to last. */
  readonly actions: readonly Value[];
  /** Sum of its rewards. */
  readonly predictedReturn: number;
  readonly stats: {
    /** States discovered, the root included. */
    readonly states: number;
    /** States whose actions were tried. */
    readonly expanded: number;
    readonly modelSteps: number;
    /** Wall time; not part of the promise that equal models give equal paths. */
    readonly nanoseconds: number;
  };
}

/** Options of {@link aStar}. */
export interface AStarOptions extends PathOptions {
  /** What a step costs: 1 (`step`, the default), or its negated reward, which must not be negative short of the goal. */
  readonly cost?: 'step' | 'negatedReward';
  /** Factor of the heuristic; above 1 a path costs at most so many times the cheapest. Default 1. */
  readonly weight?: number;
}

function nativeOptions(model: PlanningWorld, options: PathOptions): Result<NativeOptions, PlannerError> {
  const alone = onePlayer(model);
  if (!alone.ok) return alone;
  const { goal = { kind: 'terminated', above: 0 }, onModelError = 'fail' } = options;
  const { states = 1_000_000, depth = 0xffff_ffff } = options;
  const valid = allOf(
    wholeNumbers({ states, depth }),
    numbers({ 'goal.above': (goal as { readonly above?: unknown } | null)?.above }),
  );
  if (!valid.ok) return valid;
  if (goal.kind !== 'terminated' && goal.kind !== 'reward')
    return invalid('goal.kind', goal.kind, "'terminated' or 'reward'");
  if (onModelError !== 'fail' && onModelError !== 'terminate')
    return invalid('onModelError', onModelError, "'fail' or 'terminate'");
  return success({
    rewardAbove: goal.above,
    terminated: goal.kind === 'terminated',
    states,
    depth,
    lenient: onModelError === 'terminate',
  });
}

function toPlan(model: PlanningWorld, result: PathResult): Result<PathPlan, PlannerError> {
  const actions = model.decodeActions(result.actions);
  if (!actions.ok) return actions;
  const { predictedReturn, states, expanded, modelSteps, nanoseconds } = result;
  return success({
    action: actions.value[0],
    actions: actions.value,
    predictedReturn,
    stats: { states, expanded, modelSteps, nanoseconds },
  });
}

/**
 * A path to the goal with the fewest steps, in a model that draws no random numbers. Errors: `no_path` if every state within
 * the depth was searched, `too_many_states` if the states ran out, `stochastic` at the first draw.
 */
export function breadthFirst(
  model: PlanningWorld,
  state: Encodable,
  options: PathOptions = {},
): Result<PathPlan, PlannerError> {
  const prepared = prepareSearch(model, state, () => nativeOptions(model, options));
  if (!prepared.ok) return prepared;
  const { native, from, settings } = prepared.value;
  const result = attempt(() => native.breadthFirstSync(model.native, from, settings));
  return result.ok ? toPlan(model, result.value) : result;
}

/** As {@link breadthFirst}, beside the event loop; `signal` stops it with the error `cancelled`. */
export async function breadthFirstAsync(
  model: PlanningWorld,
  state: Encodable,
  options: PathOptions & { readonly signal?: AbortSignal } = {},
): Promise<Result<PathPlan, PlannerError>> {
  const prepared = prepareSearch(model, state, () => nativeOptions(model, options));
  if (!prepared.ok) return prepared;
  const { native, from, settings } = prepared.value;
  const cancellation = new native.Cancellation();
  const result = await cancellable(model, cancellation, options.signal, () =>
    native.breadthFirstAsync(model.native, from, settings, cancellation),
  );
  return result.ok ? toPlan(model, result.value) : result;
}

/**
 * A cheapest path to the goal. `heuristic` estimates the cost from a state to the goal, finite and not negative; if it never
 * overestimates and `weight` is at most 1, no path is cheaper. It is JavaScript, so the search has no asynchronous form; what it
 * throws is thrown on.
 */
export function aStar(
  model: PlanningWorld,
  state: Encodable,
  heuristic: (state: Value) => number,
  options: AStarOptions = {},
): Result<PathPlan, PlannerError> {
  const { cost = 'step', weight = 1 } = options;
  const valid = numbers({ weight });
  if (!valid.ok) return valid;
  if (cost !== 'step' && cost !== 'negatedReward') return invalid('cost', cost, "'step' or 'negatedReward'");
  const prepared = prepareSearch(model, state, () => nativeOptions(model, options));
  if (!prepared.ok) return prepared;
  const { native, from, settings } = prepared.value;
  const told = new Told(model);
  const result = attempt(() =>
    native.aStarSync(model.native, from, settings, cost === 'negatedReward', weight, (bytes) =>
      told.call(Number.NaN, () => heuristic(told.state(bytes))),
    ),
  );
  told.rethrow();
  return result.ok ? toPlan(model, result.value) : result;
}

/**
 * Some path to the goal of at most `depth` steps, always going on from the path whose text answers `mission` best: BM25 over
 * what `describe` says of its steps (Tang et al. 2024, WorldCoder). What `describe` throws is thrown on.
 */
export function bestFirst(
  model: PlanningWorld,
  state: Encodable,
  mission: string,
  describe: (step: { readonly state: Value; readonly action: Value; readonly next: Value }) => string,
  options: PathOptions = {},
): Result<PathPlan, PlannerError> {
  const prepared = prepareSearch(model, state, () => nativeOptions(model, options));
  if (!prepared.ok) return prepared;
  const { native, from, settings } = prepared.value;
  const told = new Told(model);
  const result = attempt(() =>
    native.bestFirstSync(model.native, from, settings, mission, (before, action, next) =>
      told.call('', () => describe({ state: told.state(before), action: told.action(action), next: told.state(next) })),
    ),
  );
  told.rethrow();
  return result.ok ? toPlan(model, result.value) : result;
}
