import { describe, expect, test } from 'vitest';
import { formatCount, formatFixed, formatMean, formatRate } from '../src/figures.ts';
import { benchmarkRow } from '../src/row.ts';
import { mean, median, standardError } from '../src/statistics.ts';
import { formatTable } from '../src/table.ts';

describe('figures', () => {
  test('a negative value that rounds to zero is printed without a sign', () => {
    expect(formatFixed(-0.001, 2)).toBe('0.00');
    expect(formatFixed(-0.51, 1)).toBe('-0.5');
  });
  test('absent and non-finite figures are a dash', () => {
    expect(formatFixed(undefined, 2)).toBe('-');
    expect(formatMean(Number.NaN, 1, 1)).toBe('-');
    expect(formatCount(undefined)).toBe('-');
  });
  test('thousands are set apart and estimates marked', () => {
    expect(formatCount(1234567)).toBe('1 234 567');
    expect(formatCount(999, true)).toBe('~999');
  });
  test('rates keep three significant digits', () => {
    expect(formatRate(1_234_567)).toBe('1.23 M');
    expect(formatRate(999)).toBe('999');
  });
});

describe('statistics', () => {
  test('standard error is s / sqrt(n) with the unbiased s', () => {
    // s^2 of 2, 4, 4, 4, 5, 5, 7, 9 is 32 / 7.
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(values)).toBe(5);
    expect(standardError(values)).toBeCloseTo(Math.sqrt(32 / 7 / 8), 14);
  });
  test('one value has no standard error', () => expect(standardError([1])).toBeNaN());
  test('the median of an even sample is the mean of its middle', () => expect(median([4, 1, 3, 2])).toBe(2.5));
});

test('columns are as wide as their widest cell, numbers to the right', () => {
  const table = formatTable(
    [
      { title: 'name', align: 'left' },
      { title: 'n', align: 'right' },
    ],
    [
      ['a', '1'],
      ['longer', '23'],
    ],
  );
  expect(table).toBe('name     n\n------  --\na        1\nlonger  23');
});

test('a row spells absent facts and non-finite figures as null', () => {
  const row = benchmarkRow({ suite: 's', environment: 'e', method: 'm', metric: 'x', value: Number.NaN });
  expect(row).toEqual({
    suite: 's',
    environment: 'e',
    method: 'm',
    metric: 'x',
    value: null,
    standardError: null,
    n: null,
    baseline: null,
    ratio: null,
    unit: null,
  });
});
