import { failure, RandomStream, success, type Result, type Value } from '@orrery/contract';
import type { PlannerError } from './error.ts';
import { invalid } from './options.ts';

/** A true environment as the episode loop sees it; its state is opaque, its observations and actions are any values. */
export interface EpisodeEnvironment<S, E = PlannerError> {
  /** The start state of this seed. */
  reset(seed: number): Result<S, E>;
  observe(state: S): Result<Value, E>;
  /** `index` numbers the step over the episode, for environments with chance. */
  step(
    state: S,
    action: Value,
    chance: { readonly seed: number; readonly index: number },
  ): Result<{ readonly state: S; readonly reward: number; readonly terminated: boolean }, E>;
}

/** Where a decision is to be made. */
export interface Situation<S> {
  readonly observation: Value;
  /** The environment's own state, for planners that plan in the true environment itself. */
  readonly state: S;
  /** Steps taken so far. */
  readonly step: number;
  /** Seed of this decision: a word of the stream (episode's seed, Simulation, 0). */
  readonly seed: number;
}

/** What was decided, and what that cost where the planner tells. */
export interface Decided {
  /** The actions to take, first to last, at least one. */
  readonly actions: readonly Value[];
  readonly modelSteps?: number;
  /** Simulations of a tree search, sequences of a sampling planner. */
  readonly simulations?: number;
  /** Wall time in the model. */
  readonly modelNanoseconds?: number | undefined;
  /** Wall time by phase, in nanoseconds, by the phase's name. */
  readonly phases?: Readonly<Record<string, number>> | undefined;
  /** States in the search tree, or in the table. */
  readonly nodes?: number;
  /** Memory of the search tree. */
  readonly treeBytes?: number;
}

/** Chooses actions in an episode. */
export interface EpisodePlanner<S, E = PlannerError> {
  /** Actions of a plan that are taken before the next decision, at most; Infinity for the whole plan. Default 1. */
  readonly execute?: number;
  /** An episode begins: what was kept of the one before is to be forgotten. */
  begin?(seed: number): Result<void, E>;
  decide(situation: Situation<S>): Result<Decided, E>;
  /** The same beside the event loop, where the planner can. */
  decideAsync?(situation: Situation<S>, signal: AbortSignal | undefined): Promise<Result<Decided, E>>;
}

export interface EpisodeSettings {
  /** Of the start state, of the environment's chance and of every decision. */
  readonly seed: number;
  /** Steps after which the episode is truncated. */
  readonly timeLimit: number;
  /** Stops the episode between two decisions, and in {@link runEpisodeAsync} inside one, with the error `cancelled`. */
  readonly signal?: AbortSignal | undefined;
}

export interface Episode {
  /** Undiscounted sum of rewards. */
  readonly return: number;
  readonly length: number;
  readonly terminated: boolean;
  /** The time limit ended it: a fact of this loop, never of the world. */
  readonly truncated: boolean;
  /** One entry more than actions. */
  readonly observations: readonly Value[];
  readonly actions: readonly Value[];
  readonly rewards: readonly number[];
  readonly stats: EpisodeStats;
}

/** What an episode cost. All but the counts is wall time, which is no part of the promise that equal seeds give equal episodes. */
export interface EpisodeStats {
  readonly decisions: number;
  /** Decisions by the time that they took. */
  readonly decisionsPerSecond: number;
  /** Time in decisions, the model's share included. */
  readonly plannerNanoseconds: number;
  /** The model's share, if every decision measured it. */
  readonly modelNanoseconds: number | undefined;
  /** Steps of the model, of planners that count them. */
  readonly modelSteps: number;
  readonly slowestDecisionNanoseconds: number;
}

/**
 * Runs one episode: plan, act in the true environment, plan again. The same seed gives the same episode, here and in
 * {@link runEpisodeAsync}. Errors: those of environment and planner, `cancelled`, `non_finite_return`.
 */
export function runEpisode<S, E = PlannerError>(
  environment: EpisodeEnvironment<S, E>,
  planner: EpisodePlanner<S, E>,
  settings: EpisodeSettings,
): Result<Episode, E | PlannerError> {
  const playing = play(environment, planner, settings);
  let turn = playing.next(unasked);
  while (turn.done !== true) {
    const started = performance.now();
    const plan = planner.decide(turn.value);
    turn = playing.next({ plan, milliseconds: performance.now() - started });
  }
  return turn.value;
}

/**
 * As {@link runEpisode}, deciding beside the event loop where the planner can; where it cannot (a JavaScript model), the event loop
 * gets its turn after each decision.
 */
