import { failure, RandomStream, success, type Result } from '@orrery/contract';
import type { Dataset, Trajectory } from './dataset.ts';
import { policy, type Policy, type TrueEnvironment } from './episode.ts';
import type { EnvironmentError } from './error.ts';
import { habitPlay } from './habit_play.ts';
import { randomPolicy } from './random_policy.ts';
import type { Recipe, Split } from './recipe.ts';
import { recordEpisode, type Recorded } from './record_episode.ts';
import { stickyPolicy } from './sticky_policy.ts';
import { ownSeed, type Task } from './task.ts';

/** Plans on the true environment from one of its own states: the actions of the whole horizon. */
export type OpenLoopPlanner<S> = (
  state: S,
  settings: {
    readonly iterations: number;
    readonly horizon: number;
    readonly population: number;
    readonly elites: number;
    readonly seed: number;
  },
) => Result<readonly (readonly number[])[], EnvironmentError>;

/** What recipes plan with, in the true environment. */
export interface RecipePlanners<S> {
  readonly openLoop: OpenLoopPlanner<S>;
  /** The planner of the task's published protocol. */
  readonly published: Policy<S>;
}

/** More episodes than this without filling a recipe means that its threshold is out of reach. */
const episodeLimit = 100_000;

type Made = Result<Trajectory[], EnvironmentError>;
type Of<K extends Recipe['kind']> = Extract<Recipe, { kind: K }>;

/**
 * Makes a dataset by the task's recipe. Trajectory i draws everything from the stream (own seed, Dataset, i): first the
 * seed of its reset, then the actions of random play or the planner's seed.
 */
export function generateDataset<S>(
  task: Task,
  split: Split,
  seed: number,
  environment: TrueEnvironment<S>,
  planners: RecipePlanners<S>,
): Result<Dataset, EnvironmentError> {
  const trajectories = made(task, task.recipes[split], ownSeed(task, seed), environment, planners);
  if (!trajectories.ok) return trajectories;
  return success({ environment: task.dataOf ?? task.id, split, seed, trajectories: trajectories.value });
}

function made<S>(
  task: Task,
  recipe: Recipe,
  seed: number,
  environment: TrueEnvironment<S>,
  planners: RecipePlanners<S>,
): Made {
  switch (recipe.kind) {
    case 'random_play':
      return randomPlay(task, recipe, seed, environment);
    case 'random_steps':
      return randomSteps(task, recipe, seed, environment);
    case 'sticky_play':
      return stickyPlay(task, recipe, seed, environment);
    case 'habit_play':
      return habitPlay(task, recipe, seed, environment);
    case 'cem_play':
      return cemPlay(task, recipe, seed, environment, planners.openLoop);
    case 'planner_play':
      return plannerPlay(task, recipe, seed, environment, planners.published);
  }
}

function randomPlay<S>(task: Task, recipe: Of<'random_play'>, seed: number, environment: TrueEnvironment<S>): Made {
  const { threshold } = recipe;
  const isBetter = (episode: Recorded): boolean =>
    threshold === 'terminated' ? episode.trajectory.terminated : episode.return >= threshold;
  const low: Trajectory[] = [];
  const better: Trajectory[] = [];
  for (let episode = 0; low.length < recipe.low || better.length < recipe.better; episode += 1) {
    if (episode === episodeLimit) {
      const wanted = threshold === 'terminated' ? 'that the world ends' : `with a return of at least ${threshold}`;
      return unfilled(
        `${task.id}: ${episodeLimit} random episodes gave ${better.length} of ${recipe.better} ${wanted}`,
      );
    }
    const played = randomEpisode(task, environment, RandomStream.of(seed, 'Dataset', episode), task.timeLimit);
    if (!played.ok) return played;
    const [kept, wanted] = isBetter(played.value) ? [better, recipe.better] : [low, recipe.low];
    if (kept.length < wanted) kept.push(played.value.trajectory);
  }
  return success([...low, ...better]);
}

