import {
  generateDataset,
  openEnvironment,
  openLoopPlanner,
  transitions,
  writeDataset,
  type Split,
  type Task,
} from '@orrery/environments';
import { orFail } from './command_error.ts';
import { progress } from './progress.ts';

/** Seeds of the committed splits; they share no stream. */
const splitSeeds: Readonly<Record<Split, number>> = { train: 1, heldout: 2 };

/** `pnpm bench datasets`: makes the committed datasets of the tasks again, both splits. */
export function makeDatasets(tasks: readonly Task[], threads: number): void {
  for (const task of tasks) {
    const environment = orFail(openEnvironment(task));
    for (const split of ['train', 'heldout'] as const) {
      const plan = openLoopPlanner(environment.oracle, threads);
      const dataset = orFail(generateDataset(task, split, splitSeeds[split], environment, plan));
      const path = orFail(writeDataset(task, dataset));
      const made = transitions(dataset);
      const ends = made.filter(({ terminated }) => terminated).length;
      progress(
        `${task.id} ${split}: ${dataset.trajectories.length} trajectories, ${made.length} transitions, ${ends} terminal → ${path}`,
      );
    }
  }
}
