import { RandomStream, success, type GivenTypes } from '@orrery/contract';
import { checkProgram, conditionsOf, emitJavaScript } from '@orrery/language';
import { createSandbox, type Sandbox } from '@orrery/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accept,
  falseRejections,
  hashOf,
  type AcceptancePorts,
  type AcceptanceReport,
  type RecordedTransition,
  type SealedSplit,
} from '../src/index.ts';
import { NoisyChance, noisyStarts, type FromStart } from '../src/acceptance/noisy_chance.ts';
import { readingOf } from '../src/acceptance/readings.ts';

// A cart that is pushed and slips at times; its place is read with noise before and after each step.
const sigma = 0.05;
const noise = { '.x': sigma };
const slips = 0.3;

/** Where a push leads if the cart holds, and if it slips. */
const led = (x: number, action: number, slipped: boolean): number => 0.9 * x + (slipped ? 0.2 : 1) * action;

function recorded(seed: number, count: number): RecordedTransition[] {
  const random = RandomStream.of(seed, 'Dataset', 0);
  let x = 0;
  let read = x + sigma * random.normal();
  return Array.from({ length: count }, (_, at): RecordedTransition => {
    const action = random.chance(0.5) ? 1 : -1;
    x = led(x, action, random.chance(slips));
    const observation = { x: read };
    read = x + sigma * random.normal();
    const truncated = at === count - 1;
    return { observation, action, nextObservation: { x: read }, reward: 0, terminated: false, truncated };
  });
}

describe('the ranks of readings', () => {
  /** The rules themselves, without an engine. */
  function judged(seed: number, count: number, probability: number) {
    const transitions = recorded(seed, count);
    const gathered = new NoisyChance(noise, seed);
    for (const [at, truth] of transitions.entries()) {
      const random = RandomStream.of(seed, 'Policy', at);
      const starts = Array.from({ length: noisyStarts }, (): FromStart => {
        const from = (truth.observation as unknown as { x: number }).x + sigma * random.normal();
        const outcomes = [true, false].map((slipped, place) => {
          const state = { x: led(from, truth.action as number, slipped) };
          const share = slipped ? probability : 1 - probability;
          return {
            state,
            reward: 0,
            terminated: false,
            reading: readingOf(state, 0, false),
            probability: share,
            branch: `2:${place}`,
          };
        });
        return { outcomes, listed: true };
      });
      gathered.add(at, truth, starts);
    }
    return gathered.report(transitions);
  }

  it('reject the true rules no more often than is stated, and wrong ones as a rule', () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const rejects = (probability: number, count: number) =>
      seeds.filter((seed) => {
        const { measures, impossible } = judged(seed, count, probability);
        return impossible.length > 0 || measures.some(({ distance, resolution }) => distance > resolution);
      }).length;
    // At most 0.4 are expected, and three or more in less than one case of a hundred.
    expect(rejects(slips, 50)).toBeLessThanOrEqual(2);
    expect(rejects(0.8, 150)).toBeGreaterThan(0.9 * seeds.length);
  }, 60_000);

  it('tell the difference that they cannot see', () => {
    const { measures, resolution, transitions } = judged(1, 100, slips);
    // Two measures vary (the place, the likeness), and every other transition is independent: Massart's bound.
    expect(measures.map(({ measure }) => measure).toSorted()).toEqual(['.x', 'likeness']);
    expect(transitions).toBe(100);
    expect(resolution).toBeCloseTo(Math.sqrt(Math.log((2 * 4) / falseRejections) / (2 * 50)), 12);
  });
});

describe('a program that draws under noisy sensors', () => {
  const number = { kind: 'number' } as const;
  const contract: GivenTypes = {
    name: 'cart',
    types: 'given',
    state: { kind: 'record', fields: [{ name: 'x', type: number }] },
    action: number,
    declaration: 'type State = { x: number };\ntype Action = number;',
    initialState: [],
    terminated: 'terminated',
    legalActions: 'optional',
    actionSpace: { kind: 'finite', actions: [-1, 1] },
  };
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = createSandbox({ workers: 1 });
  });
  afterAll(() => sandbox.close());
  const ports = (): AcceptancePorts => ({
    sandbox,
    prepare: (text, given) => {
      const [plain, watched] = [checkProgram(text, given), checkProgram(text, given, { watched: true })];
      if (!plain.ok || !watched.ok) throw new Error(JSON.stringify(plain));
      return Promise.resolve(
        success({
          model: emitJavaScript(plain.value),
          watched: emitJavaScript(watched.value),
          conditions: conditionsOf(watched.value),
          compiled: () => [],
        }),
      );
    },
  });
  const program = (push: string): string => `
export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
  return { state: { x: 0.9 * state.x + (${push}) * action }, reward: 0, terminated: false };
}`;
  async function judged(text: string, count: number): Promise<AcceptanceReport> {
    const sealed = recorded(7, count);
    const split: SealedSplit = {
      train: [],
      sealed,
      distinct: count,
      episodes: { train: 0, sealed: 1 },
      hash: hashOf(sealed),
    };
    const task = {
      id: 'cart',
      contract,
      description: '',
      metric: { entries: 1, comparator: 'close' },
      stochastic: true,
    } as const;
    const report = await accept(text, ports(), { task, split, seed: 0, draws: 4, noise });
    if (!report.ok) throw new Error(report.error.message);
    return report.value;
  }

  it('is no longer in doubt for its chances alone where they are right, and is rejected where they are wrong', async () => {
    const engines = /^the two engines differ/;
    const others = (report: AcceptanceReport) => report.reasons.filter((reason) => !engines.test(reason));
    const truth = await judged(program(`random.chance(${slips}) ? 0.2 : 1`), 200);
    expect(truth.verdict).toBe('inconclusive');
    expect(others(truth)).toEqual([]);
    expect(truth.noisyChance).toMatchObject({ transitions: 200, drawn: 200, impossible: [], failing: [] });
    const often = await judged(program('random.chance(0.8) ? 0.2 : 1'), 200);
    expect(often.verdict).toBe('rejected');
    expect(often.reasons.join()).toMatch(/its chances are off in \S+: /);
    const never = await judged(program('random.chance(0.3) ? 0.9 : 1'), 200);
    expect(never.reasons.join()).toMatch(/impossible in \d+ sealed transitions/);
    const few = await judged(program(`random.chance(${slips}) ? 0.2 : 1`), 70);
    expect(others(few).join()).toMatch(
      /70 sealed transitions tell chances only that are off by 0\.\d+: \d+ would tell 0\.25/,
    );
  }, 60_000);

  it('may draw numbers that no list holds', async () => {
    const noisy = await judged(program(`(random.chance(${slips}) ? 0.2 : 1) + 0 * random.normal()`), 150);
    expect(noisy.noisyChance?.impossible).toEqual([]);
    const wide = await judged(program(`1 + random.normal()`), 150);
    expect(wide.verdict).toBe('rejected');
  }, 60_000);
});
