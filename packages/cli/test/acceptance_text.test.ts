import type { AcceptanceReport } from '@orrery/synthesis';
import { expect, test } from 'vitest';
import { reportText } from '../src/acceptance/text.ts';

/** A report on ten sealed transitions, with a parameter that any value of does as well. */
function reportOf(right: number): AcceptanceReport {
  return {
    verdict: 'rejected',
    reasons: [],
    seal: { transitions: 10, distinct: 10, hash: '0'.repeat(64), episodes: { train: 1, sealed: 1 } },
    bound: 1,
    sealed: {
      strict: { score: right / 10, right, transitions: 10 },
      doNothing: { score: 0 },
      failures: [],
      explainedByNoise: [],
      fields: [],
    },
    coverage: {
      conditions: [{ line: 3, column: 7, text: 'x > 1', held: 0, failed: 5 }],
      parameters: [{ name: 'mass', transitions: 10 }],
      identification: { parameters: { mass: { sensitivity: 1 } }, nullDirections: [] },
    },
  } as unknown as AcceptanceReport;
}

test('constants that are no parameters are named as not asked of the data', () => {
  const report = reportOf(9);
  const constants = Array.from({ length: 22 }, (_, at) => ({ name: `C${at}`, value: at, line: at + 1, column: 7 }));
  const unmarked = { ...report, coverage: { ...report.coverage, unmarked: constants } } as AcceptanceReport;
  expect(reportText('model.ts', unmarked)).toContain(
    'The data were not asked about these constants (only entries of `export const parameters` are): C0 0, C1 1,',
  );
  expect(reportText('model.ts', unmarked)).toContain('C19 19 and 2 more: --json lists them\n');
  expect(reportText('model.ts', report)).not.toContain('were not asked');
});

test('what the data leave open of parameters is told of a program that is mostly right, and of no other', () => {
  const good = reportText('model.ts', reportOf(9));
  expect(good).toContain('parameters.mass  (any value does as well)');
  expect(good).toContain('3:7 x > 1  (never held)');
  const bad = reportText('model.ts', reportOf(1));
  expect(bad).not.toContain('mass');
  expect(bad).toContain('3:7 x > 1  (never held)');
  expect(bad).toContain('The program is wrong on most of the data');
});
