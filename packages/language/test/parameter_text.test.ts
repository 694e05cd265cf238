import { selfDeclared } from '@orrery/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProgram, withParameterValues } from '../src/index.ts';

function value<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const program = (literal: string): string => `
// parameters = { not: 1 }
export type State = number[];
export type Action = number;
${literal}
export function legalActions(): Action[] {
  return [0];
}
export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  return { state: state.map((each) => each * parameters.gravity), reward: parameters['pole-length'], done: false };
}
`;

const literal = `/* open */ export const parameters = Object.freeze({
  gravity: 1_0.0, // m/s²
  'pole-length': -(0.5), mass: +2e-1 /* kg */,
} as const);`;

describe('values of parameters', () => {
  it('are written in place of the literals, and nothing else changes', () => {
    const written = value(withParameterValues(program(literal), { gravity: 9.8, 'pole-length': -1e-7, mass: 0.2 }));
    expect(written).toBe(
      program(`/* open */ export const parameters = Object.freeze({
  gravity: 9.8, // m/s²
  'pole-length': -1e-7, mass: +2e-1 /* kg */,
} as const);`),
    );
  });

  it('that are written are the values of the checked program', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(number, number, number, (gravity, length, mass) => {
        const values = { gravity, 'pole-length': length, mass };
        const written = value(withParameterValues(program(literal), values));
        const { parameters } = value(checkProgram(written, selfDeclared)).section;
        // Text has no -0.
        expect(Object.fromEntries(parameters.map((each) => [each.name, each.value + 0]))).toEqual(
          Object.fromEntries(Object.entries(values).map(([name, each]) => [name, each + 0])),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('are refused by name, by size, and without a literal', () => {
    const code = (source: string, values: Record<string, number>): string | undefined => {
      const result = withParameterValues(source, values);
      return result.ok ? undefined : result.error.code;
    };
    expect(code(program(literal), { lift: 1 })).toBe('unknown_parameter');
    expect(code(program(literal), { gravity: Infinity })).toBe('not_finite');
    expect(code('export const gravity = 9.8;', {})).toBe('no_parameters');
    expect(code('export const parameters = {', {})).toBeUndefined();
  });
});
