import { encode, RandomStream } from '@orrery/contract';
import { findTask, readDataset, readReferenceModel, transitions, type Task } from '@orrery/environments';
import { createSandbox } from '@orrery/sandbox';
import { defaultDraws, evaluate, type EvaluationPorts, type StepRunner } from '@orrery/synthesis';
import { afterAll, describe, expect, it } from 'vitest';
import { orFail } from '../src/command_error.ts';
import { compileForSandbox } from '../src/compile_for_sandbox.ts';
import { spreadSteps } from '../src/cwmb/agreement.ts';
import { compiledPorts } from '../src/cwmb/compiled_ports.ts';
import { rememberSteps } from '../src/cwmb/remembered_steps.ts';
import { synthesisTask } from '../src/cwmb/write_model.ts';

const sandbox = createSandbox({ workers: 1 });
afterAll(() => sandbox.close());

/** The reference engine, and within how many charges it was asked for batches. */
function counted(): { readonly runner: StepRunner; readonly asked: number[] } {
  const asked: number[] = [];
  const runner: StepRunner = {
    run(model, batch, options) {
      asked.push(batch.totalCharges === undefined ? Infinity : batch.totalCharges);
      return sandbox.run(model, batch, options);
    },
    legalActions: (model, states, options) => sandbox.legalActions(model, states, options),
  };
  return { runner, asked };
}

const taskOf = (id: string): Task => orFail(findTask(id));

async function evaluation(task: Task, source: string, ports: EvaluationPorts, count = 110): Promise<unknown> {
  const train = transitions(orFail(readDataset(task, 'train'))).slice(0, count);
  const settings = { task: synthesisTask(task), transitions: train, seed: 3, draws: defaultDraws };
  return orFail(await evaluate(source, ports, settings));
}

/** CartPole's true rules, where the first line of `step` is another. */
function cartPole(line: string): string {
  const source = orFail(readReferenceModel(taskOf('CartPole-v1')));
  const changed = source.replace('  const force =', `  ${line}\n  const force =`);
  expect(changed).not.toBe(source);
  return changed;
}

const programs: readonly (readonly [string, string, string])[] = [
  ['true rules', 'CartPole-v1', orFail(readReferenceModel(taskOf('CartPole-v1')))],
  ['true rules that draw and list legal actions', 'expedition-1', orFail(readReferenceModel(taskOf('expedition-1')))],
  ['a program that throws', 'CartPole-v1', cartPole("if (x > 0.02) throw new Error('off the track');")],
  ['a program that never ends in some states', 'CartPole-v1', cartPole('while (x > 0.04) {}')],
  ['a program that never ends', 'CartPole-v1', cartPole('while (true) {}')],
  [
    'a program whose batch costs too much',
    'CartPole-v1',
    cartPole('let turns = 0;\n  while (turns < 90000) turns += 1;'),
  ],
  [
    'a program whose constants fail',
    'CartPole-v1',
    `const none: number[] = [];\nconst first = none[3]!;\n${cartPole('')}`,
  ],
  ['no program', 'CartPole-v1', 'export function step(state: State) { return state.nothing; }'],
];

