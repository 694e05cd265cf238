import type { Value } from '@orrery/contract';
import type { Split } from './recipe.ts';

/**
 * An episode as it was recorded: `observations` are values of the contract's state, one more than `actions` (values of
 * its action) and `rewards`.
 */
export interface Trajectory {
  readonly observations: readonly Value[];
  readonly actions: readonly Value[];
  readonly rewards: readonly number[];
  /** The world ended with the last step. */
  readonly terminated: boolean;
  /** The time limit cut the episode after the last step. */
  readonly truncated: boolean;
  /** What exact sensors would have shown, aligned with `observations`: of worlds whose sensors are noisy. */
  readonly noiseFree?: readonly Value[];
  /** What could be done where each observation was made, aligned with `observations`: of worlds that say so. */
  readonly legalActions?: readonly (readonly Value[])[];
}

export interface Dataset {
  /** Id of the task that the data are of. */
  readonly environment: string;
  readonly split: Split;
  /** Seed of the recipe; splits have different ones. */
  readonly seed: number;
  readonly trajectories: readonly Trajectory[];
}

/** One transition, in dataset order. */
export interface Transition {
  readonly observation: Value;
  readonly action: Value;
  readonly nextObservation: Value;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  /** What can be done in the next state, where the world says so. */
  readonly nextLegalActions?: readonly Value[];
}

/** Which observations transitions are made of: those recorded, or what exact sensors would have shown. */
export type Sensors = 'recorded' | 'noise-free';

/** Every transition, trajectory after trajectory. Without noisy sensors, both kinds of observation are the same. */
export function transitions({ trajectories }: Dataset, sensors: Sensors = 'recorded'): Transition[] {
  return trajectories.flatMap((trajectory) => {
    const { actions, rewards, terminated, truncated, noiseFree, legalActions } = trajectory;
    const observations = sensors === 'noise-free' ? (noiseFree ?? trajectory.observations) : trajectory.observations;
    return actions.map((action, at) => {
      const last = at === actions.length - 1;
      const nextLegalActions = legalActions?.[at + 1];
      const made: Transition = {
        observation: observations[at],
        action,
        nextObservation: observations[at + 1],
        reward: rewards[at] ?? Number.NaN,
        terminated: last && terminated,
        truncated: last && truncated,
      };
      return nextLegalActions === undefined ? made : Object.assign(made, { nextLegalActions });
    });
  });
}
