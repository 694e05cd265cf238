import { readFileSync } from 'node:fs';
import { RandomStream, type Result } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import { calibrate, calibrateAsync, loadModel, type FittedTransition, type Model } from '../src/index.ts';

const wasm = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../crates/guest/fixtures/${name}.wasm`, import.meta.url));

function value<T>(result: Result<T, { readonly message: string }>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function error<E>(result: Result<unknown, E>): E {
  if (result.ok) throw new Error('an error was expected');
  return result.error;
}

const cartpole = value(loadModel(wasm('cartpole')));

/** Random play of a model from random starts; with noise, each reading is off by a normal share of its size. */
function play(model: Model, count: number, noise: readonly number[] = [0, 0, 0, 0]): FittedTransition[] {
  const random = RandomStream.of(4, 'Dataset', 0);
  const read = (state: readonly number[]): number[] =>
    state.map((each, at) => each + (noise[at] ?? 0) * random.normal());
  const transitions: FittedTransition[] = [];
  while (transitions.length < count) {
    let state = Array.from({ length: 4 }, () => 0.1 * random.float() - 0.05);
    let observation = read(state);
    for (let at = 0; at < 40 && transitions.length < count; at += 1) {
      const action = random.integer(2);
      const step = value(model.step(state, action, random.state));
      const next = step.state as number[];
      const nextObservation = read(next);
      transitions.push({ observation, action, nextObservation, reward: step.reward, terminated: step.terminated });
      if (step.terminated) break;
      [state, observation] = [next, nextObservation];
    }
  }
  return transitions;
}

const own = cartpole.parameters;
const off = (factor: number): Model =>
  value(cartpole.withParameters(Object.fromEntries(Object.entries(own).map(([name, each]) => [name, factor * each]))));

describe('a fit of parameters', () => {
  it('finds constants of a compiled program that are all 30 % off, up to the factor that no transition shows', () => {
    const transitions = play(cartpole, 300);
    const found = value(calibrate(off(1.3), transitions));
    expect(found.kept).toBe(true);
    expect(found.heldOut.right).toEqual({ before: 0, after: found.heldOut.transitions });
    // Force and masses act by their ratios alone.
    const { massCart = 0, massPole = 0, force = 0, ...rest } = found.values;
    expect(rest).toEqual({ gravity: 9.8, length: 0.5, timeStep: 0.02 });
    for (const [one, other] of [
      [massPole / massCart, 0.1],
      [force / massCart, 10],
    ] as const)
      expect(one).toBeCloseTo(other, 8);
    expect(found.nullDirections).toHaveLength(1);
    expect(Object.keys(found.nullDirections[0] ?? {}).sort()).toEqual(['force', 'massCart', 'massPole']);
    expect(found.noise).toEqual({ '[0]': 0, '[1]': 0, '[2]': 0, '[3]': 0, reward: 0 });
  });

  it('measures noise and halves the error of constants that are off', () => {
    const noise = [0.003, 0.02, 0.003, 0.03];
    const found = value(calibrate(off(0.7), play(cartpole, 300, noise)));
    expect(found.kept).toBe(true);
    expect(found.methods).toContain('trajectories');
    for (const [at, deviation] of noise.entries()) {
      expect(found.noise[`[${at}]`]).toBeGreaterThan(0.8 * deviation);
      expect(found.noise[`[${at}]`]).toBeLessThan(1.25 * deviation);
    }
    expect(found.values['timeStep']).toBeCloseTo(0.02, 3);
  });

  it('leaves values that are right alone, with noise and without', () => {
    for (const noise of [
      [0, 0, 0, 0],
      [0.003, 0.02, 0.003, 0.03],
    ]) {
      const found = value(calibrate(cartpole, play(cartpole, 200, noise)));
      expect(found.kept).toBe(false);
      expect(found.values).toEqual(own);
    }
  });

  it('holds what is fixed and keeps to bounds', () => {
    const parameters = { gravity: 'fixed', length: { low: 0.6, high: 1 } } as const;
    const found = value(calibrate(off(1.3), play(cartpole, 200), { parameters }));
    expect(found.values['gravity']).toBe(1.3 * (own['gravity'] ?? 0));
    expect(found.judged['length']).toBeGreaterThanOrEqual(0.6);
  });

  it('gives the same beside the event loop, and can be stopped there', async () => {
    const transitions = play(cartpole, 100);
    const found = value(await calibrateAsync(off(1.3), transitions));
    expect(found).toEqual(value(calibrate(off(1.3), transitions)));
    const stopped = AbortSignal.abort();
    expect(error(await calibrateAsync(off(1.3), transitions, { signal: stopped })).code).toBe('cancelled');
    const controller = new AbortController();
    const running = calibrateAsync(off(1.3), play(cartpole, 3000, [0.003, 0.02, 0.003, 0.03]), controller);
    controller.abort();
    expect(error(await running).code).toBe('cancelled');
  });

  it('refuses what it cannot fit, and says what it needs', () => {
    const transitions = play(cartpole, 20);
    expect(error(calibrate(cartpole, []))).toMatchObject({ code: 'unsupported' });
    expect(error(calibrate(value(loadModel(wasm('gusty_walk'))), []))).toMatchObject({ code: 'unsupported' });
    expect(error(calibrate(value(loadModel(wasm('pendulum'))), []))).toMatchObject({ code: 'unsupported' });
    expect(error(calibrate(cartpole, [{ ...transitions[0]!, observation: [1, 2] }]))).toMatchObject({
      code: 'invalid_state',
      message: expect.stringContaining('transition 0') as string,
    });
    for (const options of [
      { parameters: { lift: 'real' } },
      { parameters: { gravity: { low: 10 } } },
      { noise: { '[0]': 0 } },
      { noise: { '[9]': 1 } },
      { prior: 0 },
      { tolerance: { absolute: 0, relative: 1 } },
      { seed: -1 },
    ] as const)
      expect(error(calibrate(cartpole, transitions, options))).toMatchObject({ code: 'invalid_option' });
  });

  it('refuses kinds and noise that there are not, by name', () => {
    const transitions = play(cartpole, 20);
    for (const [options, field] of [
      [{ parameters: { gravity: 'whole' } }, 'parameters.gravity.kind'],
      [{ parameters: { gravity: { kind: 'whole' } } }, 'parameters.gravity.kind'],
      [{ noise: null }, 'noise'],
      [{ noise: 'some' }, 'noise'],
      [{ noise: 0.1 }, 'noise'],
    ] as const)
      expect(error(calibrate(cartpole, transitions, options as object))).toMatchObject({
        code: 'invalid_option',
        field,
      });
  });

  it('takes numbers that are not finite for no evidence', () => {
    const transitions = play(cartpole, 120);
    for (let at = 0; at < transitions.length; at += 7)
      transitions[at] = { ...transitions[at]!, nextObservation: [Number.NaN, Infinity, 0, 0], reward: Number.NaN };
    expect(value(calibrate(off(1.3), transitions, { noise: 'none' })).values['gravity']).toBe(9.8);
  });

  it('finds its way from a constant with which every prediction fails', () => {
    const broken = value(cartpole.withParameters({ length: 0 }));
    const found = value(calibrate(broken, play(cartpole, 60)));
    expect(found.heldOut.right).toEqual({ before: 0, after: found.heldOut.transitions });
  });
});
