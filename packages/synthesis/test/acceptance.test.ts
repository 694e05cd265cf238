import { encode, RandomStream, success, type GivenTypes, type Value } from '@orrery/contract';
import { checkProgram, conditionsOf, emitJavaScript } from '@orrery/language';
import { createSandbox, exhaustedStepsAllowed, type Sandbox, type StepBatch, type StepResult } from '@orrery/sandbox';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accept,
  episodesOf,
  errorBound,
  hashOf,
  sealEpisodes,
  unexercised,
  type AcceptancePorts,
  type AcceptanceReport,
  type ObservationNoise,
  type RecordedTransition,
  type SealedSplit,
  type SynthesisTask,
} from '../src/index.ts';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox({ workers: 1 });
});
afterAll(() => sandbox.close());

function value<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const number = { kind: 'number' } as const;
const contract: GivenTypes = {
  name: 'mine',
  types: 'given',
  state: {
    kind: 'record',
    fields: [
      { name: 'depth', type: number },
      { name: 'gold', type: number },
    ],
  },
  action: number,
  declaration: 'type State = { depth: number; gold: number };\ntype Action = number;',
  initialState: [],
  terminated: 'terminated',
  legalActions: 'optional',
  actionSpace: { kind: 'finite', actions: [0, 1, 2] },
};

const task: SynthesisTask = { id: 'mine', contract, description: '', metric: { entries: 1, comparator: 'close' } };

/** A mine: 0 goes up, 1 goes down, 2 digs; gold lies below 6, and at 15 the mine ends. */
interface Mine {
  readonly depth: number;
  readonly gold: number;
}

interface Told {
  readonly state: Mine;
  readonly reward: number;
  readonly terminated: boolean;
}

function mine({ depth, gold }: Mine, action: number): Told {
  if (action === 2) {
    const found = depth > 6 ? 1 : 0;
    return { state: { depth, gold: gold + found }, reward: found, terminated: false };
  }
  const next = Math.max(0, depth + (action === 0 ? -1 : 1));
  return { state: { depth: next, gold }, reward: 0, terminated: next >= 15 };
}

const source = ({ rule = 'state.depth > 6', extra = '', parameter = 'bottom' } = {}): string => `
export const parameters = { bottom: 15, unused: 3 };
export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
  if (action === 2) {
    const found = ${rule} ? 1 : 0;
    return { state: { depth: state.depth, gold: state.gold + found }, reward: found, terminated: false };
  }
  ${extra}
  const depth = Math.max(0, state.depth + (action === 0 ? -1 : 1));
  return { state: { depth, gold: state.gold }, reward: 0, terminated: depth >= parameters.${parameter} };
}`;

/** Random play that prefers to go down, so that the end is met. */
function play(episodes: number, seed = 1, world: (state: Mine, action: number) => Told = mine): RecordedTransition[] {
  return Array.from({ length: episodes }, (_, episode) => {
    const random = RandomStream.of(seed, 'Policy', episode);
    const made: RecordedTransition[] = [];
    let state: Mine = { depth: random.integer(3), gold: episode * 100 };
    for (let at = 0; at < 60; at += 1) {
      const action = [0, 1, 1, 2][random.integer(4)]!;
      const { state: next, reward, terminated } = world(state, action);
      const truncated = at === 59 && !terminated;
      made.push({ observation: state, action, nextObservation: next, reward, terminated, truncated } as never);
      if (terminated) break;
      state = next;
    }
    return made;
  }).flat();
}

/** The compiled form as the true rules would have it. */
const compiledTruth = ({ states, actions }: StepBatch): StepResult[] =>
  states.map((bytes, at) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const state = { depth: view.getFloat64(0, true), gold: view.getFloat64(8, true) };
    const action = new DataView(actions[at]!.buffer, actions[at]!.byteOffset).getFloat64(0, true);
    const told = mine(state, action);
    const next = value(encode(contract.state, told.state as unknown as Value));
    const stream = RandomStream.of(0, 'Scoring', 0).state;
    return { ok: true, next, reward: told.reward, terminated: told.terminated, charges: 0, bytes: 0, stream };
  });

const ports = (compiled?: (batch: StepBatch) => readonly StepResult[]): AcceptancePorts => ({
  sandbox,
  prepare: (text, given) => {
    const [plain, watched] = [checkProgram(text, given), checkProgram(text, given, { watched: true })];
    if (!plain.ok) return Promise.resolve(plain);
    const program = value(watched);
    return Promise.resolve(
      success({
        model: emitJavaScript(plain.value),
        watched: emitJavaScript(program),
        conditions: conditionsOf(program),
        ...(compiled !== undefined && { compiled }),
      }),
    );
  },
});

