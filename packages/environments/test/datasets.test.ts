import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { success, type Result, type GivenTypes, type Value } from '@orrery/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  datasetPath,
  datasetText,
  findTask,
  generateDataset,
  openEnvironment,
  openLoopPlanner,
  oraclePolicy,
  policy,
  readDataset,
  splits,
  splitSeeds,
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

/** A shop: a name, stock by article, perhaps a guest; actions are words. */
const contract: GivenTypes = {
  name: 'shop',
  types: 'given',
  declaration:
    'type State = { name: string; stock: Record<string, number>; guest: string | null }; type Action = string;',
  state: {
    kind: 'record',
    fields: [
      { name: 'name', type: { kind: 'string' } },
      { name: 'stock', type: { kind: 'dictionary', value: { kind: 'number' } } },
      {
        name: 'guest',
        type: { kind: 'optional', value: { kind: 'string' }, absent: false, undefined: false, null: true },
      },
    ],
  },
  action: { kind: 'literal', values: ['sell', 'wait'] },
  actionSpace: { kind: 'finite', actions: ['sell', 'wait'] },
  initialState: ['initialState'],
  terminated: 'terminated',
  legalActions: 'optional',
};
const shop: Task = {
  ...cartPole,
  id: 'shop',
  contract,
  actionSpace: { kind: 'finite', actions: ['sell', 'wait'] },
  unhashed: [],
};
const open = { name: 'Żuk', stock: { 'an apple': 2, '7': 0.1 }, guest: 'Ada' };
const sold = { name: 'Żuk', stock: { '7': 0.1, 'an apple': 1 }, guest: null };
const data: Dataset = {
  environment: 'shop',
  split: 'train',
  seed: 1,
  trajectories: [
    {
      observations: [open, sold, sold],
      actions: ['sell', 'wait'],
      rewards: [1, 0],
      terminated: false,
      truncated: true,
      noiseFree: [open, sold, sold],
      legalActions: [['sell', 'wait'], ['wait'], ['wait']],
    },
  ],
};

let path: string;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-datasets-'));
  path = join(folder, 'train.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a dataset of records, texts and words', () => {
  test('comes back as it was, with what exact sensors show and what could be done', () => {
    expect(writeDataset(shop, data, path)).toEqual(success(path));
    expect(readDataset(shop, 'train', path)).toEqual(success(data));
  });

  test('gives transitions with the actions of the next state, and of exact sensors when asked', () => {
    const noisy = { ...data.trajectories[0]!, noiseFree: [sold, open, open] };
    const [first] = transitions({ ...data, trajectories: [noisy] });
    expect(first).toMatchObject({ observation: open, nextObservation: sold, nextLegalActions: ['wait'] });
    const [exact] = transitions({ ...data, trajectories: [noisy] }, 'noise-free');
    expect(exact).toMatchObject({ observation: sold, nextObservation: open });
  });

  test.each([
    ['of another kind', '"guest":"Ada"', '"guest":7', ':2: observation 0: at guest'],
    ['without a field', '"guest":"Ada"', '"host":"Ada"', ':2: observation 0: at host'],
    ['with an unknown word', '"actions":["sell"', '"actions":["steal"', ':2: action 0:'],
    ['with an illegal list', '["wait"],["wait"]', '["wait"]', ':2: 2 legal actions for 3 observations'],
  ])('%s is refused with its place', (_, found, put, message) => {
    writeDataset(shop, data, path);
    writeFileSync(path, readFileSync(path, 'utf8').replace(found, put));
    const read = readDataset(shop, 'train', path);
    expect(read.ok ? '' : read.error.message).toContain(message);
  });

  test('that holds a value of another type is not written', () => {
    const wrong = { ...data, trajectories: [{ ...data.trajectories[0]!, observations: [open, open, { name: 1 }] }] };
    expect(writeDataset(shop, wrong, path)).toMatchObject({ ok: false, error: { code: 'unwritable_dataset' } });
  });
});

describe('a dataset that another recipe made', () => {
  const other: Recipe = { kind: 'random_steps', steps: 10, episodeLimit: 5 };

  test.each<[string, Partial<Task>]>([
    ['the recipe', { recipes: { ...shop.recipes, train: other } }],
    ['the constants of the world', { oracle: { id: 'CartPole-v1', options: { gravity: 1 } } }],
    ['the time limit', { timeLimit: 7 }],
  ])('is told apart when %s changed, with the command that makes it again', (_, change) => {
    writeDataset(shop, data, path);
    const read = readDataset({ ...shop, ...change }, 'train', path);
    expect(read).toMatchObject({ ok: false, error: { code: 'stale_dataset' } });
    expect(read.ok ? '' : read.error.message).toContain('pnpm bench datasets --env shop');
  });

  test('is not told apart by what does not decide it', () => {
    writeDataset(shop, data, path);
    expect(readDataset({ ...shop, metric: { entries: 1, comparator: 'exact' } }, 'train', path).ok).toBe(true);
  });

  test('may lack its hash only where it was committed before headers had one', () => {
    const before: Task = { ...shop, unhashed: ['train'] };
    writeDataset(before, data, path);
    expect(readDataset(before, 'train', path)).toEqual(success(data));
    expect(readDataset(shop, 'train', path)).toMatchObject({ ok: false, error: { code: 'stale_dataset' } });
  });
});

