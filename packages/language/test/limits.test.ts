import { describe, expect, test } from 'vitest';
import { checkProgram, formatProgram } from '../src/index.ts';
import { compactDiagnostic } from '../src/diagnostic.ts';
import { numbersContract } from './reference.ts';

const head =
  'export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean }';
const withReward = (reward: string): string => `${head} { return { state, reward: ${reward}, terminated: false }; }\n`;

function rejection(source: string): string[] {
  const checked = checkProgram(source, numbersContract);
  return checked.ok ? [] : checked.error.map(compactDiagnostic);
}

describe('a source beyond the limits is refused before it can exhaust the checker:', () => {
  test('a megabyte of table', () => {
    const source = `const T = [${'1,'.repeat(500_000)}];\n${withReward('T[0]')}`;
    expect(rejection(source)).toEqual([
      `WM0306 1:1 The program has ${source.length} characters, more than 65536. Compute large tables in loops instead of writing them out.`,
    ]);
    expect(formatProgram(source)).toBe(source);
  });

  test('brackets 20,000 deep, at the bracket that is one too many', () => {
    const source = withReward(`${'('.repeat(20_000)}1${')'.repeat(20_000)}`);
    const [found] = rejection(source);
    expect(found).toMatch(
      /^WM0307 1:\d+ The program is nested or chained too deeply \(more than 200 levels or operands\)\./u,
    );
    expect(formatProgram(source)).toBe(source);
  });

  test.each([
    ['negations', withReward(`${'- '.repeat(25_000)}1`)],
    ['conditions', withReward(`${'action > 1 ? 1 : '.repeat(3_500)}1`)],
    [
      'else if',
      `${head} { ${'if (action > 1) { return { state, reward: 1, terminated: false }; } else '.repeat(800)} { return { state, reward: 0, terminated: false }; } }`,
    ],
    ['sums', withReward(`1${' + action'.repeat(7_000)}`)],
    ['elements', withReward(`state${'[0]'.repeat(20_000)}`)],
  ])('a chain of %s is accepted or refused, never a crash', (_, source) => {
    const checked = checkProgram(source, numbersContract);
    expect(checked.ok || checked.error.length > 0).toBe(true);
  });

  test('a chain of else if, at the arm that is one too many', () => {
    const arms = (count: number): string =>
      `${head} {\n  let r = 0;\n${Array.from({ length: count }, (_, i) => `${i === 0 ? '' : 'else '}if (action === ${i}) r = ${i};\n`).join('')}  return { state, reward: r, terminated: false };\n}\n`;
    expect(rejection(arms(256))).toEqual([]);
    expect(rejection(arms(1500))).toEqual([expect.stringMatching(/^WM0307 259:6 .*more than 256 levels or operands/u)]);
  });

  test.each([
    ['sums', 490, 3000, (n: number) => withReward(`1${' + action'.repeat(n)}`), 500],
    ['sums of numbers', 490, 3000, (n: number) => withReward(`1${' + 2'.repeat(n)}`), 500],
    ['texts', 490, 3000, (n: number) => withReward(`(''${" + 'a'".repeat(n)}).length`), 500],
    ['signs', 490, 3000, (n: number) => withReward(`${'- '.repeat(n)}1`), 500],
    ['calls of methods', 240, 3000, (n: number) => withReward(`state${'.slice()'.repeat(n)}.length`), 500],
    ['alternatives', 127, 3000, (n: number) => withReward(`action === 0${' || action === 1'.repeat(n)} ? 1 : 0`), 128],
    ['conditions', 127, 3000, (n: number) => withReward(`action !== 0${' && action !== 1'.repeat(n)} ? 1 : 0`), 128],
    ['conditions in brackets', 127, 190, (n: number) => withReward(`${'('.repeat(n)}action > 1${' || action === 1)'.repeat(n)} ? 1 : 0`), 128], // prettier-ignore
  ])('a chain of %s, wherever the stack of the machine ends', (_, allowed, refused, make, limit) => {
    expect(rejection(make(allowed))).toEqual([]);
    expect(rejection(make(refused))).toEqual([
      expect.stringMatching(`^WM0307 1:\\d+ .*more than ${limit} levels or operands`),
    ]);
  });

  test('object types that meet at every one of many levels', () => {
    const nested = (depth: number): string => {
      const types = Array.from({ length: depth }, (_, i) =>
        i === 0
          ? 'type A0 = { v: number }; type B0 = { v: number; w: number };'
          : `type A${i} = { n: A${i - 1} }; type B${i} = { n: B${i - 1}; w: number };`,
      );
      const top = depth - 1;
      return `${types.join('\n')}\nfunction take(a: A${top}): number { return a.n === undefined ? 0 : 1; }\nexport function give(b: B${top}): number { return take(b); }\n${withReward('1')}`;
    };
    expect(rejection(nested(12))).toEqual([]);
    expect(rejection(nested(90))).toEqual([expect.stringMatching(/^WM0207 /u)]);
  });

  test('and a program at ordinary depth is not', () => {
    expect(rejection(withReward(`${'('.repeat(150)}1${')'.repeat(150)}`))).toEqual([]);
  });
});
