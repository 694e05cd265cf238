import {
  generateDataset,
  openEnvironment,
  openLoopPlanner,
  oraclePolicy,
  splits,
  splitSeeds,
  transitions,
  writeDataset,
  type Split,
  type Task,
} from '@orrery/environments';
import { orFail } from './command_error.ts';
import { progress } from './progress.ts';

/** `pnpm bench datasets`: makes the committed datasets of the tasks again. */
export function makeDatasets(tasks: readonly Task[], chosen: readonly Split[] = splits, threads = 1): void {
  for (const task of tasks.filter(({ id, dataOf = id }) => dataOf === id)) {
    const environment = orFail(openEnvironment(task));
    const planners = {
      openLoop: openLoopPlanner(environment.oracle, threads),
      published: oraclePolicy(environment.oracle, task.planner, { threads }),
    };
    for (const split of chosen) {
      const dataset = orFail(generateDataset(task, split, splitSeeds[split], environment, planners));
      const path = orFail(writeDataset(task, dataset));
      const made = transitions(dataset);
      const ends = made.filter(({ terminated }) => terminated).length;
      progress(
        `${task.id} ${split}: ${dataset.trajectories.length} trajectories, ${made.length} transitions, ${ends} terminal → ${path}`,
      );
    }
  }
}
