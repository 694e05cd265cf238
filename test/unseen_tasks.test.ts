// The committed worlds that no model remembers: files, data, true models and what stands below them.
import { readFileSync } from 'node:fs';
import { encode, type ModelContract } from '@orrery/contract';
import {
  committedWorlds,
  datasetPath,
  datasetText,
  generateDataset,
  openEnvironment,
  openLoopPlanner,
  oraclePolicy,
  randomPolicy,
  readDataset,
  readDescription,
  readReferenceModel,
  runEpisode,
  splits,
  splitSeeds,
  transitions,
  type Split,
  type Task,
  type Transition,
} from '@orrery/environments';
import { RandomStream } from '@orrery/contract';
import { checkProgram, emitJavaScript } from '@orrery/language';
import { createSandbox, type OutcomesResult, type SandboxModel } from '@orrery/sandbox';
import { chanceReport, doNothing, evaluate, strict, totalVariation, type StrictScore } from '@orrery/synthesis';
import { afterAll, describe, expect, test } from 'vitest';
import { allOutcomes, outcomesMet, valueOf, watchedRules } from './watched_world.ts';

const sandbox = createSandbox({ workers: 1 });
afterAll(() => sandbox.close());

/** Of the held-out transitions: those that meet an outcome of a condition which the training data never show. */
const mostUnshown = 0.05;

const compile = (source: string, contract: ModelContract) => {
  const checked = checkProgram(source, contract);
  return checked.ok ? { ok: true as const, value: emitJavaScript(checked.value) } : checked;
};

const noiseFree = (task: Task, split: Split): Transition[] =>
  transitions(valueOf(readDataset(task, split)), 'noise-free');

const scoredState = ({ metric, contract }: Task) => ({ ...metric, type: contract.state });

async function strictOf(source: string, task: Task, split: Split): Promise<StrictScore> {
  const { id, contract, metric, stochastic = false } = task;
  const evaluation = valueOf(
    await evaluate(
      source,
      { compile, sandbox },
      {
        task: { id, contract, metric, description: '', stochastic },
        transitions: noiseFree(task, split),
        seed: 0,
        draws: 100,
      },
    ),
  );
  if (evaluation.status !== 'scored') throw new Error(`${id}: ${JSON.stringify(evaluation)}`);
  return evaluation.scores.strict;
}

describe.each(committedWorlds.map(({ world, task }) => [task.id, world, task] as const))('%s', (_, world, task) => {
  test('has the files that its kind and seed give', () => {
    expect(readDescription(task)).toBe(world.description);
    expect(valueOf(readReferenceModel(task))).toBe(world.source);
    if (world.memory !== undefined)
      expect(readFileSync(new URL('memory_model.ts', task.folder), 'utf8')).toBe(world.memory);
    const file = (name: string): unknown => JSON.parse(readFileSync(new URL(name, task.folder), 'utf8'));
    expect(file('environment.json')).toMatchObject({ id: task.id, contract: world.contract, metric: task.metric });
    expect(openEnvironment(task)).toMatchObject({ ok: true });
  });

  test('held-out data hardly ask for what training data never show', async () => {
    const program = watchedRules(world);
    const shown = new Set((await outcomesMet(world, program, noiseFree(task, 'train'), sandbox)).flat());
    const asked = await outcomesMet(world, program, noiseFree(task, 'heldout'), sandbox);
    const unshown = asked.filter((outcomes) => outcomes.some((outcome) => !shown.has(outcome)));
    expect(unshown.length / asked.length).toBeLessThanOrEqual(mostUnshown);
    const outcomes = allOutcomes(program).length;
    expect(shown.size / outcomes).toBeGreaterThan(0.8);
    const stated: unknown = JSON.parse(readFileSync(new URL('exercised.json', task.folder), 'utf8'));
    const heldoutUnshown = unshown.length / asked.length;
    expect(stated).toMatchObject({ rules: world.rules, outcomes, shown: shown.size, heldoutUnshown });
  });

  test('doing nothing, and the published world that it was, score far below the true rules', async () => {
    const heldout = noiseFree(task, 'heldout');
    const idle = strict(
      doNothing(heldout).map((prediction) => [prediction]),
      heldout,
      scoredState(task),
    );
    expect(idle.score).toBeLessThan(0.1);
    if (world.memory !== undefined) expect((await strictOf(world.memory, task, 'heldout')).score).toBeLessThan(0.1);
  });

  test('an episode from the same seed is the same, and ends', () => {
    const environment = valueOf(openEnvironment(task));
    const play = () =>
      valueOf(
        runEpisode(environment, randomPolicy(task, RandomStream.of(4, 'Policy', 0), environment), {
          seed: 4,
          timeLimit: task.timeLimit,
        }),
      );
    const [one, other] = [play(), play()];
    expect(one.terminated || one.length === task.timeLimit).toBe(true);
    expect(one.observations).toEqual(other.observations);
    expect(one.rewards).toEqual(other.rewards);
  });
});

const certain = committedWorlds.filter(({ world }) => !world.stochastic);

test.each(certain.map(({ task }) => [task.id, task] as const))(
  'the true rules of %s are right at every transition',
  async (_, task) => {
    for (const split of splits) {
      const { right, transitions: count } = await strictOf(valueOf(readReferenceModel(task)), task, split);
      expect(`${split} ${right}`).toBe(`${split} ${count}`);
    }
  },
);

