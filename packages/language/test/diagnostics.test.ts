import { readFileSync, readdirSync } from 'node:fs';
import { selfDeclared } from '@orrery/contract';
import { describe, expect, test } from 'vitest';
import { rules } from '../src/check/rules.ts';
import { compactDiagnostic } from '../src/diagnostic.ts';
import { lowerProgram } from '../src/lower.ts';
import { numbersContract } from './reference.ts';

const folder = new URL('./fixtures/diagnostics/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));

/** A fixture ends with the diagnostics it must get, one a line after `//= `, in order. */
function fixture(name: string): { source: string; expected: string[]; isSelfDeclared: boolean } {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const expected = [...text.matchAll(/^\/\/= (.*)$/gmu)].map(([, line]) => line as string);
  return { source: text, expected, isSelfDeclared: text.startsWith('// contract: self-declared') };
}

describe('a rejected program gets exactly the diagnostics its fixture names', () => {
  for (const name of files)
    test(name, () => {
      const { source, expected, isSelfDeclared } = fixture(name);
      const lowered = lowerProgram(source, isSelfDeclared ? selfDeclared : numbersContract);
      expect(lowered.ok ? [] : lowered.error.map(compactDiagnostic)).toEqual(expected);
      expect(expected.length).toBeGreaterThan(0);
    });
});

test('every rule has a fixture that it rejects', () => {
  const found = new Set(files.flatMap((name) => fixture(name).expected.map((line) => line.split(' ')[0])));
  // Too long for a fixture, or of two modules: limits.test.ts and composition.test.ts have such programs.
  const made = new Set(['WM0207', 'WM0306', 'WM0307', 'WM0611', 'WM0612']);
  expect(Object.keys(rules).filter((rule) => !found.has(rule) && !made.has(rule))).toEqual([]);
});

test('no message advises installing types or changing a target or library', () => {
  const texts = files.flatMap((name) => fixture(name).expected).join('\n');
  expect(texts).not.toMatch(/@types|npm |--lib|target library|'lib' compiler option|tsconfig/u);
});

describe('one mistake is named once, for what it is:', () => {
  const model = (top: string, body: string): string =>
    `${top}\nexport function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {\n${body}\nreturn { state, reward: r, terminated: false };\n}\n`;
  const parameters = 'export const parameters = { g: 1 };';
  const codes = (source: string): string[] => {
    const checked = lowerProgram(source, numbersContract);
    return checked.ok ? [] : checked.error.map(({ rule }) => rule);
  };

  test.each([
    ['a write to a parameter', parameters, 'parameters.g = 3; const r = 0;', 'WM0701'],
    ['a write to a parameter by another name', parameters, 'const p = parameters; p.g = 3; const r = 0;', 'WM0701'],
    ['globalThis', '', 'const q = globalThis; const r = 0;', 'WM0101'],
    ['a function of Math by itself', 'const { floor } = Math;', 'const r = 1;', 'WM0301'],
  ])('%s', (_, top, body, rule) => {
    expect(codes(model(top, body))).toEqual([rule]);
  });
});
