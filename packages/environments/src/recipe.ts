import { createHash } from 'node:crypto';
import { toJson } from '@orrery/contract';
import type { PlannerSettings, Task } from './task.ts';

/**
 * The splits of a task: what a search may see, what only the final score sees, and what the published planner visits on
 * the true dynamics, where a world model will be asked when it is planned in.
 */
export type Split = 'train' | 'heldout' | 'planner';

export const splits: readonly Split[] = ['train', 'heldout', 'planner'];

/** Seeds of the committed splits; they share no stream. */
export const splitSeeds: Readonly<Record<Split, number>> = { train: 1, heldout: 2, planner: 3 };

/** How the trajectories of a split are gathered (benchmark data of the code world models paper, sections 2 and 6). */
export type Recipe =
  | {
      /** Uniform random play; the first `low` trajectories that are not better, and the first `better` that are. */
      readonly kind: 'random_play';
      readonly low: number;
      readonly better: number;
      /** Return from which a trajectory is better; `terminated`: better are those that the world ends. */
      readonly threshold: number | 'terminated';
    }
  | {
      /** Uniform random play, episode after episode, until there are `steps` transitions; the last episode is cut there. */
      readonly kind: 'random_steps';
      readonly steps: number;
      /** Steps after which an episode is truncated, where the published data have fewer than the task's limit. */
      readonly episodeLimit: number;
    }
  | {
      /** Pushes that are kept up: for each part, the first `count` trajectories that end as it says. */
      readonly kind: 'sticky_play';
      readonly parts: readonly StickyPart[];
    }
  | {
      /** One trajectory for each number of CEM iterations, planned on the true environment, executed open loop. */
      readonly kind: 'cem_play';
      readonly iterations: readonly number[];
      readonly horizon: number;
      readonly population: number;
      readonly elites: number;
    }
  | {
      /**
       * Random play with habits, until there are `steps` transitions; the last episode is cut there. Of every
       * `candidates` episodes, where given, those are kept that together show the most kinds of outcome.
       */
      readonly kind: 'habit_play';
      readonly steps: number;
      /** Probability of the action that is the episode's own, drawn before its first step. */
      readonly habit: number;
      readonly candidates?: number;
    }
  | {
      /** Episodes of the task's planner on the true dynamics, each cut after `steps`. */
      readonly kind: 'planner_play';
      readonly episodes: number;
      readonly steps: number;
    };

/**
 * With probability `repeat` a step takes the action before again. Else it takes, with probability `along`, the first or
 * the last action, whichever has the sign of component `velocity` of the observation; else with probability `last` the
 * last action; else any, uniformly. Probabilities are drawn in this order.
 */
export interface StickyPart {
  readonly count: number;
  readonly ends: 'terminated' | 'truncated';
  readonly velocity: number;
  readonly repeat: number;
  readonly along: number;
  readonly last: number;
}

/** The planner's visits as every task has them: few episodes, long enough to reach an end where the planner reaches one. */
export function plannerPlay(episodes: number, steps: number): Recipe {
  return { kind: 'planner_play', episodes, steps };
}

/**
 * What a split is made by, as 64 hexadecimal digits: sha256 of the recipe with all that decides its trajectories. A
 * dataset carries it in its header, so that data made by another recipe are told apart.
 */
export function recipeHash(task: Task, split: Split, seed: number): string {
  const recipe = task.recipes[split];
  const planner: PlannerSettings | undefined = recipe.kind === 'planner_play' ? task.planner : undefined;
  const facts = {
    environment: task.dataOf ?? task.id,
    split,
    seed,
    oracle: task.oracle,
    sees: task.sees,
    state: task.contract.state,
    action: task.contract.action,
    actionSpace: actionsOf(task),
    timeLimit: task.timeLimit,
    recipe,
    planner,
    ...(task.seedsOf !== undefined && { seedsOf: task.seedsOf }),
    ...(task.observationNoise !== undefined && { observationNoise: task.observationNoise }),
  };
  return createHash('sha256')
    .update(JSON.stringify(sorted(facts)))
    .digest('hex');
}

function actionsOf({ actionSpace, contract }: Task): unknown {
  if (actionSpace.kind !== 'finite') return actionSpace;
  const { kind, actions } = actionSpace;
  return {
    kind,
    actions: actions.map((action) => {
      const json = toJson(contract.action, action);
      return json.ok ? json.value : null;
    }),
  };
}

/** The same facts give the same text, in whatever order they were written down. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}
