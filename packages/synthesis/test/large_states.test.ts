import type { Value } from '@orrery/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureReport } from '../src/failures/index.ts';
import { createPromptSet, dataTokensFor, numberText, valueText } from '../src/prompts/index.ts';
import { estimateTokens } from '../src/prompts/estimate.ts';
import { crashesText, failuresText } from '../src/prompts/failures_text.ts';
import { rangesText } from '../src/prompts/ranges_text.ts';
import { fieldRanges } from '../src/sample/index.ts';
import type { PromptParts } from '../src/search.ts';
import { task, transition, transitions as counter } from './task.ts';

const generate: PromptParts = { kind: 'generate', prefix: '' };
const user = (parts: PromptParts, set: ReturnType<typeof createPromptSet>): string =>
  set.messages(task, parts)[1]?.content ?? '';

/** Tokens of headings, sentences and names, which come on top of a budget. */
const fixedTokens = 900;

describe('prompts of large states', () => {
  const wide = { kind: 'array', element: { kind: 'number' }, length: 376 } as const;
  const float32 = (at: number, place: number): number => Math.fround(Math.sin(at * 0.7 + place * 1.3) * (place % 7));
  const humanoid = Array.from({ length: 60 }, (_, at) =>
    transition(
      Array.from({ length: 376 }, (__, place) => float32(at, place)),
      Array.from({ length: 17 }, (__, place) => float32(place, at) / 10),
      Array.from({ length: 376 }, (__, place) => float32(at + 1, place)),
      { reward: 5 + float32(at, 1) },
    ),
  );
  const record = (at: number): Value => ({
    agent: { at: [at % 6, (at * 5) % 6], carries: at % 3 === 0 ? 'a key to the northern gate' : null },
    board: Array.from({ length: 6 }, (_, y) =>
      Array.from({ length: 6 }, (__, x) => ['empty', 'wall', 'water'][(x * y + at) % 3] ?? ''),
    ),
    queue: Array.from({ length: at % 4 }, (_, place) => ({ id: place, left: at / 10 })),
    message: `Turn ${at}: `.repeat(1 + (at % 5)),
    ...(at % 2 === 0 && { bonus: at }),
  });
  const structured = Array.from({ length: 80 }, (_, at) =>
    transition(record(at), ['north', 'south'][at % 2], record(at + 1)),
  );
  const section = (text: string, from: string): string =>
    text.slice(text.indexOf(from), text.indexOf('## Your turn')).trim();
  const wholeLines = (text: string, width: number): string[] =>
    text.split('\n').filter((line) => line.split(' | ').length === width);

  it.each([
    ['of 376 numbers', humanoid],
    ['of records, texts, optional fields and boards of cells', structured],
  ])('%s show at least a few whole transitions and every range they have room for, within their budget', (_, data) => {
    const tokens = dataTokensFor(data);
    const text = section(user(generate, createPromptSet('data', task, data)), '## Recorded data');
    expect(estimateTokens(text)).toBeLessThan(tokens + fixedTokens);
    const lines = wholeLines(text, 5).slice(1);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    const whole = new Set(
      data.map(
        (one) =>
          `${valueText(one.observation)} | ${valueText(one.action)} | ${valueText(one.nextObservation)} | ${valueText(one.reward)} | false`,
      ),
    );
    for (const line of lines) expect(whole).toContain(line);
    expect(text).toContain('- `action');
    expect(text).toContain('- `reward`');
  });

  it('the usual budget is that of short transitions, and it grows up to a bound', () => {
    expect(dataTokensFor(counter)).toBe(3000);
    expect(dataTokensFor([])).toBe(3000);
    const tokens = dataTokensFor(humanoid);
    expect(tokens).toBeGreaterThan(5 * 376 * 2);
    expect(dataTokensFor([transition('x'.repeat(1e6), 0, '')])).toBe(24_000);
  });

  it('numbers of a list share lines that hold for each of them', () => {
    const ranges = fieldRanges(humanoid);
    const text = rangesText(ranges, 1500);
    expect(estimateTokens(text.join('\n'))).toBeLessThanOrEqual(1500);
    const covered = text.flatMap((line) => {
      const found = /^`state\[(\d+)\]` to `state\[(\d+)\]`: \d+ numbers, all together from (\S+) to ([^;,\s]+)/.exec(
        line,
      );
      if (found === null) return [];
      const [first, last, low, high] = found.slice(1).map(Number) as [number, number, number, number];
      const inside = humanoid.every(({ observation }) =>
        (observation as number[]).slice(first, last + 1).every((value) => value >= low - 1e-8 && value <= high + 1e-8),
      );
      expect(inside).toBe(true);
      return Array.from({ length: last + 1 - first }, (_, at) => first + at);
    });
    expect(covered).toEqual(Array.from({ length: 376 }, (_, at) => at));
  });

  it('parts that never change or change alike share a line without loss', () => {
    const data = [0, 1].map((at) =>
      transition([at, ...Array<number>(40).fill(0.5)], 'a', [at + 1, ...Array<number>(40).fill(0.5)]),
    );
    expect(rangesText(fieldRanges(data), 100)).toContain('`state[1]` to `state[40]`: always 0.5');
  });

  it('every failure of a state of 376 numbers keeps to the budget, whole examples first', () => {
    const predicted = humanoid.map(({ observation }) => ({
      ok: true as const,
      state: (observation as number[]).map((value) => value + 0.5),
      reward: 0,
      terminated: true,
    }));
    const report = failureReport(predicted, humanoid, { entries: 1, comparator: 'close', type: wide });
    const tokens = dataTokensFor(humanoid);
    const set = createPromptSet('data', task, humanoid);
    const text = section(
      user({ kind: 'improve', code: 'x', wrong: undefined, failures: report }, set),
      '## What it gets wrong',
    );
    expect(estimateTokens(text)).toBeLessThan(tokens + fixedTokens);
    expect(text).toContain(`expected: state ${valueText(humanoid[0]?.nextObservation)}, reward`);
    expect(text).toContain(`predicted: state ${valueText(predicted[0]?.state)}, reward`);
    // With less room the example gives the places that are wrong, each value in full.
    const short = failuresText(report, 'terminated', 500);
    expect(estimateTokens(short)).toBeLessThan(500 + fixedTokens);
    expect(short).toContain(
      `state[0]: before ${float32(0, 0)}, expected ${valueText(float32(1, 0))}, predicted ${valueText(float32(0, 0) + 0.5)}`,
    );
    expect(short).toMatch(/and \d+ other places, not shown for want of room/);
    expect(short).toMatch(/and \d+ other kinds of failure/);
  });

  it('a crash gives the size of an input that there is no room for', () => {
    const error = { code: 'thrown', message: 'no', line: 3, column: 1 } as const;
    const crashed = failureReport([{ ok: false, error }], humanoid.slice(0, 1), {
      entries: 1,
      comparator: 'close',
      type: wide,
    });
    expect(crashesText(crashed, 3000)).toContain(`state: ${valueText(humanoid[0]?.observation)}\n`);
    const short = crashesText(crashed, 200);
    expect(short).toMatch(/\nstate: \(a list of 376, \d+ characters\)\naction: \[/);
    expect(estimateTokens(short)).toBeLessThan(200 + fixedTokens);
  });

  it('a float32 is told from every other, an integer and a text are whole', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Math.fround(Number(numberText(value)))).toBe(value + 0);
      }),
    );
    expect(numberText(0.30000001192092896)).toBe('0.300000012');
    expect(numberText(1234567890123)).toBe('1234567890123');
    const long = 'word '.repeat(300);
    const text = user(generate, createPromptSet('data', task, [transition(long, 0, 'end')]));
    expect(text).toContain(`${JSON.stringify(long)} | 0 | "end" | 0 | false`);
  });

  const { state } = fc.letrec<{ state: Value }>((tie) => ({
    state: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.double({ noNaN: true }),
      fc.string({ maxLength: 80 }),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.integer(), { maxLength: 300 }),
      fc.array(tie('state'), { maxLength: 8 }),
      fc.dictionary(fc.string({ maxLength: 8 }), tie('state'), { maxKeys: 8 }) as fc.Arbitrary<Value>,
    ),
  }));
  const step = fc
    .record({
      from: state,
      action: fc.oneof(fc.nat(5), state),
      to: state,
      reward: fc.double({ noNaN: true }),
      same: fc.boolean(),
    })
    .map(({ from, action, to, reward, same }) => transition(from, action, same ? from : to, { reward }));

  it('whatever the layout, data and failures keep to any budget', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.nat(4000), (data, tokens) => {
        const set = createPromptSet('data', task, data, tokens);
        const report = failureReport(
          data.map(({ observation }) => ({ ok: true, state: observation, reward: 0, terminated: true })),
          data,
          { entries: 1, comparator: 'close', type: wide },
        );
        const texts = [
          section(user(generate, set), '## Recorded data'),
          section(
            user({ kind: 'improve', code: 'x', wrong: undefined, failures: report }, set),
            '## What it gets wrong',
          ),
        ];
        for (const text of texts) {
          const lines = text.split('\n').length;
          expect(estimateTokens(text)).toBeLessThan(tokens + fixedTokens + lines / 3);
        }
      }),
      { numRuns: 150 },
    );
  });
});