const uncertain = committedWorlds.filter(({ world }) => world.stochastic);

async function listed(
  model: SandboxModel,
  task: Task,
  steps: readonly Transition[],
): Promise<readonly OutcomesResult[]> {
  const { state, action } = task.contract;
  return valueOf(
    await sandbox.outcomes(model, {
      states: steps.map(({ observation }) => valueOf(encode(state, observation))),
      actions: steps.map((step) => valueOf(encode(action, step.action))),
    }),
  );
}

describe.each(uncertain.map(({ task }) => [task.id, task] as const))('%s, which draws', (_, task) => {
  const truth = valueOf(readReferenceModel(task));

  test('its true rules reach the ceiling within two standard errors, at no distance from themselves', async () => {
    const steps = noiseFree(task, 'heldout');
    const model = valueOf(compile(truth, task.contract));
    const results = await listed(model, task, steps);
    const report = chanceReport(results, steps, model, scoredState(task));
    expect(report).toMatchObject({ enumerated: steps.length, impossible: [], failing: [] });
    expect(Math.abs(report.deviations)).toBeLessThan(2);
    // A hundred draws a transition estimate the exact score.
    expect((await strictOf(truth, task, 'heldout')).score).toBeCloseTo(report.score, 1);
    expect(totalVariation({ results, model }, { results, model }, scoredState(task)).distance).toBeCloseTo(0, 12);
  });

  test('always the likeliest of what marching brings scores below, at a distance', async () => {
    const steps = noiseFree(task, 'heldout');
    const scored = scoredState(task);
    const model = valueOf(compile(truth, task.contract));
    const certainly = truth.replace('random.integer(10) < chances', 'chances >= 5');
    expect(certainly).not.toBe(truth);
    const other = valueOf(compile(certainly, task.contract));
    const [results, others] = [await listed(model, task, steps), await listed(other, task, steps)];
    expect(chanceReport(others, steps, other, scored).score).toBeLessThan(
      chanceReport(results, steps, model, scored).score,
    );
    expect(totalVariation({ results: others, model: other }, { results, model }, scored).distance).toBeGreaterThan(
      0.02,
    );
  });
});

const noisy = committedWorlds.filter(({ world }) => world.noise !== undefined);

test.each(noisy.map(({ task }) => [task.id, task] as const))(
  'the sensors of %s are off as its description states, and by no more than chance',
  (_, task) => {
    const { trajectories } = valueOf(readDataset(task, 'train'));
    for (const [path, deviation] of Object.entries(task.observationNoise ?? {})) {
      const field = path.slice(1);
      const number = (value: unknown): number => (value as Readonly<Record<string, number>>)[field] ?? Number.NaN;
      const off = trajectories.flatMap(({ observations, noiseFree: exact = [] }) =>
        observations.map((observation, at) => (number(observation) - number(exact[at])) / deviation),
      );
      const mean = off.reduce((sum, one) => sum + one, 0) / off.length;
      const meanSquare = off.reduce((sum, one) => sum + one ** 2, 0) / off.length;
      // Standard errors of the mean and of the mean square of n standard normals: 1/sqrt(n), sqrt(2/n).
      expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(off.length));
      expect(Math.abs(meanSquare - 1)).toBeLessThan(4 * Math.sqrt(2 / off.length));
      expect(readDescription(task)).toContain(`\`${field}\` (standard deviation ${deviation})`);
    }
  },
);

test.each(noisy.map(({ task }) => [task.id, task] as const))(
  'a search on the readings of %s knows the true rules from others, once it is told of the noise',
  async (_, task) => {
    const { id, contract, metric, observationNoise: noise } = task;
    const readings = transitions(valueOf(readDataset(task, 'train')));
    const scoreOf = async (source: string, told: boolean): Promise<number> => {
      const settings = { task: { id, contract, metric, description: '' }, transitions: readings, seed: 0, draws: 1 };
      const evaluation = valueOf(await evaluate(source, { compile, sandbox }, { ...settings, ...(told && { noise }) }));
      return evaluation.status === 'scored' ? evaluation.scores.strict.score : Number.NaN;
    };
    const truth = valueOf(readReferenceModel(task));
    const pumped = truth.replace(/(if \(action === 1\) \w+ \+= )/, '$12 * ');
    expect(pumped).not.toBe(truth);
    expect(await scoreOf(truth, false)).toBe(0);
    // Near a threshold of reward or end the reading is on the other side now and then.
    const right = await scoreOf(truth, true);
    expect(right).toBeGreaterThan(0.9);
    expect(await scoreOf(pumped, true)).toBeLessThan(right - 0.1);
  },
);

test.each(['beast-1', 'tanks-1', 'expedition-1'])('the data of %s are what its recipes make, byte for byte', (id) => {
  const task = committedWorlds.find((one) => one.task.id === id)?.task;
  if (task === undefined) throw new Error(`${id} is not committed`);
  const environment = valueOf(openEnvironment(task));
  const planners = {
    openLoop: openLoopPlanner(environment.oracle, 1),
    published: oraclePolicy(environment.oracle, task.planner, { threads: 1 }),
  };
  for (const split of splits) {
    const dataset = valueOf(generateDataset(task, split, splitSeeds[split], environment, planners));
    const isSame = valueOf(datasetText(task, dataset)) === readFileSync(datasetPath(task, split), 'utf8');
    expect(isSame, split).toBe(true);
  }
});
