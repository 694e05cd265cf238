import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureReport } from '../src/failures/index.ts';
import type { RecordedTransition } from '../src/ports.ts';
import { createPromptSet, valueText } from '../src/prompts/index.ts';
import { estimateTokens } from '../src/prompts/estimate.ts';
import { crashesText, failuresText } from '../src/prompts/failures_text.ts';
import { fieldRanges, informativeSample } from '../src/sample/index.ts';
import type { PromptParts } from '../src/search.ts';
import { task, transition, transitions as counter } from './task.ts';

/** A corridor of 100 places: 'right' moves on, but for a wall at 40; the door at 99 ends it and pays. */
const corridor: RecordedTransition[] = [
  ...Array.from({ length: 60 }, (_, at) => transition([at], 'right', [at === 40 ? at : at + 1])),
  ...Array.from({ length: 20 }, (_, at) => transition([at + 1], 'left', [at])),
  transition([98], 'right', [99], { reward: 5, terminated: true }),
  transition([50], 'jump', [52]),
  transition([50], 'jump', [50]),
];

const reasonsOf = (budget: number): string[] =>
  informativeSample(corridor, budget, () => 1).flatMap(({ reason, indices }) => indices.map((at) => `${reason} ${at}`));

describe('a sample of the data', () => {
  it('holds each action, the rare kinds of outcome, the end, what contradicts itself, and the extremes', () => {
    const found = reasonsOf(24);
    const indices = found.map((text) => Number(text.split(' ')[1]));
    expect(new Set(indices.map((at) => corridor[at]?.action))).toEqual(new Set(['right', 'left', 'jump']));
    expect(indices).toContain(40); // the wall: the only 'right' that moves nothing
    expect(indices).toContain(80); // the door
    expect(found).toEqual(expect.arrayContaining(['conflict 81', 'conflict 82']));
    const near = found.filter((text) => text.startsWith('near-repeat'));
    // The wall beside one of its neighbours, from which the same action moves on.
    expect(near.some((text, at) => text === 'near-repeat 40' && /near-repeat (39|41)/.test(near[at + 1] ?? ''))).toBe(
      true,
    );
  });

  it('keeps to its budget', () => {
    for (const budget of [0, 1, 5, 12, 40]) {
      const shown = reasonsOf(budget);
      expect(shown.length).toBeLessThanOrEqual(budget);
      if (budget > 0) expect(shown.length).toBeGreaterThan(0);
    }
  });

  it('takes the shortest where those that inform are too long', () => {
    const groups = informativeSample(corridor, 10, (index) => (index === 34 ? 4 : index === 44 ? 5 : 1000));
    expect(groups.map(({ indices }) => indices)).toEqual([[34], [44]]);
  });

  it('is the same each time, and of no data is empty', () => {
    expect(reasonsOf(20)).toEqual(reasonsOf(20));
    expect(informativeSample([], 10, () => 1)).toEqual([]);
  });

  it('summarises ranges: few values one by one, many from least to most, and the change in a step', () => {
    expect(fieldRanges(corridor)).toEqual([
      { field: 'state[0]', values: undefined, range: [0, 99], change: [-1, 2] },
      { field: 'action', values: ['right', 'left', 'jump'], range: undefined, change: undefined },
      { field: 'reward', values: [0, 5], range: [0, 5], change: undefined },
      { field: 'terminated', values: [false, true], range: undefined, change: undefined },
    ]);
  });
});

const scored = { ...task.metric, type: { kind: 'array', element: { kind: 'number' }, length: 1 } } as const;
const wrongSigns = corridor.map(({ observation }) => ({
  ok: true as const,
  state: [(observation as number[])[0]! - 1],
  reward: 0,
  terminated: false,
}));
const failures = failureReport(wrongSigns, corridor, scored);

const prompts = createPromptSet('data', task, counter);
const user = (parts: PromptParts, set = prompts): string => set.messages(task, parts)[1]?.content ?? '';
const generate: PromptParts = { kind: 'generate', prefix: '' };

