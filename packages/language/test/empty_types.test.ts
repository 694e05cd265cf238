import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compactDiagnostic } from '../src/diagnostic.ts';
import { lowerProgram } from '../src/lower.ts';
import { numbersContract } from './reference.ts';

const program = readFileSync(new URL('./programs/features/types_left_empty.ts', import.meta.url), 'utf8');
const written = "Omit<{ a: number }, 'a'>";

test.each([written, '{}', 'Record<never, number>', 'Pick<{ a: number }, never>', '{ [K in never]: number }'])(
  '%s is a type without members, and no dictionary',
  (empty) => {
    expect(program).toContain(written);
    const lowered = lowerProgram(program.replace(written, empty), numbersContract);
    expect(lowered.ok ? [] : lowered.error.map(compactDiagnostic)).toEqual([]);
  },
);
