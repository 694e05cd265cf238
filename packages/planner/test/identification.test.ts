import { readFileSync } from 'node:fs';
import { RandomStream, type Result } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import { identify, loadModel, type FittedTransition } from '../src/index.ts';

function value<T>(result: Result<T, { readonly message: string }>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../crates/guest/fixtures/${name}.wasm`, import.meta.url));
const cartpole = value(loadModel(fixture('cartpole')));

/** Single steps from random states, near the upright pole or with the noise of sensors. */
function steps(count: number, noise: number): FittedTransition[] {
  const random = RandomStream.of(4, 'Dataset', 0);
  return Array.from({ length: count }, () => {
    const state = Array.from({ length: 4 }, () => 0.1 * random.float() - 0.05);
    const action = random.integer(2);
    const { state: next, reward, terminated } = value(cartpole.step(state, action, random.state));
    const read = (numbers: readonly number[]): number[] => numbers.map((one) => one + noise * random.normal());
    return { observation: read(state), action, nextObservation: read(next as number[]), reward, terminated };
  });
}

describe('what data say of parameters', () => {
  it('are the intervals in which every transition stays right, and what changes together unseen', () => {
    const found = value(identify(cartpole, steps(200, 0)));
    expect(found).toMatchObject({ transitions: 200, right: 200 });
    for (const [name, own] of Object.entries(cartpole.parameters)) {
      const { low = -Infinity, high = Infinity } = found.parameters[name] ?? {};
      expect([name, low <= own, own <= high]).toEqual([name, true, true]);
    }
    // Half the pole's length is told to a thousandth.
    const { low = 0, high = 9 } = found.parameters['length'] ?? {};
    expect(high - low).toBeLessThan(1e-3 * (cartpole.parameters['length'] ?? 0));
    expect(found.parameters['length']?.sensitivity).toBeGreaterThan(0);
    // Force and both masses act by their ratios: one direction, in equal shares.
    expect(found.nullDirections.map((direction) => Object.keys(direction).toSorted())).toEqual([
      ['force', 'massCart', 'massPole'],
    ]);
    for (const share of Object.values(found.nullDirections[0] ?? {})) expect(share).toBeCloseTo(1, 3);
  });

  it('are wider under noise', () => {
    const width = (found: ReturnType<typeof identify>): number => {
      const { low = 0, high = 9 } = value(found).parameters['timeStep'] ?? {};
      return high - low;
    };
    const noisy = steps(200, 0.001);
    expect(value(identify(cartpole, noisy, { noisy: true })).right).toBeLessThan(20);
    expect(width(identify(cartpole, noisy, { noisy: true }))).toBeGreaterThan(
      10 * width(identify(cartpole, steps(200, 0))),
    );
  });
});
