import { describe, expect, it } from 'vitest';
import { unidentified } from '../src/index.ts';

describe('what the data leave to the program', () => {
  it('is named parameter by parameter, and jointly', () => {
    const parameters = [
      { name: 'gravity', transitions: 9 },
      { name: 'limit', transitions: 0 },
      { name: 'bottom', transitions: 2 },
    ];
    const identification = {
      transitions: 9,
      right: 9,
      parameters: {
        gravity: { sensitivity: 5, low: 9.79, high: 9.81 },
        limit: { sensitivity: 0 },
        bottom: { sensitivity: 0, low: 14.000_000_1 },
      },
      nullDirections: [{ limit: 1 }, { force: 1, mass: -0.5 }],
    };
    expect(unidentified({ conditions: [], parameters, identification })).toEqual([
      'parameters.limit  (no prediction depends on it)',
      'parameters.bottom  (anything from 14 does as well)',
      'parameters force, mass together  (changed in the ratio force 1.00, mass -0.50 they do as well)',
    ]);
    expect(unidentified({ conditions: [], parameters })).toHaveLength(1);
  });
});
