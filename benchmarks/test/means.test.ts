import { describe, expect, it } from 'vitest';
import type { MethodResult, TaskResult } from '../src/cwmb/result.ts';
import { groupMeans, groupOf, summaryRows } from '../src/cwmb/summary.ts';

const split = (strict: number) => ({ paperCode: strict, paperEquation: strict, strict, transitions: 10 });
const scores = (strict: number) => ({ train: split(strict), heldout: split(strict), planner: split(strict) });

/** Random play reaches 0 or 2, the planner on the true rules 10 or 12: 1 and 11 in the mean. */
const anchors = { random: [0, 2], published: [10, 12], best: [] };
/** The planner on the true rules does as random play does. */
const undecided = { random: [0, 2], published: [0, 2], best: [] };

const world = (environment: string, rows: readonly MethodResult[], own: Partial<TaskResult> = {}): TaskResult => ({
  suite: 'cwmb',
  environment,
  variant: 'A',
  discrete: true,
  rows: [...rows, { method: 'random' }, { method: 'oracle', scores: scores(1) }],
  anchors,
  sources: [],
  ...own,
});
const written = (facts: Partial<MethodResult>): MethodResult => ({
  method: 'gif-mcts',
  seed: 0,
  scores: scores(0),
  ...facts,
});
const played = (...returns: readonly number[]) => ({ published: { returns } });
const meanOf = (results: readonly TaskResult[]) =>
  groupMeans(results).find(({ method }) => method === 'gif-mcts')?.publishedNormalised;

describe('a mean over environments', () => {
  it('takes the seeds of an environment as one value', () => {
    const results = [
      world('one', [written(played(1, 1)), written({ seed: 1, ...played(11, 11) })]),
      world('two', [written(played(11, 11))]),
    ];
    // (1 - 1) / 10 and (11 - 1) / 10 of the first are 0.5; beside the 1 of the second.
    expect(meanOf(results)).toMatchObject({ mean: 0.75, error: 0.25, n: 2 });
  });

  it('counts 0 for a program that failed in play and for none, where the anchors define a return', () => {
    const failed = { published: { returns: [], failed: 'step failed' } };
    const results = [
      world('good', [written(played(11, 11))]),
      world('failed', [written(failed)]),
      world('unwritten', [written({ unwritten: true })]),
      world('not recorded', [written({})]),
      world('failed, undefined', [written(failed)], { anchors: undecided }),
      world('unwritten, undefined', [written({ unwritten: true })], { anchors: undecided }),
    ];
    expect(meanOf(results)).toMatchObject({ mean: expect.closeTo(1 / 3, 12) as number, n: 3 });
  });

  it('is taken of worlds that are told in full apart', () => {
    const [own, full] = [world('one', []), world('one-B', [], { variant: 'B' })];
    expect(groupOf(own)).toBe('cwmb, discrete');
    expect(groupOf(full)).toBe('cwmb, discrete, variant B');
    expect(groupMeans([own, full]).map(({ of }) => of)).toEqual([1, 1]);
  });
});

describe('a normalised return', () => {
  it('is 0 and 1 of the anchors themselves, which has no error', () => {
    const rows = summaryRows(world('one', [written(played(6, 8))]));
    expect(rows.map(({ publishedNormalised }) => publishedNormalised?.mean)).toEqual([0.6, 0, 1]);
    const [own, random, oracle] = rows.map(({ publishedNormalised }) => publishedNormalised?.error);
    // Errors of all three means are 1: (1, 0.4, 0.6) over a distance of 10.
    expect(own).toBeCloseTo(Math.hypot(1, 0.4, 0.6) / 10, 12);
    expect([random, oracle]).toEqual([Number.NaN, Number.NaN]);
  });
});
