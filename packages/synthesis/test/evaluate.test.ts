import { describe, expect, it } from 'vitest';
import { evaluate, type Evaluation, type EvaluationSettings } from '../src/evaluate.ts';
import { createEvaluator } from '../src/evaluator.ts';
import { ports, rightProgram, task, transitions } from './task.ts';

const settings: EvaluationSettings = { task, transitions, seed: 5, draws: 4 };

async function verdict(source: string, changes: Partial<EvaluationSettings> = {}): Promise<Evaluation> {
  const result = await evaluate(source, ports(), { ...settings, ...changes });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('an evaluation', () => {
  it('of a right program is perfect under both modes', async () => {
    expect(await verdict(rightProgram)).toMatchObject({
      status: 'scored',
      scores: { paperCode: 1, paperEquation: 1, strict: { right: 4, transitions: 4, score: 1 } },
      firstWrong: {},
      perfect: { strict: true, paper: true },
    });
  });

  it("names the first wrong transition in dataset order by each mode's rule", async () => {
    // The end comes one too early, and the last state of an episode is wrong: the paper ignores that one.
    const found = await verdict('return [[n + action >= 3 ? 9 : n + action], n + action, n + action >= 3];');
    if (found.status !== 'scored') throw new Error(found.status);
    expect(found.firstWrong).toEqual({
      strict: {
        index: 2,
        state: [2],
        action: 1,
        expected: { state: [3], reward: 3, terminated: true },
        predicted: { state: [9], reward: 3, terminated: true },
      },
    });
    expect(found.perfect).toEqual({ strict: false, paper: true });
  });

  it("shows the paper's truth in its mode: float32 rewards and time limits as ends", async () => {
    const [first] = transitions;
    if (first === undefined) throw new Error('no transitions');
    const data = [{ ...first, reward: 0.1, truncated: true }];
    const found = await verdict('return [[n + action], 0.1, false];', { transitions: data });
    if (found.status !== 'scored') throw new Error(found.status);
    expect(found.perfect.strict).toBe(true);
    expect(found.firstWrong.paper?.expected).toEqual({ state: [1], reward: Math.fround(0.1), terminated: true });
  });

  it('of a rejected program holds the diagnostics, and nothing is run', async () => {
    const used = ports();
    const result = await evaluate('nothing', used, settings);
    expect(result).toMatchObject({ ok: true, value: { status: 'rejected', diagnostics: [{ rule: 'WM0601' }] } });
    expect(used.ran).toEqual([]);
  });

  it('of a program that fails anywhere is a bug with the place, while strict counts the one transition', async () => {
    expect(await verdict(`if (n === 1) throw new Error('x'); ${rightProgram}`)).toMatchObject({
      status: 'bug',
      index: 1,
      error: { code: 'thrown', message: 'Error: x' },
      scores: { paperCode: 0, paperEquation: 0, strict: { right: 3, exceptions: 1 } },
    });
    expect(await verdict('/* never loads */ return 0;')).toEqual({
      status: 'bug',
      error: { code: 'engine', message: 'it threw at load', line: 0, column: 0 },
    });
  });

  it('of a program that draws takes K draws with streams of their own, the same each time', async () => {
    const coin = 'return [[n + action + (draw % 2)], n + action, n + action >= 3];';
    const [one, two] = [await verdict(coin, { draws: 100 }), await verdict(coin, { draws: 100 })];
    expect(one).toEqual(two);
    if (one.status !== 'scored') throw new Error(one.status);
    // Half of the draws match: 1/2 + 1/2 - about 1/4.
    expect(one.scores.strict.score).toBeGreaterThan(0.6);
    expect(one.scores.strict.score).toBeLessThan(0.9);
    expect(one.scores.strict.right).toBe(0);
  });

  it('is never perfect where chance may be at work', async () => {
    const perfect = async (changes: Partial<EvaluationSettings>): Promise<boolean> => {
      const found = await verdict('return [[n + action], n + action + 1e-6, n + action >= 3];', changes);
      return found.status === 'scored' && found.perfect.strict;
    };
    expect(await perfect({})).toBe(true);
    expect(await perfect({ task: { ...task, stochastic: true } })).toBe(false);
    // Two outcomes of one state and action, both within the tolerance of the prediction but not of each other.
    const [first] = transitions;
    if (first === undefined) throw new Error('no transitions');
    const conflicting = [first, { ...first, reward: first.reward + 2.1e-5 }];
    const found = await verdict('return [[n + action], n + action + 1.05e-5, false];', { transitions: conflicting });
    expect(found).toMatchObject({ scores: { strict: { right: 2 } }, perfect: { strict: false } });
  });

  it('fails without a verdict when cancelled, or when the dataset does not fit the declaration', async () => {
    expect(await evaluate(rightProgram, ports(), settings, AbortSignal.abort())).toMatchObject({
      ok: false,
      error: { kind: 'cancelled' },
    });
    const [one, two, three] = transitions;
    if (one === undefined || two === undefined || three === undefined) throw new Error('no transitions');
    const broken = [one, two, { ...three, action: undefined }];
    const result = await evaluate(rightProgram, ports(), { ...settings, transitions: broken });
    if (result.ok) throw new Error('it was scored');
    expect(result.error.kind).toBe('unusable_dataset');
    expect(result.error.message).toContain('the action of transition 2 is no value of the declared type: ');
  });
});

describe('behaviour', () => {
  const behaviour = async (source: string) => {
    const found = await verdict(source);
    return found.status === 'rejected' ? undefined : found.behaviour;
  };

  it('is the same for two texts that predict the same, and another where one bit of a prediction differs', async () => {
    const one = await behaviour('return [[n + action], n + action, n + action >= 3];');
    const other = await behaviour('const sum = action + n; return [[sum], sum, sum > 2];');
    expect(one).toEqual(other);
    expect(await behaviour('return [[n + action], n + action + 1e-12, n + action >= 3];')).not.toEqual(one);
    // Four transitions, all right: four bits.
    expect(one?.right).toBe(Buffer.from([0b1111]).toString('base64'));
  });

  it('has a bit for each transition that is strictly right', async () => {
    const wrongAtTwo = await behaviour('return [[n === 2 ? 9 : n + action], n + action, n + action >= 3];');
    expect(wrongAtTwo?.right).toBe(Buffer.from([0b1011]).toString('base64'));
  });
});

describe('an evaluator', () => {
  it('runs a text once, however often and however fast it is asked for', async () => {
    const used = ports();
    const evaluateOnce = createEvaluator(used, settings);
    const [one, same] = await Promise.all([evaluateOnce(rightProgram), evaluateOnce(rightProgram)]);
    expect(await evaluateOnce(rightProgram)).toBe(one);
    expect(same).toBe(one);
    expect(used.ran).toHaveLength(1);
    await evaluateOnce('return [[n], n, false];');
    expect(used.ran).toHaveLength(2);
  });

  it('does not take a cancelled run for a verdict', async () => {
    const evaluateOnce = createEvaluator(ports(), settings);
    const aborted = AbortSignal.abort();
    expect(await evaluateOnce(rightProgram, aborted)).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(await evaluateOnce(rightProgram)).toMatchObject({ ok: true, value: { status: 'scored' } });
  });
});