/** The last episode is cut where the recipe is full: neither terminated nor truncated there. */
function randomSteps<S>(task: Task, recipe: Of<'random_steps'>, seed: number, environment: TrueEnvironment<S>): Made {
  const trajectories: Trajectory[] = [];
  let left = recipe.steps;
  for (let episode = 0; left > 0; episode += 1) {
    const limit = Math.min(left, recipe.episodeLimit);
    const played = randomEpisode(task, environment, RandomStream.of(seed, 'Dataset', episode), limit);
    if (!played.ok) return played;
    const { trajectory } = played.value;
    trajectories.push({ ...trajectory, truncated: trajectory.truncated && limit === recipe.episodeLimit });
    left -= trajectory.actions.length;
  }
  return success(trajectories);
}

function randomEpisode<S>(
  task: Task,
  environment: TrueEnvironment<S>,
  stream: RandomStream,
  timeLimit: number,
): Result<Recorded, EnvironmentError> {
  const seed = stream.word();
  return recordEpisode(environment, randomPolicy(task, stream, environment), { seed, timeLimit });
}

function stickyPlay<S>(task: Task, recipe: Of<'sticky_play'>, seed: number, environment: TrueEnvironment<S>): Made {
  const trajectories: Trajectory[] = [];
  let episode = 0;
  for (const part of recipe.parts) {
    let missing = part.count;
    for (const first = episode; missing > 0; episode += 1) {
      if (episode - first === episodeLimit) {
        return unfilled(`${task.id}: ${episodeLimit} episodes left ${missing} of ${part.count} that are ${part.ends}`);
      }
      const stream = RandomStream.of(seed, 'Dataset', episode);
      const settings = { seed: stream.word(), timeLimit: task.timeLimit };
      const played = recordEpisode(environment, stickyPolicy(task, part, stream), settings);
      if (!played.ok) return played;
      if (!played.value.trajectory[part.ends]) continue;
      trajectories.push(played.value.trajectory);
      missing -= 1;
    }
  }
  return success(trajectories);
}

function cemPlay<S>(
  task: Task,
  { iterations, horizon, population, elites }: Of<'cem_play'>,
  seed: number,
  environment: TrueEnvironment<S>,
  plan: OpenLoopPlanner<S>,
): Made {
  const trajectories: Trajectory[] = [];
  for (const [at, count] of iterations.entries()) {
    const stream = RandomStream.of(seed, 'Dataset', at);
    const reset = stream.word();
    const start = environment.reset(reset);
    if (!start.ok) return start;
    const actions = plan(start.value, { iterations: count, horizon, population, elites, seed: stream.word() });
    if (!actions.ok) return actions;
    const played = recordEpisode(
      environment,
      policy(({ step }) => success(actions.value[step] ?? [])),
      { seed: reset, timeLimit: Math.min(horizon, task.timeLimit) },
    );
    if (!played.ok) return played;
    const { trajectory } = played.value;
    // Where the horizon is shorter than the task's time limit, the trajectory is merely cut.
    trajectories.push({ ...trajectory, truncated: trajectory.truncated && task.timeLimit <= horizon });
  }
  return success(trajectories);
}

function plannerPlay<S>(
  task: Task,
  { episodes, steps }: Of<'planner_play'>,
  seed: number,
  environment: TrueEnvironment<S>,
  planner: Policy<S>,
): Made {
  const limit = Math.min(steps, task.timeLimit);
  const trajectories: Trajectory[] = [];
  for (let episode = 0; episode < episodes; episode += 1) {
    const reset = RandomStream.of(seed, 'Dataset', episode).word();
    const played = recordEpisode(environment, planner, { seed: reset, timeLimit: limit });
    if (!played.ok) return played;
    const { trajectory } = played.value;
    trajectories.push({ ...trajectory, truncated: trajectory.truncated && limit === task.timeLimit });
  }
  return success(trajectories);
}

function unfilled(message: string): Made {
  return failure({ code: 'policy_failed', message });
}
