// The reference models of MuJoCo tasks against what Gymnasium 0.29.1 recorded with MuJoCo 2.3.7 (crates/oracles/traces),
// and against their own datasets, whose states its few recorded steps do not reach: limits of joints among them.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findTask, readDataset, transitions } from '../src/index.ts';

type Step = (state: number[], action: number[]) => { state: number[]; reward: number; terminated: boolean };

interface Recorded {
  readonly observation: number[];
  readonly action: number[];
  readonly next: number[];
  readonly reward: number;
  readonly terminated: boolean;
}

interface Episode {
  readonly options: object;
  readonly observation: number[];
  readonly steps: readonly {
    readonly action: number[];
    readonly observation: number[];
    readonly reward: number;
    readonly terminated: boolean;
  }[];
}

/** Steps of the episodes with Gymnasium's own options, up to the world's end: the recordings go on after it. */
function traced(name: string): Recorded[] {
  const url = new URL(`../../../crates/oracles/traces/vectors/mujoco/${name}.json`, import.meta.url);
  const { episodes } = JSON.parse(readFileSync(url, 'utf8')) as { episodes: readonly Episode[] };
  return episodes
    .filter(({ options }) => Object.keys(options).length === 0)
    .flatMap(({ observation, steps }) =>
      steps
        .map((made, at) => ({
          ...made,
          observation: steps[at - 1]?.observation ?? observation,
          next: made.observation,
        }))
        .filter((_, at) => !steps.slice(0, at).some(({ terminated }) => terminated)),
    );
}

/** Closer than `strict` asks; Gymnasium's rewards are of float32 actions. */
const close = (predicted: number, truth: number, tolerance: number): boolean =>
  Math.abs(predicted - truth) <= tolerance * (1 + Math.abs(truth));

test.each(['InvertedPendulum-v4', 'InvertedDoublePendulum-v4', 'Reacher-v4', 'HalfCheetah-v4', 'Swimmer-v4'])(
  "the reference model of %s makes every step of Gymnasium's environment, and of the datasets",
  async (id) => {
    const found = findTask(id);
    if (!found.ok) throw new Error(found.error.message);
    const task = found.value;
    const { step } = (await import(new URL('reference_model.ts', task.folder).href)) as { step: Step };
    const made = (['train', 'heldout', 'planner'] as const).flatMap((split) => {
      const dataset = readDataset(task, split);
      if (!dataset.ok) throw new Error(dataset.error.message);
      return transitions(dataset.value).map(({ observation, action, nextObservation, reward, terminated }) => ({
        observation: observation as number[],
        action: action as number[],
        next: nextObservation as number[],
        reward,
        terminated,
      }));
    });
    const traces = traced(task.folder.pathname.split('/').at(-2)!);
    expect(traces.length).toBeGreaterThan(2);
    for (const { observation, action, next, reward, terminated } of [...traces, ...made]) {
      const predicted = step([...observation], [...action]);
      const right =
        predicted.state.length === next.length &&
        predicted.state.every((value, at) => close(value, next[at]!, 1e-10)) &&
        close(predicted.reward, reward, 1e-6) &&
        predicted.terminated === terminated;
      expect(right, JSON.stringify({ observation, action, predicted, next, reward, terminated })).toBe(true);
    }
  },
);
