// The reference models against what Gymnasium 0.29.1 recorded (crates/oracles/traces), under the rule of `strict`:
// |p - t| <= 1e-5 + 1e-5 |t|. They see float32 observations only, as a synthesized model does.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { tasks, type Task } from '../src/index.ts';

type Step = (state: number[], action: number | number[]) => { state: number[]; reward: number; terminated: boolean };

interface Episode {
  readonly observations: number[][];
  readonly actions: number[][];
  readonly rewards: number[];
  readonly terminated: boolean[];
}

interface World {
  readonly options: Readonly<Record<string, number>>;
  readonly episodes: readonly Episode[];
}

const close = (predicted: number, truth: number): boolean =>
  Math.abs(predicted - truth) <= 1e-5 + 1e-5 * Math.abs(truth);

/** The episodes that Gymnasium recorded with the constants of the task's oracle. */
function recorded(task: Task): readonly Episode[] {
  const { oracle } = task;
  if (!('id' in oracle)) throw new Error(`${task.id} is no environment of Gymnasium`);
  const name = { 'CartPole-v1': 'cartpole', 'Pendulum-v1': 'pendulum' }[oracle.id];
  const url = new URL(`../../../crates/oracles/traces/vectors/${name}.json`, import.meta.url);
  const { worlds } = JSON.parse(readFileSync(url, 'utf8')) as { worlds: readonly World[] };
  return worlds.find(({ options }) => isDeepStrictEqual(options, oracle.options))?.episodes ?? [];
}

test.each([
  ['CartPole-v1', 400],
  ['Pendulum-v1', 1000],
  ['CartPole-changed', 100],
])("the reference model of %s makes every step of Gymnasium's environment", async (id, least) => {
  const task = tasks.find((candidate) => candidate.id === id)!;
  const { step } = (await import(new URL('reference_model.ts', task.folder).href)) as { step: Step };
  let steps = 0;
  for (const [number, { observations, actions, rewards, terminated }] of recorded(task).entries()) {
    for (const [at, action] of actions.entries()) {
      const made = step([...observations[at]!], task.contract.action.kind === 'number' ? action[0]! : action);
      const right =
        made.state.length === observations[at + 1]!.length &&
        made.state.every((value, i) => close(value, observations[at + 1]![i]!)) &&
        close(made.reward, rewards[at]!) &&
        made.terminated === terminated[at];
      expect(right, `episode ${number}, step ${at}: ${JSON.stringify([observations[at], action, made])}`).toBe(true);
      steps += 1;
    }
  }
  expect(steps).toBeGreaterThan(least);
});