async function judged(
  text: string,
  split: SealedSplit,
  compiled: ((batch: StepBatch) => readonly StepResult[]) | undefined = compiledTruth,
  noise?: ObservationNoise,
): Promise<AcceptanceReport> {
  return value(await accept(text, ports(compiled), { task, split, seed: 0, draws: 4, ...(noise && { noise }) }));
}

describe('the sealed part', () => {
  const data = play(20);

  it('is whole episodes, at least a fifth of the transitions and 60 distinct pairs, and no more than half', () => {
    const { train, sealed, distinct, episodes } = value(sealEpisodes(data, 7));
    expect(train.length + sealed.length).toBe(data.length);
    expect(sealed.length).toBeGreaterThanOrEqual(0.2 * data.length);
    expect(sealed.length).toBeLessThanOrEqual(0.5 * data.length);
    expect(new Set(sealed.map(({ observation, action }) => JSON.stringify([observation, action]))).size).toBe(distinct);
    expect(distinct).toBeGreaterThanOrEqual(60);
    expect(episodes.train + episodes.sealed).toBe(20);
    // Gold begins at another number in each episode: none of them is on both sides.
    const names = (part: readonly RecordedTransition[]) =>
      new Set(part.map(({ observation }) => Math.floor((observation as unknown as Mine).gold / 100)));
    expect([...names(train)].filter((name) => names(sealed).has(name))).toEqual([]);
  });

  it('depends on the seed and on what the episodes hold, not on their order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.infiniteStream(fc.nat()), (seed, keys) => {
        const order = [...episodesOf(data)].map((episode) => ({ episode, key: Number(keys.next().value) }));
        const shuffled = order
          .toSorted((a, b) => a.key - b.key)
          .flatMap(({ episode }) => episode.map((at) => data[at]!));
        const texts = (part: readonly RecordedTransition[]) => part.map((one) => JSON.stringify(one)).toSorted();
        expect(texts(value(sealEpisodes(shuffled, seed)).sealed)).toEqual(
          texts(value(sealEpisodes(data, seed)).sealed),
        );
      }),
      { numRuns: 20 },
    );
    const parts = [1, 2, 3, 4].map((seed) => value(sealEpisodes(data, seed)).hash);
    expect(new Set(parts).size).toBeGreaterThan(1);
  });

  it('has a hash that tells whether transitions are the sealed ones', () => {
    const { sealed, hash } = value(sealEpisodes(data, 7));
    expect(hashOf(sealed)).toBe(hash);
    const [first, ...rest] = sealed;
    expect(hashOf([{ ...first!, reward: first!.reward + 1e-9 }, ...rest])).not.toBe(hash);
  });

  it('has every kind of reward and end that several episodes show', () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const { sealed, train } = value(sealEpisodes(data, seed));
      for (const part of [sealed, train]) {
        expect(part.some(({ terminated }) => terminated)).toBe(true);
        expect(part.some(({ reward }) => reward === 1)).toBe(true);
      }
    }
  });

  it('says at once where there are too few data', () => {
    expect(sealEpisodes(play(2), 1)).toMatchObject({ ok: false, error: { code: 'too_little_data' } });
    expect(sealEpisodes([], 1)).toMatchObject({ ok: false, error: { code: 'too_little_data' } });
  });
});

describe('the bound', () => {
  it('is ln(1/0.05)/N, and 60 distinct pairs are the fewest that bring it to 0.05', () => {
    expect(errorBound(60)).toBeCloseTo(Math.log(20) / 60, 15);
    expect(errorBound(60)).toBeLessThanOrEqual(0.05);
    expect(errorBound(59)).toBeGreaterThan(0.05);
    expect(errorBound(0)).toBe(1);
  });
});