describe('recipes', () => {
  /** Walks along a line by its action's word; the world ends at 3. */
  const line: TrueEnvironment<number> = {
    reset: () => success(0),
    observe: (state): ReturnType<TrueEnvironment<number>['observe']> => success([state, state, 0, 0]),
    step: (state, action) => {
      const next = state + (action === 1 ? 1 : -1);
      return success({ state: next, reward: 1, terminated: next === 3 });
    },
    legalActions: (state) => success(state <= 0 ? [1] : [0, 1]),
  };
  const planners = { openLoop: () => success([]), published: policy<number>(() => success(1)) };
  const made = (recipe: Recipe, changes: Partial<Task> = {}): Dataset => {
    const task: Task = { ...cartPole, recipes: { ...cartPole.recipes, train: recipe }, timeLimit: 20, ...changes };
    const dataset = generateDataset(task, 'train', 1, line, planners);
    if (!dataset.ok) throw new Error(dataset.error.message);
    return dataset.value;
  };

  test('random_steps gives exactly so many transitions, whose last episode is merely cut', () => {
    const { trajectories } = made({ kind: 'random_steps', steps: 50, episodeLimit: 6 });
    expect(trajectories.flatMap(({ actions }) => actions)).toHaveLength(50);
    for (const { actions, terminated, truncated } of trajectories.slice(0, -1)) {
      expect(actions.length).toBeLessThanOrEqual(6);
      expect([terminated, truncated]).toContain(true);
    }
  });

  test('random_steps over legal actions takes no other, and keeps what they were', () => {
    const { trajectories } = made(
      { kind: 'random_steps', steps: 60, episodeLimit: 9 },
      { actionSpace: { kind: 'legalActions' } },
    );
    for (const { observations, actions, legalActions } of trajectories) {
      expect(legalActions).toHaveLength(observations.length);
      actions.forEach((action, at) => expect(legalActions![at]).toContain(action));
      expect((observations as readonly Value[][]).every(([place]) => Number(place) >= 0)).toBe(true);
    }
  });

  test('sticky_play repeats, pushes along the velocity, and keeps what ends as its parts say', () => {
    const { trajectories } = made({
      kind: 'sticky_play',
      parts: [
        { count: 3, ends: 'terminated', velocity: 1, repeat: 0, along: 1, last: 0 },
        { count: 2, ends: 'truncated', velocity: 1, repeat: 0.5, along: 0, last: 0 },
      ],
    });
    expect(trajectories.map(({ terminated }) => terminated)).toEqual([true, true, true, false, false]);
    // Along the velocity, which is the place here: to the right from 0, three steps.
    for (const { actions } of trajectories.slice(0, 3)) expect(actions).toEqual([1, 1, 1]);
    expect(trajectories[3]?.actions).toHaveLength(20);
  });

  test('cem_play is cut at its horizon without an end, and truncated where that reaches the time limit', () => {
    const openLoop = (): Result<number[][], never> => success(Array.from({ length: 6 }, () => [0]));
    const endsOf = (horizon: number): object => {
      const recipe = { kind: 'cem_play', iterations: [1, 2], horizon, population: 10, elites: 2 } as const;
      const task = { ...cartPole, recipes: { ...cartPole.recipes, train: recipe }, timeLimit: 4 };
      const dataset = generateDataset(task, 'train', 1, counting, { ...planners, openLoop });
      if (!dataset.ok) throw new Error(dataset.error.message);
      return dataset.value.trajectories.map(({ actions, terminated, truncated }) => [
        actions.length,
        terminated,
        truncated,
      ]);
    };
    const counting: TrueEnvironment<number> = {
      ...line,
      step: (state) => success({ state: state - 1, reward: 1, terminated: false }),
    };
    expect(endsOf(3)).toEqual([
      [3, false, false],
      [3, false, false],
    ]);
    expect(endsOf(6)).toEqual([
      [4, false, true],
      [4, false, true],
    ]);
  });

  test("planner_play takes the planner's steps, cut before the time limit without an end", () => {
    const [cut] = made({ kind: 'planner_play', episodes: 1, steps: 2 }).trajectories;
    expect(cut).toMatchObject({ actions: [1, 1], terminated: false, truncated: false });
    const [whole] = made({ kind: 'planner_play', episodes: 1, steps: 500 }).trajectories;
    expect(whole).toMatchObject({ actions: [1, 1, 1], terminated: true, truncated: false });
  });
});

describe('committed datasets', () => {
  test.each([...tasks, ...variantBTasks].map((task) => [task.id, task] as const))('of %s are whole', (_, task) => {
    for (const split of splits) {
      const read = readDataset(task, split);
      expect(read.ok ? read.value.seed : read.error.message).toBe(splitSeeds[split]);
    }
  });

  test.each(['CartPole-v1', 'MountainCar-v0', 'Taxi-v3', 'Blackjack-v1', 'Blackjack-v1-B', 'InvertedPendulum-v4'])(
    'of %s are what its recipes make, byte for byte',
    (id) => {
      const found = findTask(id);
      if (!found.ok) throw new Error(found.error.message);
      const task = found.value;
      const environment = openEnvironment(task);
      if (!environment.ok) throw new Error(environment.error.message);
      const planners = {
        openLoop: openLoopPlanner(environment.value.oracle, 1),
        published: oraclePolicy(environment.value.oracle, task.planner, { threads: 1 }),
      };
      for (const split of splits) {
        const dataset = generateDataset(task, split, splitSeeds[split], environment.value, planners);
        const text = dataset.ok ? datasetText(task, dataset.value) : dataset;
        expect(text.ok && text.value === readFileSync(datasetPath(task, split), 'utf8'), `${id} ${split}`).toBe(true);
      }
    },
  );
});
