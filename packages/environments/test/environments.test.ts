import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomStream, success, type ActionSpace, type LayoutType } from '@orrery/contract';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  findTask,
  generateDataset,
  randomPolicy,
  readDataset,
  readDescription,
  readReferenceModel,
  policy,
  runEpisode,
  tasks,
  transitions,
  variantBTasks,
  writeDataset,
  type Dataset,
  type Recipe,
  type Task,
  type TrueEnvironment,
} from '../src/index.ts';

const cartPole = tasks[0]!;

/** Counts up from the seed modulo 3; ends at 5, reward 2 a step; action 1 counts twice. */
const counter: TrueEnvironment<number> = {
  reset: (seed) => success(seed % 3),
  observe: (state) => success([state, 0, 0, 0]),
  step: (state, action) => {
    const next = state + 1 + Number(action);
    return success({ state: next, reward: 2, terminated: next >= 5 });
  },
};

describe('tasks', () => {
  test('an unknown id is an error that lists the known ones', () => {
    const found = findTask('CartPole-v9');
    expect(found.ok ? '' : found.error.message).toContain('known: CartPole-v1, ');
  });

  test.each<[string, RegExp]>([
    // Gravity 9.8, masses 1.0 and 0.1, half length 0.5, force 10, time step 0.02, integrator.
    ['CartPole-v1', /9\.8|\b10(\.0)?\b|\b0\.1\b|\b0\.02\b|\b0\.5\b|euler/i],
    // g 10, m 1, l 1, time step 0.05, and the formula of the dynamics.
    ['Pendulum-v1', /\b10(\.0)?\b|\b0\.05\b|gravity|mass\b(?! above)|3 ?\* ?g/i],
    ['CartPole-changed', /9\.8|6\.5|1\.6|0\.25|\b13\b|0\.03|\b0\.3\b|1\.8|\b2\.4\b|2095|degrees|euler/i],
    // Force 0.001, gravity 0.0025, the formula, the reward, and the velocity at the goal.
    ['MountainCar-v0', /0\.001|0\.0025|gravity|cos\(|reward|-1\b(?!\.2)|velocity is 0 or/i],
    // Masses, lengths, time step, integrator, and which of the two published equations.
    ['Acrobot-v1', /9\.8|\b0\.2\b|\b0\.5\b|runge|kutta|\bmass|inertia|nips/i],
    // Which variant is in force.
    ['Blackjack-v1', /\bsab\b|1\/13|4\/13/i],
    // What a drop-off at another stop does.
    ['Taxi-v3', /another stop,|other stop\b/i],
  ])('the description of %s discloses nothing that the original withholds', (id, withheld) => {
    const found = findTask(id);
    expect(found.ok && readDescription(found.value)).not.toMatch(withheld);
  });

  test.each(variantBTasks.map((task) => [task.id, task] as const))(
    '%s is told in other words than variant A',
    (id, task) => {
      const plain = tasks.find((candidate) => `${candidate.id}-B` === id)!;
      expect(readDescription(task)).not.toBe(readDescription(plain));
    },
  );

  test('a task has a reference model with the step function of its contract, unless its world is no program', () => {
    const contacts = /^(Pusher|Hopper|Walker2d|Ant|Humanoid|HumanoidStandup)-v4$/;
    for (const task of tasks) {
      const model = readReferenceModel(task);
      if (contacts.test(task.id)) expect(model).toMatchObject({ ok: false, error: { code: 'no_reference_model' } });
      else expect(model.ok ? model.value : '', task.id).toMatch(/^export function step\(/m);
    }
  });
});

describe('an episode', () => {
  test('ends when the world terminates, and is not truncated then', () => {
    const episode = runEpisode(
      counter,
      policy(() => success(0)),
      { seed: 1, timeLimit: 10 },
    );
    expect(episode).toMatchObject({ ok: true, value: { return: 8, length: 4, terminated: true, truncated: false } });
  });
  test('needs a time limit of at least one step', () => {
    const episode = runEpisode(
      counter,
      policy(() => success(0)),
      { seed: 0, timeLimit: 0 },
    );
    expect(episode).toMatchObject({ ok: false, error: { code: 'invalid_option' } });
  });
  test('is truncated by the time limit alone', () => {
    const episode = runEpisode(
      counter,
      policy(() => success(0)),
      { seed: 0, timeLimit: 3 },
    );
    expect(episode).toMatchObject({ ok: true, value: { return: 6, length: 3, terminated: false, truncated: true } });
  });
});

test('the random policy draws an index, or a point of the box in order of its components', () => {
  const situation = { observation: [], state: undefined, step: 0, seed: 0 };
  const of = (actionSpace: ActionSpace, action: LayoutType = { kind: 'number' }) => ({
    actionSpace,
    contract: { ...cartPole.contract, action },
  });
  const finite = randomPolicy(of({ kind: 'finite', actions: [5, 6, 7] }), RandomStream.of(1, 'Policy', 0));
  const twin = RandomStream.of(1, 'Policy', 0);
  for (let at = 0; at < 50; at += 1)
    expect(finite.decide(situation)).toEqual(success({ actions: [5 + twin.integer(3)] }));
  const numbers = { kind: 'array', element: { kind: 'number' } } as const;
  const box = randomPolicy(of({ kind: 'box', low: [-2, 0], high: [2, 10] }, numbers), RandomStream.of(1, 'Policy', 1));
  const other = RandomStream.of(1, 'Policy', 1);
  expect(box.decide(situation)).toEqual(success({ actions: [[-2 + other.float() * 4, other.float() * 10]] }));
});

describe('a recipe', () => {
  const planners = { openLoop: () => success([]), published: policy(() => success(1)) };
  const of = (train: Recipe): Task => ({ ...cartPole, recipes: { ...cartPole.recipes, train } });
  const task = of({ kind: 'random_play', low: 3, better: 2, threshold: 8 });

  test('keeps the first low and the first better trajectories', () => {
    const made = generateDataset(task, 'train', 1, counter, planners);
    if (!made.ok) throw new Error(made.error.message);
    const returns = made.value.trajectories.map(({ rewards }) => rewards.reduce((a, b) => a + b, 0));
    expect(returns).toHaveLength(5);
    expect(Math.max(...returns.slice(0, 3))).toBeLessThan(8);
    expect(Math.min(...returns.slice(3))).toBeGreaterThanOrEqual(8);
  });
  test('gives the same data for the same seed and other data for another', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => generateDataset(task, 'train', seed, counter, planners));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });
  test('whose threshold is out of reach ends in an error', () => {
    const hopeless = of({ kind: 'random_play', low: 3, better: 2, threshold: 1e9 });
    expect(generateDataset(hopeless, 'train', 1, counter, planners)).toMatchObject({
      ok: false,
      error: { code: 'policy_failed' },
    });
  });
});