describe('the prompts that show data', () => {
  it('begin with the same bytes whatever is asked, and name their version', () => {
    const texts = [
      user(generate),
      user({ kind: 'generate', prefix: 'const a = 1;' }),
      user({ kind: 'improve', code: 'const b = 2;', wrong: undefined, failures }),
      user({ kind: 'fix', code: 'const c = 3;', error: 'no', failures: undefined }),
    ];
    const beginning = user(generate).slice(0, user(generate).indexOf('## Your turn'));
    expect(beginning).toContain('A counter goes up by the action.');
    expect(beginning).toContain('4 transitions were recorded');
    for (const text of texts) expect(text.startsWith(beginning)).toBe(true);
    expect(prompts.version).toBe('data-1');
  });

  it('show transitions whole, ask for the rules before the program, and invite parameters', () => {
    expect(user(generate)).toContain('[2] | 1 | [3] | 3 | true');
    expect(user(generate).indexOf('1. The rules')).toBeLessThan(user(generate).indexOf('2. The program'));
    expect(user(generate)).toContain('export const parameters');
    expect(user({ kind: 'generate', prefix: 'const a = 1;' })).toContain('Keep these first lines unchanged');
  });

  it('spend no more on data than they may', () => {
    for (const tokens of [300, 1000, 3000]) {
      const text = user(generate, createPromptSet('data', task, corridor, tokens));
      const data = text.slice(text.indexOf('## Recorded data'), text.indexOf('## Your turn'));
      // Headings come on top.
      expect(estimateTokens(data)).toBeLessThan(tokens + 300);
    }
  });

  it('say what a repair has to know: how much is right, each kind of failure, expected and predicted in full', () => {
    const text = user({ kind: 'improve', code: 'const b = 2;', wrong: undefined, failures });
    // 20 of 'left' are right; 'right' goes the other way but at the wall, where it should stay.
    expect(text).toContain('20 of 83 transitions are right as a whole, 63 are not');
    expect(text).toContain('### `state[0]` moves the wrong way: 61 transitions, by 2 to 3');
    expect(text).toContain('### `state[0]` changes, and should stay as it was: 2 transitions, by 1');
    expect(text).toContain('### the world ends, and the program does not say so: 1 transition');
    expect(text).toContain(
      'expected: state [1], reward 0, terminated false\npredicted: state [-1], reward 0, terminated false',
    );
  });

  it('show the inputs of a crash, which the published fix prompt does not', () => {
    const error = { code: 'thrown', message: 'no', line: 3, column: 1 } as const;
    const crashed = failureReport(
      [
        { ok: false, error },
        { ok: false, error },
      ],
      corridor.slice(0, 2),
      scored,
    );
    const text = user({ kind: 'fix', code: 'const c = 3;', error: 'thrown: no', failures: crashed });
    expect(text).toContain('thrown at 3:1 at 2 of 2 transitions, first at transition 0:\nstate: [0]\naction: "right"');
  });
});

describe('failures in words', () => {
  it('name every kind of failure under any budget, and cut no value', () => {
    const number = fc.integer({ min: -3, max: 3 });
    const step = fc.record({
      from: fc.array(number, { minLength: 4, maxLength: 4 }),
      to: fc.array(number, { minLength: 4, maxLength: 4 }),
      found: fc.array(number, { minLength: 4, maxLength: 4 }),
      end: fc.boolean(),
    });
    const type = { kind: 'array', element: { kind: 'number' }, length: 4 } as const;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 15 }), fc.nat(2000), (steps, tokens) => {
        const report = failureReport(
          steps.map(({ found, end }) => ({ ok: true, state: found, reward: 0, terminated: end })),
          steps.map(({ from, to }) => transition(from, 0, to)),
          { entries: 1, comparator: 'close', type },
        );
        const text = failuresText(report, 'terminated', tokens);
        for (const { field, kind } of report.clusters)
          if (kind !== 'missed' && kind !== 'early') expect(text).toContain(`\`${field}\``);
        for (const line of text.split('\n')) {
          const predicted = /^predicted: state (.*), reward/.exec(line)?.[1];
          if (predicted !== undefined) expect(steps.map(({ found }) => valueText(found))).toContain(predicted);
        }
        if (report.clusters.length > 0) expect(text).toContain('### ');
      }),
      { numRuns: 100 },
    );
  });

  it('count the crashes that there is no room for', () => {
    const crashed = failureReport(
      [1, 2, 3].map((line) => ({ ok: false, error: { code: 'thrown', message: 'no', line, column: 1 } })),
      corridor.slice(0, 3),
      scored,
    );
    expect(crashesText(crashed, 0)).toContain('Failures in 2 other places of the program are not shown');
  });
});

it('the prompts of a chain of thought ask to think first, and refine as published', () => {
  const thinking = createPromptSet('chain-of-thought', task, counter);
  expect(user(generate, thinking)).toContain('Think step by step');
  const fix: PromptParts = { kind: 'fix', code: 'x', error: 'no', failures: undefined };
  expect(thinking.messages(task, fix)).toEqual(createPromptSet('published', task, counter).messages(task, fix));
});
