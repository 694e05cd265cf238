import type { LayoutType, Value } from '@orrery/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRight } from '../src/behaviour.ts';
import { failureReport } from '../src/failures/index.ts';
import { differences, leavesOf } from '../src/fields.ts';
import type { Prediction } from '../src/metrics/prediction.ts';
import type { RecordedTransition } from '../src/ports.ts';
import { parseValues, stringifyValues } from '../src/value_json.ts';

const vector: LayoutType = { kind: 'array', element: { kind: 'number' }, length: 3 };
const scored = { entries: 1, comparator: 'close', type: vector } as const;

function truth(from: number[], to: number[], changes: Partial<RecordedTransition> = {}): RecordedTransition {
  return {
    observation: from,
    action: 0,
    nextObservation: to,
    reward: 1,
    terminated: false,
    truncated: false,
    ...changes,
  };
}
const says = (state: Value, reward = 1, terminated = false): Prediction => ({ ok: true, state, reward, terminated });

describe('a report of failures', () => {
  it('names legal actions that are not those of the next state, and shows both lists', () => {
    const data = [truth([0, 0, 0], [1, 0, 0], { nextLegalActions: [0, 1] })];
    const report = failureReport([{ ...says([1, 0, 0]), legalActions: [1] } as Prediction], data, scored);
    expect(report.clusters).toMatchObject([{ field: 'legalActions', kind: 'off', transitions: 1 }]);
    expect(report.examples).toMatchObject([
      { expected: { legalActions: [0, 1] }, predicted: { legalActions: [1] }, wrong: ['legalActions'] },
    ]);
  });

  it('names field and kind: what stays, what moves, what goes the other way, what is merely off', () => {
    const data = [truth([0, 5, 1], [1, 5, 2]), truth([0, 5, 1], [1, 5, 2], { terminated: true, reward: 3 })];
    const report = failureReport([says([0, 6, -1]), says([1.5, 5, 2], 4)], data, scored);
    expect(report.clusters.map(({ field, kind, error }) => [field, kind, error])).toEqual([
      ['state[0]', 'unchanged', { least: 1, most: 1 }],
      ['state[0]', 'off', { least: 0.5, most: 0.5 }],
      ['state[1]', 'changed', { least: 1, most: 1 }],
      ['state[2]', 'opposite', { least: 3, most: 3 }],
      ['reward', 'off', { least: 1, most: 1 }],
      ['terminated', 'missed', undefined],
    ]);
    expect([report.transitions, report.wrong]).toEqual([2, 2]);
  });

  it('leads with the cluster that holds most, and goes on with what no cluster before it holds', () => {
    // Reward wrong in all four; ends wrong in two of these four; one transition is wrong in its state alone.
    const data = Array.from({ length: 6 }, (_, at) => truth([at, 0, 0], [at + 1, 0, 0]));
    const report = failureReport(
      [
        says([1, 0, 0], 2),
        says([2, 0, 0], 2, true),
        says([3, 0, 0], 2, true),
        says([4, 0, 0], 2),
        says([9, 0, 0]),
        says([6, 0, 0]),
      ],
      data,
      scored,
    );
    expect(report.clusters.map(({ field, kind, transitions }) => [field, kind, transitions])).toEqual([
      ['reward', 'off', 4],
      ['state[0]', 'off', 1],
      ['terminated', 'early', 2],
    ]);
    expect(report.wrong).toBe(5);
  });

  it('shows the first example and the one with the largest error, in full, beside a like transition that is right', () => {
    const data = [
      truth([0, 0, 0], [1, 0, 0]),
      truth([5, 0, 0], [6, 0, 0]),
      truth([4.9, 0, 0], [5.9, 0, 0]),
      truth([4.99, 0, 0], [5.99, 0, 0], { action: 1 }),
      truth([9, 0, 0], [10, 0, 0]),
    ];
    const report = failureReport(
      [says([1, 0, 0]), says([6.1, 0, 0]), says([5.9, 0, 0]), says([5.99, 0, 0]), says([99, 0, 0])],
      data,
      scored,
    );
    expect(report.clusters).toHaveLength(1);
    expect(report.clusters[0]?.examples.map((at) => report.examples[at]?.index)).toEqual([1, 4]);
    // Transition 3 is nearer, but its action is another.
    expect(report.examples[0]).toMatchObject({
      index: 1,
      state: [5, 0, 0],
      expected: { state: [6, 0, 0], reward: 1, terminated: false },
      predicted: { state: [6.1, 0, 0] },
      wrong: ['state[0]'],
      contrast: { index: 2, state: [4.9, 0, 0], next: { state: [5.9, 0, 0] } },
    });
  });

  it('sorts crashes by error and place, the most frequent first', () => {
    const crash = (line: number): Prediction => ({
      ok: false,
      error: { code: 'thrown', message: 'no', line, column: 1 },
    });
    const data = Array.from({ length: 4 }, (_, at) => truth([at, 0, 0], [at, 0, 0]));
    const report = failureReport([crash(7), says([1, 0, 0]), crash(9), crash(9)], data, scored);
    expect(
      report.crashes.map(({ error, transitions, index, state }) => [error.line, transitions, index, state]),
    ).toEqual([
      [9, 2, 2, [2, 0, 0]],
      [7, 1, 0, [0, 0, 0]],
    ]);
    expect(report.wrong).toBe(3);
  });

  it('holds every wrong transition in some cluster', () => {
    const number = fc.integer({ min: -2, max: 2 });
    const step = fc.record({
      from: fc.array(number, { minLength: 3, maxLength: 3 }),
      to: fc.array(number, { minLength: 3, maxLength: 3 }),
      found: fc.array(number, { minLength: 3, maxLength: 3 }),
      reward: number,
      end: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const report = failureReport(
          steps.map(({ found, reward, end }) => says(found, reward, end)),
          steps.map(({ from, to }) => truth(from, to)),
          scored,
        );
        const counted = report.clusters.reduce((most, { transitions }) => Math.max(most, transitions), 0);
        expect(counted).toBeLessThanOrEqual(report.wrong);
        expect(report.wrong === 0).toBe(report.clusters.length === 0);
        const sum = report.clusters.reduce((total, { transitions }) => total + transitions, 0);
        expect(sum).toBeGreaterThanOrEqual(report.wrong);
      }),
    );
  });
});

