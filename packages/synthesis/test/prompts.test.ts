import { describe, expect, it } from 'vitest';
import { diagnosticsText, modelErrorText, numberText, publishedPrompt, valueText } from '../src/prompts/index.ts';
import type { PromptParts } from '../src/search.ts';
import { task } from './task.ts';

const user = (parts: PromptParts, changes = {}): string =>
  publishedPrompt({ ...task, ...changes }, parts)[1]?.content ?? '';
const wrong = {
  index: 777,
  state: [0.123456789123, -1],
  action: 1,
  expected: { state: [3.25, 4], reward: 1, terminated: false },
  predicted: { state: [77.5, 4], reward: 0, terminated: true },
};
const generate: PromptParts = { kind: 'generate', prefix: '' };
const improve: PromptParts = { kind: 'improve', code: 'const old = 1;', wrong, failures: undefined };
const fix = {
  kind: 'fix',
  code: 'const old = 1;',
  error: 'WM0101 1:1 no such name',
  failures: undefined,
} satisfies PromptParts;

describe('the published prompts', () => {
  it('are a system turn and a user turn, with the description and the contract first and the same', () => {
    const texts = [generate, improve, fix].map((parts) => user(parts));
    for (const parts of [generate, improve, fix])
      expect(publishedPrompt(task, parts).map(({ role }) => role)).toEqual(['system', 'user']);
    const shared = texts[0]?.indexOf('## Your turn') ?? 0;
    expect(shared).toBeGreaterThan(500);
    for (const text of texts) expect(text.slice(0, shared)).toBe(texts[0]?.slice(0, shared));
    for (const text of texts) {
      expect(text).toContain(task.description.trim());
      expect(text).toContain('type State = number[];');
      expect(text).toContain(
        'export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean }',
      );
      expect(text).toContain('State is the observation');
    }
  });

  it('show generate the beginning of a program, and neither errors nor transitions', () => {
    expect(user(generate)).not.toContain('## Beginning');
    const text = user({ kind: 'generate', prefix: 'const G = 9.8;\nconst M = 1;' });
    expect(text).toContain('## Beginning of the program\n\n```ts\nconst G = 9.8;\nconst M = 1;\n```');
    expect(text).not.toMatch(/True outputs|## Error|Incorrect program/);
  });

  it('show improve the program and one wrong transition: inputs, true outputs, predicted outputs', () => {
    const text = user(improve);
    expect(text).toContain('```ts\nconst old = 1;\n```');
    expect(text).toContain('## Inputs of step\n\nstate: [0.123456789, -1]\naction: 1');
    expect(text).toContain('## True outputs\n\nstate: [3.25, 4]\nreward: 1\nterminated: false');
    expect(text).toContain('## Outputs of step\n\nstate: [77.5, 4]\nreward: 0\nterminated: true');
    expect(text).toMatch(
      /## Error explanation[^]*## Error location and wrong logic[^]*## Fix suggestion[^]*## Correct code/,
    );
    expect(text).not.toContain('777');
  });

  it('show fix the program and the error, and no transition', () => {
    const text = user(fix);
    expect(text).toContain('```ts\nconst old = 1;\n```');
    expect(text).toContain('## Error\n\nWM0101 1:1 no such name');
    expect(text).toMatch(/## Error explanation[^]*## Fix suggestion[^]*## Correct code/);
    expect(text).not.toMatch(/True outputs|Error location/);
  });

  it('say that observations are rounded where they are', () => {
    expect(user(generate, { observationPrecision: 'float32' })).toContain('float32');
    expect(user(generate)).not.toContain('float32');
  });

  it('fence a program that holds a fence', () => {
    expect(user({ ...fix, code: '// ```\nconst a = 1;' })).toContain('````ts\n// ```\nconst a = 1;\n````');
  });
});

describe('errors in a prompt', () => {
  const source = 'const a = 1;\n  const b = foo();\n';

  it('are diagnostics in the compact form, each with its source line', () => {
    const diagnostic = { rule: 'WM0101', line: 2, column: 13, message: 'foo does not exist.', remedy: 'Define it.' };
    expect(diagnosticsText(source, [diagnostic])).toBe(
      'The program was rejected before it ran (rule, line:column, reason):\nWM0101 2:13 foo does not exist. Define it.\n    const b = foo();',
    );
    expect(
      diagnosticsText(
        source,
        Array.from({ length: 12 }, () => diagnostic),
      ),
    ).toMatch(/… and 2 more\.$/);
  });

  it('are a failure with its place and source line', () => {
    expect(
      modelErrorText(source, { code: 'out_of_range_read', message: "read past the end in 'a[3]'", line: 2, column: 9 }),
    ).toBe("The program failed at 2:9: out_of_range_read: read past the end in 'a[3]'\n    const b = foo();");
    expect(modelErrorText(source, { code: 'thrown', message: 'x', line: 0, column: 0 })).toBe(
      'The program failed: thrown: x',
    );
    const facts = 'the index is not an integer (index 0.3333333333333333, length 3)';
    expect(modelErrorText('', { code: 'non_integer_index', message: facts, line: 0, column: 0 })).toContain(
      '(index 0.333333333, length 3)',
    );
  });
});

it('values are TypeScript literals with numbers of 9 significant digits', () => {
  expect([1 / 3, 1e21, -0, NaN, 123456789.123, 5e-324].map(numberText)).toEqual([
    '0.333333333',
    '1e+21',
    '0',
    'NaN',
    '123456789',
    '5e-324',
  ]);
  expect(valueText({ a: [1, 'x'], 'b c': null, d: new Map([['k', true]]), e: new Set([1]) })).toBe(
    '{ a: [1, "x"], "b c": null, d: new Map([["k", true]]), e: new Set([1]) }',
  );
});