describe('the verdict', () => {
  const split = value(sealEpisodes(play(20), 7));

  it('accepts the true rules, and lists what the data never exercised', async () => {
    const report = await judged(
      source({ extra: 'if (state.depth > 90) return { state, reward: -5, terminated: true };' }),
      split,
    );
    expect(report).toMatchObject({ verdict: 'accepted', reasons: [] });
    expect(report.sealed?.strict.score).toBe(1);
    expect(report.engines).toEqual({ transitions: split.train.length + split.sealed.length, disagreements: 0 });
    expect(unexercised(report.coverage?.conditions ?? [])).toMatchObject([
      {
        text: 'state.depth > 90',
        held: 0,
        failed: [...split.train, ...split.sealed].filter(({ action }) => action !== 2).length,
      },
    ]);
    const [bottom, unused] = report.coverage?.parameters ?? [];
    expect(bottom).toMatchObject({ name: 'bottom' });
    // Of 15 the program asks for at least 15, of 15.15 for 16: each step that ends the world depends on it.
    expect(bottom?.transitions).toBe([...split.train, ...split.sealed].filter(({ terminated }) => terminated).length);
    expect(unused).toEqual({ name: 'unused', transitions: 0 });
  });

  it('rejects a program that is wrong on a sealed transition, with the fields that are off', async () => {
    const report = await judged(source({ rule: 'state.depth > 7' }), split, undefined);
    const wrong = split.sealed.filter(
      ({ observation, action }) => action === 2 && (observation as unknown as Mine).depth === 7,
    ).length;
    expect(wrong).toBeGreaterThan(0);
    expect(report.verdict).toBe('rejected');
    expect(report.sealed?.failures.length).toBe(wrong);
    expect(report.sealed?.fields.filter(({ different }) => different > 0)).toEqual([
      expect.objectContaining({ field: '.gold', different: wrong, largest: 1 }),
      expect.objectContaining({ field: 'reward', different: wrong, largest: 1 }),
    ]);
  });

  it('rejects what the checker rejects, and what does not run', async () => {
    const unchecked = await judged('export const step = 1;', split);
    expect(unchecked).toMatchObject({ verdict: 'rejected', reasons: ['the checker rejects the program'] });
    expect(unchecked.diagnostics?.length).toBeGreaterThan(0);
    const thrown = await judged(source({ extra: "throw new Error('no');" }), split, undefined);
    expect(thrown.verdict).toBe('rejected');
    expect(thrown.reasons[0]).toMatch(/^stops at \d+:\d+ with thrown: .*no/);
    const endless = await judged(source({ extra: 'for (;;) { if (state.depth < -9) break; }' }), split);
    expect(endless.reasons[0]).toMatch(/^stops at \d+:\d+ with budget_exhausted/);
    // The sandbox gives the rest of a batch up: what it did not run was not compared.
    expect(endless.engines?.transitions).toBeGreaterThanOrEqual(exhaustedStepsAllowed);
    expect(endless.engines?.transitions).toBeLessThan(split.train.length + split.sealed.length);
  });

  it('is open where the engines differ or were not compared, and where the sealed part lacks a kind', async () => {
    const different = await judged(source(), split, (batch) =>
      compiledTruth(batch).map((one, at) => (at === 3 ? Object.assign(one, { reward: 9 }) : one)),
    );
    expect(different).toMatchObject({ verdict: 'inconclusive', engines: { disagreements: 1 } });
    const alone = value(await accept(source(), ports(), { task, split, seed: 0, draws: 4 }));
    expect(alone).toMatchObject({
      verdict: 'inconclusive',
      reasons: ['the compiled form was not run beside the reference engine'],
    });
    const lacking: SealedSplit = { ...split, sealed: split.sealed.filter(({ terminated }) => !terminated) };
    expect((await judged(source(), lacking)).reasons).toEqual(['no sealed transition shows: the world ends']);
    const few: SealedSplit = { ...split, distinct: 59 };
    expect((await judged(source(), few)).verdict).toBe('inconclusive');
  });
});

