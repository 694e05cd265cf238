import { RandomStream, failure, success, type Result } from '@orrery/contract';
import type { Dataset, Split, Trajectory } from './dataset.ts';
import { policy, runEpisode, type Episode, type TrueEnvironment } from './episode.ts';
import type { EnvironmentError } from './error.ts';
import { randomPolicy } from './random_policy.ts';
import type { Recipe, Task } from './task.ts';

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

/** More episodes than this without filling a recipe means that its threshold is out of reach. */
const episodeLimit = 100_000;

/**
 * Makes a dataset by the task's recipe. Trajectory i draws everything from the stream (seed, Dataset, i): first the
 * seed of its reset, then the actions of random play or the planner's seed.
 */
export function generateDataset<S>(
  task: Task,
  split: Split,
  seed: number,
  environment: TrueEnvironment<S>,
  plan: OpenLoopPlanner<S>,
): Result<Dataset, EnvironmentError> {
  const trajectories =
    task.recipe.kind === 'random_play'
      ? randomPlay(task, task.recipe, seed, environment)
      : cemPlay(task.recipe, seed, environment, plan);
  if (!trajectories.ok) return trajectories;
  return success({ environment: task.id, split, seed, trajectories: trajectories.value });
}

function randomPlay<S>(
  task: Task,
  recipe: Extract<Recipe, { kind: 'random_play' }>,
  seed: number,
  environment: TrueEnvironment<S>,
): Result<Trajectory[], EnvironmentError> {
  const low: Trajectory[] = [];
  const better: Trajectory[] = [];
  for (let episode = 0; low.length < recipe.low || better.length < recipe.better; episode += 1) {
    if (episode === episodeLimit) {
      return failure({
        code: 'policy_failed',
        message: `${task.id}: ${episodeLimit} random episodes gave ${better.length} of ${recipe.better} with a return of at least ${recipe.threshold}`,
      });
    }
    const stream = RandomStream.of(seed, 'Dataset', episode);
    const reset = stream.word();
    const played = runEpisode(environment, randomPolicy(task.actionSpace, stream), {
      seed: reset,
      timeLimit: task.timeLimit,
    });
    if (!played.ok) return played;
    const [kept, wanted] = played.value.return < recipe.threshold ? [low, recipe.low] : [better, recipe.better];
    if (kept.length < wanted) kept.push(trajectory(played.value));
  }
  return success([...low, ...better]);
}

function cemPlay<S>(
  { iterations, horizon, population, elites }: Extract<Recipe, { kind: 'cem_play' }>,
  seed: number,
  environment: TrueEnvironment<S>,
  plan: OpenLoopPlanner<S>,
): Result<Trajectory[], EnvironmentError> {
  const made: Trajectory[] = [];
  for (const [at, count] of iterations.entries()) {
    const stream = RandomStream.of(seed, 'Dataset', at);
    const reset = stream.word();
    const start = environment.reset(reset);
    if (!start.ok) return start;
    const actions = plan(start.value, { iterations: count, horizon, population, elites, seed: stream.word() });
    if (!actions.ok) return actions;
    const played = runEpisode(
      environment,
      policy(({ step }) => success(actions.value[step] ?? [])),
      {
        seed: reset,
        timeLimit: horizon,
      },
    );
    if (!played.ok) return played;
    // The horizon is the recipe's, not the task's time limit: the trajectory is merely cut there.
    made.push({ ...trajectory(played.value), truncated: false });
  }
  return success(made);
}

function trajectory({ observations, actions, rewards, terminated, truncated }: Episode): Trajectory {
  return { observations, actions, rewards, terminated, truncated };
}
