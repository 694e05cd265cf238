// The model in which nothing happens, on the committed training data of the continuous tasks, against what it scores on
// the published data (Dainese et al. 2024; measured on the released buffers): within three standard errors.
import { RandomStream } from '@orrery/contract';
import { findTask, readDataset, transitions, type Dataset } from '@orrery/environments';
import { expect, test } from 'vitest';
import { orFail } from '../src/command_error.ts';
import { scoreDoNothing } from '../src/cwmb/score.ts';

/**
 * Scores on the released data. Of Ant these are 20 transitions, of the humanoids there are none, and of the others the first
 * transition of each trajectory is false (it starts from another state than it shows); ours has no such transitions.
 */
const published: readonly (readonly [id: string, paperCode: number, paperEquation: number])[] = [
  ['Reacher-v4', 0.416, 0.327],
  ['Pusher-v4', 0.413, 0.33],
  ['InvertedPendulum-v4', 0.663, 0.658],
  ['InvertedDoublePendulum-v4', 0.408, 0.321],
  ['HalfCheetah-v4', 0.334, 0.334],
  ['Hopper-v4', 0.331, 0.331],
  ['Swimmer-v4', 0.334, 0.334],
  ['Walker2d-v4', 0.342, 0.332],
  ['Pendulum-v1', 0.337, 0.334],
];

/** The published figure is of such a sample too: ten trajectories, gathered in the same way. */
const ofDifference = Math.sqrt(2);

/** Half a unit of the published figures' last place. */
const rounding = 0.0005;
const resamples = 100;

function deviation(numbers: readonly number[]): number {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  return Math.sqrt(numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / (numbers.length - 1));
}

test.each(published.filter(([id]) => findTask(id).ok))(
  'on %s it scores what it scores on the published data',
  (id, paperCode, paperEquation) => {
    const task = orFail(findTask(id));
    const train = orFail(readDataset(task, 'train'));
    const scores = ({ trajectories }: Pick<Dataset, 'trajectories'>): { paperCode: number; paperEquation: number } =>
      scoreDoNothing(task, { train: transitions({ ...train, trajectories }), heldout: [] });
    // A bootstrap over trajectories, whose transitions are not independent.
    const again = Array.from({ length: resamples }, (_, at) => {
      const stream = RandomStream.of(0, 'Scoring', at);
      const { length } = train.trajectories;
      return scores({ trajectories: train.trajectories.map(() => train.trajectories[stream.integer(length)]!) });
    });
    for (const [metric, figure] of Object.entries({ paperCode, paperEquation })) {
      const key = metric as 'paperCode' | 'paperEquation';
      const error = ofDifference * deviation(again.map((each) => each[key]));
      const off = Math.abs(scores(train)[key] - figure);
      expect(off, `${metric}, standard error ${error}`).toBeLessThanOrEqual(3 * error + rounding);
    }
  },
);