export async function runEpisodeAsync<S, E = PlannerError>(
  environment: EpisodeEnvironment<S, E>,
  planner: EpisodePlanner<S, E>,
  settings: EpisodeSettings,
): Promise<Result<Episode, E | PlannerError>> {
  const playing = play(environment, planner, settings);
  let turn = playing.next(unasked);
  while (turn.done !== true) {
    const started = performance.now();
    const plan =
      planner.decideAsync === undefined
        ? planner.decide(turn.value)
        : await planner.decideAsync(turn.value, settings.signal);
    const milliseconds = performance.now() - started;
    if (planner.decideAsync === undefined) await new Promise((resolve) => setImmediate(resolve));
    turn = playing.next({ plan, milliseconds });
  }
  return turn.value;
}

/** A decision and how long it took. */
interface Answer<E> {
  readonly plan: Result<Decided, E>;
  readonly milliseconds: number;
}

/** What the loop is first resumed with, before it has asked for anything. */
const unasked: Answer<never> = { plan: success({ actions: [] }), milliseconds: 0 };

/** The loop itself: it asks for each decision, so that whoever drives it may wait for the answer or not. */
function* play<S, E>(
  environment: EpisodeEnvironment<S, E>,
  planner: EpisodePlanner<S, E>,
  { seed, timeLimit, signal }: EpisodeSettings,
): Generator<Situation<S>, Result<Episode, E | PlannerError>, Answer<E>> {
  const { execute = 1 } = planner;
  if (!(Number.isInteger(timeLimit) && timeLimit >= 1)) return invalid('timeLimit', timeLimit, 'a whole number from 1');
  if (!(execute >= 1)) return invalid('execute', execute, 'at least 1');
  const seeds = RandomStream.of(seed, 'Simulation', 0);
  const begun = planner.begin?.(seed) ?? success(undefined);
  if (!begun.ok) return begun;
  const start = environment.reset(seed);
  if (!start.ok) return start;
  let state = start.value;
  const first = environment.observe(state);
  if (!first.ok) return first;
  const observations = [first.value];
  const actions: Value[] = [];
  const rewards: number[] = [];
  const costs = new Costs();
  let planned: readonly Value[] = [];
  let next = 0;
  let terminated = false;
  while (!terminated && actions.length < timeLimit) {
    if (next >= Math.min(planned.length, execute)) {
      if (signal?.aborted) return failure({ code: 'cancelled', message: 'the episode was cancelled' });
      const observation = observations[actions.length];
      const { plan, milliseconds } = yield { observation, state, step: actions.length, seed: seeds.word() };
      if (!plan.ok) return plan;
      costs.add(plan.value, milliseconds);
      [planned, next] = [plan.value.actions, 0];
    }
    if (planned.length === 0)
      return failure({ code: 'invalid_action', message: "the planner's plan has no action to take" });
    const action = planned[next];
    next += 1;
    const step = environment.step(state, action, { seed, index: actions.length });
    if (!step.ok) return step;
    ({ state, terminated } = step.value);
    const observed = environment.observe(state);
    if (!observed.ok) return observed;
    observations.push(observed.value);
    actions.push(action);
    rewards.push(step.value.reward);
  }
  const total = rewards.reduce((sum, reward) => sum + reward, 0);
  if (!Number.isFinite(total))
    return failure({ code: 'non_finite_return', message: `the return of the episode with seed ${seed} is ${total}` });
  const end = { terminated, truncated: !terminated };
  return success({
    return: total,
    length: actions.length,
    ...end,
    observations,
    actions,
    rewards,
    stats: costs.stats(),
  });
}

/** Adds up what decisions cost. */
class Costs {
  #decisions = 0;
  #milliseconds = 0;
  #slowest = 0;
  #modelSteps = 0;
  #modelNanoseconds: number | undefined = 0;

  add({ modelSteps = 0, modelNanoseconds }: Decided, milliseconds: number): void {
    this.#decisions += 1;
    this.#milliseconds += milliseconds;
    this.#slowest = Math.max(this.#slowest, milliseconds);
    this.#modelSteps += modelSteps;
    if (this.#modelNanoseconds !== undefined)
      this.#modelNanoseconds = modelNanoseconds === undefined ? undefined : this.#modelNanoseconds + modelNanoseconds;
  }

  stats(): EpisodeStats {
    return {
      decisions: this.#decisions,
      decisionsPerSecond: this.#decisions / (this.#milliseconds / 1e3),
      plannerNanoseconds: this.#milliseconds * 1e6,
      modelNanoseconds: this.#modelNanoseconds,
      modelSteps: this.#modelSteps,
      slowestDecisionNanoseconds: this.#slowest * 1e6,
    };
  }
}
