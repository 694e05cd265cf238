import { expect, test } from 'vitest';
import { isWithinEffort } from '../../src/emit_wasm/effort.ts';

test('functions of the size of the samples are optimised, many of them too', () => {
  expect(isWithinEffort([6000, 900, 900, 200])).toBe(true);
  expect(isWithinEffort(Array.from({ length: 300 }, () => 100))).toBe(true);
});

test('one function of half of the largest source is not, nor is a module of ever more functions', () => {
  expect(isWithinEffort([13_000])).toBe(false);
  expect(isWithinEffort(Array.from({ length: 301 }, () => 100))).toBe(false);
});
