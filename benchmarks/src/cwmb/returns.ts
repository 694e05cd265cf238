import {
  modelPolicy,
  openEnvironment,
  oraclePolicy,
  randomPolicy,
  runEpisode,
  type OracleEnvironment,
  type OracleState,
  type Policy,
  type Task,
} from '@orrery/environments';
import { RandomStream } from '@orrery/contract';
import type { Model } from '@orrery/planner';
import { orFail } from '../command_error.ts';

/** Seed of episode e of a run: every method meets the same start states. */
const episodeSeed = (seed: number, episode: number): number => seed + episode;

function episodes(
  task: Task,
  environment: OracleEnvironment,
  count: number,
  seed: number,
  policyOf: (episodeSeed: number) => Policy<OracleState>,
): number[] {
  return Array.from({ length: count }, (_, episode) => {
    const own = episodeSeed(seed, episode);
    const played = runEpisode(environment, policyOf(own), { seed: own, timeLimit: task.timeLimit });
    return orFail(played, `${task.id}, episode with seed ${own}: `).return;
  });
}

/** Returns in the true environment of the task's planner in a world model. */
export function modelReturns(task: Task, model: Model, count: number, seed: number, threads: number): number[] {
  const environment = orFail(openEnvironment(task));
  return episodes(task, environment, count, seed, () => modelPolicy(model, task.planner, { threads }));
}

/** Returns of the same planner on the true dynamics. */
export function oracleReturns(task: Task, count: number, seed: number, threads: number): number[] {
  const environment = orFail(openEnvironment(task));
  return episodes(task, environment, count, seed, () => oraclePolicy(environment.oracle, task.planner, { threads }));
}

/** Returns of the uniform policy; episode e draws from the stream (episode seed, Policy, 0). */
export function randomReturns(task: Task, count: number, seed: number): number[] {
  const environment = orFail(openEnvironment(task));
  return episodes(task, environment, count, seed, (own) =>
    randomPolicy(task, RandomStream.of(own, 'Policy', 0), environment),
  );
}