describe('parts of values', () => {
  const exactly = (one: number, other: number): boolean => Object.is(one, other);

  it('have paths: fields by name, numbers of a list by place, other items of a list together', () => {
    const value = { x: [1, 2], board: [['a', 'b'], ['c']], kind: 'k', seen: new Set([1]) };
    expect(leavesOf(value).map(({ path }) => path)).toEqual([
      '.x[0]',
      '.x[1]',
      '.board[*][*]',
      '.board[*][*]',
      '.board[*][*]',
      '.kind',
      '.seen',
    ]);
  });

  it('differ at the deepest place, with Map and Set without order and absent the same as undefined', () => {
    const one = { a: 1, grid: [['x', 'y']], names: new Map([['p', 1]]), set: new Set(['u', 'v']), gone: undefined };
    const other = { a: 1, grid: [['x', 'z']], names: new Map([['p', 2]]), set: new Set(['v', 'u']) };
    expect(differences(one, other, exactly).map(({ path }) => path)).toEqual(['.grid[*][*]', '.names']);
    expect(differences([1, 2], [1], exactly)).toEqual([{ path: '', one: [1, 2], other: [1] }]);
    expect(differences({ a: null }, { a: { b: 1 } }, exactly).map(({ path }) => path)).toEqual(['.a']);
    expect(differences([], {}, exactly)).toHaveLength(1);
  });

  const value = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.double(),
      fc.boolean(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(null, undefined),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$map', '$number', '__proto__')), tie('value'), {
        maxKeys: 4,
      }),
      fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
      fc.array(fc.integer(), { maxLength: 3 }).map((items) => new Set(items)),
    ),
  })).value;

  it('never differ from themselves', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(differences(one, structuredClone(one), exactly)).toEqual([]);
      }),
    );
  });

  it('survive their JSON: NaN, infinities, -0, undefined, Map, Set and every name of a field', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(differences(one, parseValues(stringifyValues(one)) as Value, exactly)).toEqual([]);
        expect(stringifyValues(parseValues(stringifyValues(one)))).toBe(stringifyValues(one));
      }),
      { numRuns: 300 },
    );
  });
});

it('what turned right and what turned wrong is counted bit by bit', () => {
  const bits = (...bytes: number[]): string => Buffer.from(bytes).toString('base64');
  expect(compareRight(bits(0b0011, 0xff), bits(0b0110, 0xff))).toEqual({ repaired: 1, broken: 1 });
  expect(compareRight(bits(0), bits(0xff))).toEqual({ repaired: 8, broken: 0 });
});