describe('a dataset file', () => {
  let folder: string;
  let path: string;
  const dataset: Dataset = {
    environment: 'CartPole-v1',
    split: 'train',
    seed: 3,
    trajectories: [
      {
        observations: [
          [1, 2, 3, 4],
          [5, 6, 7, 8],
          [9, 10, 11, -0.1],
        ],
        actions: [0, 1],
        rewards: [1, 1],
        terminated: true,
        truncated: false,
      },
      {
        observations: [
          [0, 0, 0, 0],
          [1e-300, 0, 0, 1 / 3],
        ],
        actions: [1],
        rewards: [1],
        terminated: false,
        truncated: true,
      },
    ],
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orrery-dataset-'));
    path = join(folder, 'train.jsonl');
    writeDataset(cartPole, dataset, path);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('comes back bit for bit, and leaves nothing beside it', () => {
    expect(readDataset(cartPole, 'train', path)).toEqual(success(dataset));
    expect(readdirSync(folder)).toEqual(['train.jsonl']);
  });

  test('marks the end flags at the last step of a trajectory only', () => {
    expect(transitions(dataset).map(({ terminated, truncated }) => [terminated, truncated])).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ]);
  });

  test.each([
    ['empty', () => '', 'train.jsonl:1'],
    ['torn', (text: string) => text.slice(0, -10), ':3: the last line is torn'],
    ['not JSON', (text: string) => text.replace('{"observations"', '{observations'), ':2: not JSON'],
    [
      'short of a number',
      (text: string) => text.replace('[1,2,3,4]', '[1,2,3]'),
      ':2: observation 0: expected an array of 4, found an array of 3',
    ],
    [
      'short of a reward',
      (text: string) => text.replace('[1,1]', '[1]'),
      ':2: 3 observations and 1 rewards for 2 actions',
    ],
    [
      'of another action',
      (text: string) => text.replace('"actions":[0,1]', '"actions":[0,2]'),
      ':2: action 1 is not of',
    ],
    [
      'of an infinite reward',
      (text: string) => text.replace('"rewards":[1,1]', '"rewards":[1,"NaN"]'),
      ':2: reward 1 is NaN',
    ],
    ['ended twice', (text: string) => text.replace('"truncated":false', '"truncated":true'), ':2: a trajectory both'],
    ['short of a trajectory', (text: string) => `${text.split('\n').slice(0, 2).join('\n')}\n`, 'the header says 2'],
    ["another task's", (text: string) => text.replace('CartPole-v1', 'Taxi-v3'), ':1: this is Taxi-v3 train'],
  ])('that is %s is refused with its place and the remedy', (_, damage, message) => {
    writeFileSync(path, damage(readFileSync(path, 'utf8')));
    const read = readDataset(cartPole, 'train', path);
    expect(read.ok).toBe(false);
    expect(read.ok ? '' : read.error.message).toContain(message);
    expect(read.ok ? '' : read.error.message).toContain('pnpm bench datasets --env CartPole-v1');
  });

  test('that is a folder is an error value', () => {
    expect(readDataset(cartPole, 'train', folder)).toMatchObject({ ok: false, error: { code: 'corrupt_dataset' } });
  });

  test('keeps every double, non-finite observations included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double(), { minLength: 4, maxLength: 4 }),
        fc.double({ noDefaultInfinity: true, noNaN: true }),
        (observation, reward) => {
          // JSON spells -0 as 0: observations of datasets are compared as values.
          const plain = (x: number): number => x + 0;
          const one = {
            observations: [observation.map(plain), [0, 0, 0, 0]],
            actions: [0],
            rewards: [plain(reward)],
            terminated: false,
            truncated: false,
          };
          writeDataset(cartPole, { ...dataset, trajectories: [one] }, path);
          expect(readDataset(cartPole, 'train', path)).toEqual(success({ ...dataset, trajectories: [one] }));
        },
      ),
      { numRuns: 200 },
    );
  });
});