describe('noisy sensors', () => {
  const sigma = 0.05;
  const random = RandomStream.of(3, 'Dataset', 0);
  const off = (state: Mine): Mine => ({ ...state, depth: state.depth + sigma * random.normal() });
  // A glider: what its sensors tell is never quite where it is.
  const glide = ({ depth, gold }: Mine, action: number): Told => ({
    state: { depth: 0.9 * depth + action, gold },
    reward: 0,
    terminated: depth > 8,
  });
  const noisy = play(20, 5, glide).map((one) =>
    Object.assign(one, {
      observation: off(one.observation as unknown as Mine),
      nextObservation: off(one.nextObservation as unknown as Mine),
    }),
  );
  const sealed = noisy.slice(0, 200);
  const split: SealedSplit = {
    train: noisy.slice(200),
    sealed,
    distinct: 200,
    episodes: { train: 1, sealed: 1 },
    hash: hashOf(sealed),
  };
  const glider = (factor: number): string => `
export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
  return { state: { depth: ${factor} * state.depth + action, gold: state.gold }, reward: 0, terminated: state.depth > 8 };
}`;
  const noise = { '.depth': sigma };

  it('explain the errors of the true rules, and not those of other rules', async () => {
    const truth = await judged(glider(0.9), split, undefined, noise);
    expect(truth.sealed?.failures).toEqual([]);
    expect(truth.sealed?.explainedByNoise.length).toBeGreaterThan(150);
    const other = await judged(glider(0.7), split, undefined, noise);
    expect(other.verdict).toBe('rejected');
    expect((await judged(glider(0.9), split, undefined)).verdict).toBe('rejected');
    // Residuals of the true rules, in their deviations: mean 0 and mean square 1, within five standard errors.
    const [fit] = truth.noise ?? [];
    expect(fit).toMatchObject({ field: '.depth', values: 200 });
    expect(Math.abs(fit?.mean ?? 9)).toBeLessThan(5 * Math.sqrt(2 / 200));
    expect(Math.abs((fit?.meanSquare ?? 9) - 1)).toBeLessThan(5 * Math.sqrt(4 / 200));
  });

  it('do not hide a small error that every transition has', async () => {
    // A tenth of a metre in each step: two deviations of the sensors, and one and a half of both readings together.
    const biased = glider(0.9).replace('+ action', '+ action + 0.1');
    const report = await judged(biased, split, undefined, noise);
    expect(report.sealed?.explainedByNoise.length).toBeGreaterThan(190);
    expect(report.verdict).toBe('rejected');
    expect(report.reasons.join()).toMatch(/off in \.depth beyond the stated noise/);
  });
});

describe('programs that draw', () => {
  const chancy = (probability: number) => {
    let index = 0;
    return (state: Mine, action: number): Told => {
      const slips = RandomStream.of(11, 'Environment', index++).chance(probability);
      return mine(state, slips && action !== 2 ? 1 - action : action);
    };
  };
  const split = value(sealEpisodes(play(30, 2, chancy(0.3)), 7));
  const drawing = (probability: number, otherwise = '1 - action'): string => `
export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
  const taken = action !== 2 && random.chance(${probability}) ? ${otherwise} : action;
  if (taken === 2) {
    const found = state.depth > 6 ? 1 : 0;
    return { state: { depth: state.depth, gold: state.gold + found }, reward: found, terminated: false };
  }
  const depth = Math.max(0, state.depth + (taken === 0 ? -1 : 1));
  return { state: { depth, gold: state.gold }, reward: 0, terminated: depth >= 15 };
}`;

  it('are judged by their exact probabilities', async () => {
    const truth = await judged(drawing(0.3), split);
    expect(truth.chance).toMatchObject({ enumerated: split.sealed.length, impossible: [] });
    expect(Math.abs(truth.chance?.deviations ?? 9)).toBeLessThan(3);
    // A move has two outcomes (0.7 and 0.3), digging one: (1 + 0.58) / 2 and 1. At the top the two may be one.
    const expected = split.sealed.map(({ action, observation }) =>
      action === 2 || (observation as unknown as Mine).depth === -1 ? 1 : 0.79,
    );
    expect(truth.chance?.expected).toBeCloseTo(expected.reduce((sum, one) => sum + one, 0) / expected.length, 10);
    expect(Math.abs(truth.chance?.frequencies ?? 9)).toBeLessThan(4);
    const sure = await judged(drawing(0.9), split);
    expect(sure.verdict).toBe('rejected');
    expect(sure.reasons[0]).toMatch(/probabilities are off/);
    // With equal probabilities the score is the same whatever happens; how often each outcome comes tells.
    const even = await judged(drawing(0.5), split);
    expect(even.chance?.deviations).toBe(0);
    expect(even.reasons.join()).toMatch(/how often its outcomes came true/);
    const blind = await judged(drawing(0.3, '2'), split);
    expect(blind.reasons[0]).toMatch(/impossible in \d+ sealed transitions/);
  });

  it('are not accepted in a world that does not draw', async () => {
    const still = value(sealEpisodes(play(20), 7));
    const guess = source().replace('const depth =', 'const depth = random.chance(1e-6) ? 0 :');
    const report = await judged(guess, still);
    expect(report.verdict).toBe('inconclusive');
    expect(report.reasons.join()).toMatch(/nothing in the data shows that the world does/);
    const failing = source().replace(
      'const depth =',
      "if (random.chance(0.001)) throw new Error('rarely');\n  const depth =",
    );
    expect((await judged(failing, still)).reasons.join()).toMatch(/may fail in \d+ sealed transitions/);
  });
});