describe('an evaluation of a replay', () => {
  it.each(programs)('of %s is that of the reference engine to the last bit', async (_, id, source) => {
    const task = taskOf(id);
    const reference = { sandbox, compile: compileForSandbox };
    const expected = await evaluation(task, source, reference);
    for (const charges of [0, 40, Infinity])
      expect(await evaluation(task, source, compiledPorts(task, sandbox, charges))).toEqual(expected);
  });

  it.each([1, 2, 3, 5, 12])('gives up what a batch of %i may not cost, in its own order', async (count) => {
    const task = taskOf('CartPole-v1');
    const train = transitions(orFail(readDataset(task, 'train')));
    // One step alone costs more than all may together: the steps after it are given up, and not those before.
    for (const { observation } of train.slice(0, count)) {
      const [x] = observation as readonly number[];
      const source = cartPole(`let turns = 0;\n  while (x === ${x} && turns < 900000) turns += 1;`);
      const expected = await evaluation(task, source, { sandbox, compile: compileForSandbox }, count);
      expect(await evaluation(task, source, compiledPorts(task, rememberSteps(sandbox)), count)).toEqual(expected);
    }
  });

  it('names the places of its own text, where another has the same code', async () => {
    const task = taskOf('CartPole-v1');
    const ports = compiledPorts(task, rememberSteps(sandbox));
    const source = cartPole("if (x > 0.02) throw new Error('off');");
    const reference = { sandbox, compile: compileForSandbox };
    for (const text of [source, `// the same\n\n${source}`])
      expect(await evaluation(task, text, ports)).toEqual(await evaluation(task, text, reference));
  });

  it('leaves batches with limits of their own to the reference engine', async () => {
    const { runner, asked } = counted();
    const task = taskOf('CartPole-v1');
    const ports = compiledPorts(task, runner, 0);
    const program = ports.compile(cartPole(''), task.contract);
    if (!program.ok) throw new Error('rejected');
    await ports.sandbox.run(program.value, { states: [], actions: [], streams: [], totalCharges: 7 });
    expect(asked).toEqual([7]);
  });

  it('is the reference engine alone where its budget goes all the way', async () => {
    const { runner, asked } = counted();
    const task = taskOf('CartPole-v1');
    await evaluation(task, orFail(readReferenceModel(task)), compiledPorts(task, runner, 1_000_000));
    expect(asked).toEqual([1_000_000]);
  });

  it('fails where the engines differ', async () => {
    const task = taskOf('CartPole-v1');
    const wrong: StepRunner = {
      async run(model, batch, options) {
        const ran = await sandbox.run(model, batch, options);
        return ran.ok ? { ok: true, value: ran.value.map((step) => ({ ...step, reward: 7 })) } : ran;
      },
    };
    const source = cartPole('let turns = 0;\n  while (turns < 10) turns += 1;');
    await expect(evaluation(task, source, compiledPorts(task, wrong, 100))).rejects.toThrow(
      /CartPole-v1: the two engines disagree.*"quickjs":"[0-9a-f]+ 7 false"/,
    );
  });
});

describe('steps within a budget', () => {
  const task = taskOf('CartPole-v1');
  const compiled = compileForSandbox(cartPole('let turns = 0;\n  while (turns < 99) turns += 1;'), task.contract);
  if (!compiled.ok) throw new Error('rejected');
  const model = compiled.value;

  const [first] = transitions(orFail(readDataset(task, 'train')));
  const state = orFail(encode(task.contract.state, first?.observation ?? []));
  const action = orFail(encode(task.contract.action, first?.action ?? 0));
  const batch = (count: number) => ({
    states: Array.from({ length: count }, () => state),
    actions: Array.from({ length: count }, () => action),
    streams: Array.from({ length: count }, (_, at) => RandomStream.of(0, 'Scoring', at).state),
  });

  it('are as many as it pays for, and spread', async () => {
    const whole = orFail(await sandbox.run(model, batch(1)));
    const each = whole[0]?.charges ?? 0;
    expect(each).toBeGreaterThanOrEqual(99);
    const steps = orFail(await spreadSteps(model, batch(100), sandbox, 10 * each));
    const made = [...steps.keys()].filter((at) => steps[at]?.ok === true);
    expect(made).toHaveLength(10);
    const gaps = made.slice(1).map((at, before) => at - (made[before] ?? 0));
    // Ten places in steps of the golden section are never two gaps of a tenth apart.
    expect(Math.max(...gaps)).toBeLessThanOrEqual(20);
    expect(steps).toHaveLength(100);
  });

  it.each([0, 1, 2, 3, 8])('are all of %i where it is enough', async (count) => {
    const steps = orFail(await spreadSteps(model, batch(count), sandbox, Infinity));
    expect(steps).toEqual(orFail(await sandbox.run(model, batch(count))));
  });

  it('are made once where they are asked for again soon', async () => {
    const { runner, asked } = counted();
    const remembering = rememberSteps({ ...sandbox, ...runner });
    const one = await remembering.run(model, batch(2));
    expect(await remembering.run(model, batch(2))).toBe(one);
    await remembering.run(model, { ...batch(2), totalCharges: 5 });
    // A batch for every split is remembered, and no more.
    for (const count of [3, 4, 2]) await remembering.run(model, batch(count));
    expect(asked).toEqual([Infinity, 5, Infinity, Infinity, Infinity]);
  });
});
