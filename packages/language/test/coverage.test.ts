import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { featureFixtures, hostileItems, hostilePrograms, ruleFixtures, withCoverage } from './coverage.ts';

const path = new URL('../README.md', import.meta.url);

/** The rows of the language's definition that a fixture has to name. */
const required = [
  'string',
  'template strings',
  'null',
  'optional',
  'discriminated unions',
  'tuples',
  'generic functions',
  'Map',
  'Set',
  'Record',
  'classes',
  'recursion',
  'default parameters',
  'arrow functions',
  'local functions',
  'for..of',
  'for..in',
  'while',
  'do',
  'switch',
  'labelled break',
  'ternary',
  '??',
  '?.',
  'destructuring',
  'spread',
  'throw',
  'Math',
  'Number',
  'Object.keys',
  'Object.values',
  'Object.entries',
  'Object.assign',
  'Object.fromEntries',
  'structuredClone',
  'JSON',
  'as const',
  'satisfies',
  'random',
  'sort',
  'out-of-range',
  'missing-key',
  'parameters',
] as const;

describe('the coverage list', () => {
  const covered = featureFixtures().flatMap(({ features }) => features);

  test.each(required)('a fixture covers %s', (feature) => {
    expect(covered.filter((each) => each.includes(feature))).not.toEqual([]);
  });

  test('every feature program says what it covers', () => {
    expect(featureFixtures().filter(({ features }) => features.length === 0)).toEqual([]);
    expect(featureFixtures().length).toBeGreaterThanOrEqual(60);
  });

  test('every rule has a fixture with its exact text', () => {
    expect([...ruleFixtures()].filter(([, files]) => files.length === 0)).toEqual([]);
  });

  test('every kind of hostile program has some, and every hostile program a kind', () => {
    const programs = hostilePrograms();
    expect([...programs.keys()]).toEqual(hostileItems);
    expect([...programs].filter(([, names]) => names.length === 0)).toEqual([]);
  });

  test('stands in the README as the fixtures say', () => {
    const readme = readFileSync(path, 'utf8');
    const expected = withCoverage(readme);
    if (process.env['UPDATE_COVERAGE'] === '1') writeFileSync(path, expected);
    else expect(readme, 'run `UPDATE_COVERAGE=1 pnpm test packages/language/test/coverage`').toBe(expected);
  });
});
