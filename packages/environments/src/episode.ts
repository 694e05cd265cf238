import { failure, success, type Result, type Value } from '@orrery/contract';
import {
  policyPlanner,
  runEpisode as run,
  type Episode,
  type EpisodeEnvironment,
  type EpisodePlanner,
  type PlannerError,
  type Situation,
} from '@orrery/planner';
import type { EnvironmentError } from './error.ts';

export type { Episode } from '@orrery/planner';

/** A true environment as the episode loop of @orrery/planner sees it, with what datasets keep besides; its state is opaque. */
export interface TrueEnvironment<S> extends EpisodeEnvironment<S, EnvironmentError> {
  /** What can be done in a state, of worlds where that depends on it. */
  legalActions?(state: S): Result<readonly Value[], EnvironmentError>;
  /** What exact sensors would show of a state, of worlds whose sensors are noisy. */
  noiseFree?(state: S): Result<Value, EnvironmentError>;
}

/** Chooses actions in the episodes of a task; its errors name the policy. */
export type Policy<S> = EpisodePlanner<S, EnvironmentError>;

/** A policy that chooses each action from the situation alone. */
export function policy<S>(choose: (situation: Situation<S>) => Result<Value, EnvironmentError>): Policy<S> {
  return policyPlanner(choose);
}

/** Runs one episode of at most `timeLimit` steps from `reset(seed)`. */
export function runEpisode<S>(
  environment: TrueEnvironment<S>,
  chooser: Policy<S>,
  settings: { readonly seed: number; readonly timeLimit: number },
): Result<Episode, EnvironmentError> {
  const played = run(environment, chooser, settings);
  return played.ok ? success(played.value) : failure(asEnvironmentError(played.error));
}

/** The loop's own errors are about what was played in it. */
function asEnvironmentError(error: EnvironmentError | PlannerError): EnvironmentError {
  if (error.code === 'invalid_action') return { code: 'policy_failed', message: error.message };
  if (error.code === 'non_finite_return') return { code: 'oracle_failed', message: error.message };
  if (error.code === 'invalid_option') return { code: 'invalid_option', message: error.message };
  return error as EnvironmentError;
}
