import { encode, RandomStream } from '@orrery/contract';
import { findTask, readDataset, readReferenceModel, transitions } from '@orrery/environments';
import { checkProgram, emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel, type Model } from '@orrery/planner';
import { createSandbox } from '@orrery/sandbox';
import { compiledSteps, stepsDiffer } from '@orrery/synthesis';
import { afterAll, describe, expect, it } from 'vitest';
import { orFail } from '../src/command_error.ts';
import { findDisagreement } from '../src/cwmb/agreement.ts';

const sandbox = createSandbox({ workers: 1 });
afterAll(() => sandbox.close());

const task = orFail(findTask('CartPole-v1'));
const visits = transitions(orFail(readDataset(task, 'heldout'))).slice(0, 40);
const source = orFail(readReferenceModel(task));

function checked(text: string): CheckedProgram {
  const program = checkProgram(text, task.contract);
  if (!program.ok) throw new Error(JSON.stringify(program.error));
  return program.value;
}

const compiled = async (text: string): Promise<Model> =>
  orFail(loadModel(await emitWasm(checked(text), { optimize: 'none' })));

const disagreement = async (interpreted: string, other: string) =>
  findDisagreement(task, emitJavaScript(checked(interpreted)), await compiled(other), visits, sandbox);

/** The true rules, which fail where a cart is so far to the right. */
const failingFrom = (position: number): string =>
  source.replace('  const force =', `  if (x >= ${position}) throw new Error('off');\n  const force =`);

describe('two engines', () => {
  it('that run the same program have no disagreement', async () => {
    expect(await disagreement(source, source)).toBeUndefined();
  });

  it('that do not are told apart at the first transition that shows it, by value or by failure', async () => {
    const places = visits.map(({ observation }) => (observation as readonly number[])[0] ?? Number.NaN);
    const threshold = [...places].sort((a, b) => a - b)[20] ?? Number.NaN;
    const first = places.findIndex((place) => place >= threshold);
    const throwing = failingFrom(threshold);
    expect(throwing).not.toBe(source);
    expect(await disagreement(source, throwing)).toMatchObject({
      transition: first,
      compiled: expect.stringMatching(/^thrown \d+:\d+$/) as string,
    });
    expect(await disagreement(throwing, source)).toMatchObject({
      transition: first,
      quickjs: expect.stringMatching(/^thrown \d+:\d+$/) as string,
    });
    expect(await disagreement(throwing, throwing)).toBeUndefined();
    expect(await disagreement(source, source.replaceAll('9.8', '9.7'))).toMatchObject({ transition: 0 });
  });

  it('have nothing to compare where a batch gave a step up unrun, and differ where one has no result', async () => {
    const model = await compiled(source);
    const states = visits.slice(0, 2).map(({ observation }) => orFail(encode(task.contract.state, observation)));
    const actions = visits.slice(0, 2).map(({ action }) => orFail(encode(task.contract.action, action)));
    const streams = states.map((_, at) => RandomStream.of(0, 'Scoring', at).state);
    const [one, other] = orFail(compiledSteps(model, { states, actions, streams }));
    const unrun = {
      ok: false,
      error: { code: 'budget_exhausted', message: '', line: 0, column: 0 },
      charges: 0,
      bytes: 0,
    } as const;
    expect([
      stepsDiffer(one, one),
      stepsDiffer(one, other),
      stepsDiffer(one, unrun),
      stepsDiffer(one, undefined),
    ]).toEqual([false, true, false, true]);
  });
});
