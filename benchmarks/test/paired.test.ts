import { expect, it } from 'vitest';
import { pairedMethods, reference } from '../src/cwmb/paired.ts';
import type { MethodResult, TaskResult } from '../src/cwmb/result.ts';

const split = (strict: number) => ({ paperCode: strict, paperEquation: strict, strict, transitions: 10 });
const written = (method: string, strict: number, facts: Partial<MethodResult> = {}): MethodResult => ({
  method,
  seed: 0,
  calls: 10,
  scores: { train: split(strict), heldout: split(strict), planner: split(strict) },
  ...facts,
});
const world = (environment: string, rows: readonly MethodResult[]): TaskResult => ({
  suite: 'unseen',
  environment,
  variant: 'A',
  discrete: true,
  rows: [...rows, { method: 'random' }, { method: 'oracle' }],
  anchors: { random: [0, 2], published: [10, 12], best: [] },
  sources: [],
});

it('holds a method against the reference on the worlds of both, and leaves the others out', () => {
  const [paired, ...more] = pairedMethods([
    world('easy', [written(reference, 1), written('rex', 1)]),
    world('hard', [written(reference, 0.2), written('rex', 0.5, { calls: 4 })]),
    world('of the reference alone', [written(reference, 0)]),
    world('of the other alone', [written('rex', 0)]),
  ]);
  expect(more).toEqual([]);
  // Differences 0 and 0.3: their mean is 0.15, its standard error 0.15, though the worlds differ by 0.8.
  expect(paired).toMatchObject({
    method: 'rex',
    worlds: 2,
    calls: { own: 7, reference: 10 },
    heldoutStrict: {
      own: 0.75,
      reference: 0.6,
      difference: { mean: expect.closeTo(0.15, 12) as number, error: expect.closeTo(0.15, 12) as number, n: 2 },
    },
  });
});

it('pairs like seeds, and counts 0 for a program that failed in play', () => {
  const [paired] = pairedMethods([
    world('one', [
      written(reference, 0.5, { published: { returns: [11, 11] } }),
      written(reference, 0.1, { seed: 1 }),
      written('rex', 0.7, { published: { returns: [], failed: 'step failed' } }),
    ]),
  ]);
  expect(paired).toMatchObject({
    heldoutStrict: { difference: { mean: expect.closeTo(0.2, 12) as number, n: 1 } },
    publishedNormalised: { own: 0, reference: 1, difference: { mean: -1, n: 1 } },
  });
  expect(paired?.bestNormalised).toBeUndefined();
});

it('takes the seeds of a world as one value', () => {
  const seeds = [0, 1, 2].flatMap((seed) => [written(reference, 0.5, { seed }), written('rex', 0.9, { seed })]);
  const [paired] = pairedMethods([world('a', seeds), world('b', [written(reference, 0.9), written('rex', 0.5)])]);
  // 0.4 of the first world, -0.4 of the second: 0 in the mean, as 0.2 over four runs it would not be.
  expect(paired?.heldoutStrict?.difference).toMatchObject({
    mean: expect.closeTo(0, 12) as number,
    error: expect.closeTo(0.4, 12) as number,
    n: 2,
  });
});

it('has nothing to say where nothing else is recorded', () => {
  expect(pairedMethods([world('one', [written(reference, 0.5)])])).toEqual([]);
});
