import { failure, success, type Result } from '@orrery/contract';
import type { EnvironmentError } from './error.ts';

/** A true environment as the episode loop sees it; its state is opaque. */
export interface TrueEnvironment<S> {
  /** The start state that Gymnasium's `reset(seed=…)` gives. */
  reset(seed: number): Result<S, EnvironmentError>;
  observe(state: S): Result<readonly number[], EnvironmentError>;
  /** `index` numbers the step over the run, for environments with chance. */
  step(
    state: S,
    action: number | readonly number[],
    chance: { readonly seed: number; readonly index: number },
  ): Result<{ readonly state: S; readonly reward: number; readonly terminated: boolean }, EnvironmentError>;
}

/** Chooses an action from an observation; `state` is there for planners that plan in the true environment itself. */
export type Policy<S> = (
  observation: readonly number[],
  state: S,
  step: number,
) => Result<number | readonly number[], EnvironmentError>;

export interface Episode {
  /** Undiscounted sum of rewards. */
  readonly return: number;
  readonly length: number;
  readonly terminated: boolean;
  /** The time limit ended it: a fact of this loop, never of the world. */
  readonly truncated: boolean;
  /** One entry more than actions. */
  readonly observations: readonly (readonly number[])[];
  readonly actions: readonly (number | readonly number[])[];
  readonly rewards: readonly number[];
}

/** Runs one episode of at most `timeLimit` steps from `reset(seed)`. */
export function runEpisode<S>(
  environment: TrueEnvironment<S>,
  policy: Policy<S>,
  { seed, timeLimit }: { readonly seed: number; readonly timeLimit: number },
): Result<Episode, EnvironmentError> {
  const start = environment.reset(seed);
  if (!start.ok) return start;
  let state = start.value;
  const first = environment.observe(state);
  if (!first.ok) return first;
  let observation = first.value;
  const observations = [observation];
  const actions: (number | readonly number[])[] = [];
  const rewards: number[] = [];
  let total = 0;
  let terminated = false;
  while (!terminated && actions.length < timeLimit) {
    const action = policy(observation, state, actions.length);
    if (!action.ok) return action;
    const step = environment.step(state, action.value, { seed, index: actions.length });
    if (!step.ok) return step;
    state = step.value.state;
    const observed = environment.observe(state);
    if (!observed.ok) return observed;
    observation = observed.value;
    observations.push(observation);
    actions.push(action.value);
    rewards.push(step.value.reward);
    total += step.value.reward;
    terminated = step.value.terminated;
  }
  if (!Number.isFinite(total))
    return failure({ code: 'oracle_failed', message: `the return of the episode with seed ${seed} is ${total}` });
  return success({
    return: total,
    length: actions.length,
    terminated,
    truncated: !terminated,
    observations,
    actions,
    rewards,
  });
}
