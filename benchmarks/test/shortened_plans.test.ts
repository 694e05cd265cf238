import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortened } from '../src/anchors/planners.ts';

const counts = {
  iterations: fc.integer({ min: 1, max: 40 }),
  horizon: fc.integer({ min: 1, max: 200 }),
  population: fc.integer({ min: 1, max: 2000 }),
};

const cases = [fc.record(counts), fc.integer({ min: 1, max: 500 }), fc.integer({ min: 200, max: 1_000_000 })] as const;

it('a plan of CEM is cut to the steps that it may take, and tells how much a whole one costs', () => {
  const check = (options: Record<keyof typeof counts, number>, elites: number, steps: number): void => {
    const { setting, factor } = shortened({ kind: 'cem, open loop', options: { ...options, elites } }, 1000, steps);
    if (setting.kind !== 'cem, open loop') throw new Error(setting.kind);
    const { iterations = 0, horizon = 0, population = 0, elites: kept = 0 } = setting.options;
    const whole = options.iterations * options.horizon * options.population;
    const taken = iterations * horizon * population;
    expect(horizon).toBe(options.horizon);
    expect(taken).toBeLessThanOrEqual(steps);
    expect(factor * taken).toBeCloseTo(whole, 3);
    expect(kept).toBeLessThanOrEqual(Math.max(population, 1));
    // Whole iterations are kept as long as one fits; what fits whole is not touched.
    if (options.horizon * options.population <= steps) expect(population).toBe(options.population);
    if (whole <= steps) expect(factor).toBe(1);
  };
  fc.assert(fc.property(...cases, check));
});
