import type { Task } from '@orrery/environments';
import { cem, mcts, type PlanningWorld } from '@orrery/planner';
import { orFail } from '../command_error.ts';

/** Plans, each of some milliseconds, of which the fastest counts: on a busy machine the others tell of the machine. */
const rounds = 50;

/** Seconds of one step of a world while a planner of the task's kind plans in it, on one thread. */
export function stepSeconds(task: Task, world: PlanningWorld, state: Uint8Array): number {
  const { planner } = task;
  let least = Number.POSITIVE_INFINITY;
  for (let seed = 0; seed < rounds; seed += 1) {
    const { modelNanoseconds = Number.NaN, modelSteps } =
      planner.kind === 'mcts'
        ? orFail(mcts(world, state, { ...planner, simulations: 100, seed, profile: true })).stats
        : orFail(cem(world, state, { ...planner, iterations: 1, population: 5, elites: 2, seed, threads: 1 })).stats;
    least = Math.min(least, modelNanoseconds / modelSteps / 1e9);
  }
  return least;
}
