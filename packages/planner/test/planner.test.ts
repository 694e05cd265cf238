import { readFileSync } from 'node:fs';
import { RandomStream, type Result } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import { cem, cemAsync, loadModel, loadOracle, mcts, mctsAsync, oracleIds, type CemIteration } from '../src/index.ts';

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
const pendulum = value(loadModel(wasm('pendulum')));
const gusty = value(loadModel(wasm('gusty_walk')));
const calm = { position: 0, wind: 0, visits: [] };

/** A plan without the parts that a clock decides. */
const timeless = <T extends { readonly stats: object }>(plan: T): unknown => ({
  ...plan,
  stats: Object.entries(plan.stats).filter(([name]) => !name.toLowerCase().includes('nanoseconds')),
});

describe('a compiled world model', () => {
  it('steps as the equations of CartPole say', () => {
    const { state: random } = RandomStream.of(0, 'Environment', 0);
    const step = value(cartpole.step([0, 0, 0, 0], 1, random));
    // theta = 0: temp = force / 1.1, thetaAcc = -temp / (0.5 (4/3 - 0.1 / 1.1)), xAcc = temp - 0.05 thetaAcc / 1.1.
    const temp = 10 / 1.1;
    const thetaAcc = -temp / (0.5 * (4 / 3 - 0.1 / 1.1));
    const xAcc = temp - (0.05 * thetaAcc) / 1.1;
    const [x, xDot, theta, thetaDot] = step.state as number[];
    expect([x, theta]).toEqual([0, 0]);
    expect(xDot).toBeCloseTo(0.02 * xAcc, 12);
    expect(thetaDot).toBeCloseTo(0.02 * thetaAcc, 12);
    expect({ reward: step.reward, terminated: step.terminated }).toEqual({ reward: 1, terminated: false });
  });

  it('goes on from the bytes of a step as from its value', () => {
    let { state: random } = RandomStream.of(3, 'Environment', 0);
    let bytes = value(gusty.encodeState(calm));
    for (let at = 0; at < 50; at += 1) {
      const fromBytes = value(gusty.step(bytes, 1, random));
      const fromValue = value(gusty.step(value(gusty.decodeState(bytes)), 1, random));
      expect(fromBytes).toEqual(fromValue);
      ({ stateBytes: bytes, random } = fromBytes);
    }
  });

  it('draws what the stream in TypeScript draws', () => {
    const stream = RandomStream.of(5, 'InitialState', 2);
    const start = value(gusty.initialState(stream.state));
    expect(start.state).toEqual({ position: stream.integer(5) - 2, wind: 0, visits: [] });
    const words = [start.random.a, start.random.b, start.random.c, start.random.d];
    const { a, b, c, d } = stream.state;
    expect(words).toEqual([a, b, c, d].map((word) => word >>> 0));
  });

  it('lists legal actions that depend on the state', () => {
    expect(value(gusty.legalActions(calm))).toEqual([-1, 0, 1]);
    expect(value(gusty.legalActions({ ...calm, position: 15 }))).toEqual([-1, 0]);
    expect(error(pendulum.legalActions([1, 0, 0])).code).toBe('unsupported');
  });

  it('rolls out as a loop over step and the stream would', () => {
    const stream = RandomStream.of(9, 'Policy', 0);
    const rolled = value(cartpole.rollout([0, 0, 0, 0], 1000, 0.9, { ...stream.state }));
    let state: Uint8Array = value(cartpole.encodeState([0, 0, 0, 0]));
    let [sum, weight, steps, terminated] = [0, 1, 0, false];
    while (!terminated && steps < 1000) {
      const step = value(cartpole.step(state, stream.integer(2), { ...stream.state }));
      sum += weight * step.reward;
      weight *= 0.9;
      steps += 1;
      ({ stateBytes: state, terminated } = step);
    }
    expect(rolled).toMatchObject({ discountedReturn: sum, steps, terminated });
    expect(steps).toBeLessThan(1000);
  });
});

describe('planning', () => {
  it('gives the same plan for the same seed, on the calling thread and beside it', async () => {
    for (const [model, state] of [
      [cartpole, [0, 0, 0.05, 0]],
      [gusty, calm],
    ] as const) {
      const plan = value(mcts(model, state, { seed: 7 }));
      expect(timeless(value(mcts(model, state, { seed: 7 })))).toEqual(timeless(plan));
      expect(timeless(value(await mctsAsync(model, state, { seed: 7n })))).toEqual(timeless(plan));
      expect(plan.visits.reduce((sum, visits) => sum + visits, 0)).toBe(25);
      expect([plan.visits.length, plan.values.length]).toEqual([plan.actions.length, plan.actions.length]);
      expect(plan.actions).toContainEqual(plan.action);
    }
    expect(value(mcts(cartpole, [0, 0, 0.05, 0], { seed: 8 })).values).not.toEqual(
      value(mcts(cartpole, [0, 0, 0.05, 0], { seed: 7 })).values,
    );
  });

  it('gives the same sequence with one thread and with two, and tells of every iteration', async () => {
    const options = { seed: 7, iterations: 4, population: 200, elites: 20, horizon: 30 };
    const plan = value(cem(pendulum, [-1, 0, 0], options));
    const heard: CemIteration[] = [];
    const beside = value(
      await cemAsync(pendulum, [-1, 0, 0], { ...options, threads: 2, onProgress: (each) => heard.push(each) }),
    );
    expect(timeless(beside)).toEqual(timeless(plan));
    expect(plan.actions).toHaveLength(30);
    expect(plan.action).toEqual(plan.actions[0]);
    expect(plan.actions.every((action) => Math.abs((action as number[])[0] ?? Infinity) <= 2)).toBe(true);
    await expect.poll(() => heard).toEqual(plan.iterations);
  });

  it('predicts the return that stepping through the plan gives', () => {
    const plan = value(cem(pendulum, [-1, 0, 0], { seed: 1, iterations: 2, population: 50, elites: 5, horizon: 20 }));
    let { state: random } = RandomStream.of(0, 'Environment', 0);
    let state = value(pendulum.encodeState([-1, 0, 0]));
    let sum = 0;
    for (const action of plan.actions) {
      const step = value(pendulum.step(state, action, random));
      sum += step.reward;
      ({ stateBytes: state, random } = step);
    }
    expect(plan.predictedReturn).toBe(sum);
  });

  it('measures the time in the model where that is asked for', () => {
    const { stats } = value(mcts(cartpole, [0, 0, 0, 0], { seed: 1, profile: true }));
    expect(stats.modelNanoseconds).toBeGreaterThan(0);
    expect(stats.modelNanoseconds).toBeLessThanOrEqual(stats.nanoseconds);
    expect(value(mcts(cartpole, [0, 0, 0, 0], { seed: 1 })).stats.modelNanoseconds).toBeUndefined();
  });

  it('stops when its signal says so', async () => {
    const before = await mctsAsync(cartpole, [0, 0, 0, 0], { seed: 1, signal: AbortSignal.abort() });
    expect(error(before).code).toBe('cancelled');
    const controller = new AbortController();
    const running = cemAsync(pendulum, [-1, 0, 0], {
      seed: 1,
      iterations: 1_000_000,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(error(await running).code).toBe('cancelled');
    expect((await mctsAsync(cartpole, [0, 0, 0, 0], { seed: 1 })).ok).toBe(true);
  });
});

describe('a true environment', () => {
  it('starts where Gymnasium starts and plans on its own dynamics', () => {
    const oracle = value(loadOracle('CartPole-v1'));
    // gymnasium 0.29.1: gym.make('CartPole-v1').reset(seed=42)
    const observation = value(oracle.observe(value(oracle.reset(42))));
    expect(observation).toEqual([0.0273956, -0.00611216, 0.03585979, 0.0197368].map((x) => expect.closeTo(x, 7)));
    const plan = value(mcts(oracle, value(oracle.reset(42)), { seed: 1 }));
    expect(plan.actions).toEqual([0, 1]);
  });

  it('steps with the options it was made with', () => {
    const { state: random } = RandomStream.of(0, 'Environment', 0);
    const heavy = value(loadOracle('CartPole-v1', { mass_cart: 2, mass_pole: 0.1 }));
    const [, xDot] = value(heavy.step([0, 0, 0, 0], 1, random)).state as number[];
    const temp = 10 / 2.1;
    const thetaAcc = -temp / (0.5 * (4 / 3 - 0.1 / 2.1));
    expect(xDot).toBeCloseTo(0.02 * (temp - (0.05 * thetaAcc) / 2.1), 12);
  });

  it('is planned on with CEM where actions fill a box', () => {
    const oracle = value(loadOracle('Pendulum-v1'));
    const options = { seed: 3, iterations: 2, population: 40, elites: 4, horizon: 10 };
    const plan = value(cem(oracle, [Math.PI, 0], options));
    expect(plan.actions.map((action) => (action as number[]).length)).toEqual(Array(10).fill(1));
    expect(timeless(value(cem(oracle, [Math.PI, 0], { ...options, threads: 2 })))).toEqual(timeless(plan));
  });

  it('is listed', () => {
    expect(value(oracleIds())).toEqual(expect.arrayContaining(['CartPole-v1', 'Pendulum-v1']));
  });
});

describe('an error', () => {
  it('names the option and its range, and nothing wraps around', () => {
    const state = [0, 0, 0, 0];
    for (const [field, options] of [
      ['simulations', { seed: 1, simulations: 0 }],
      ['simulations', { seed: 1, simulations: -1 }],
      ['simulations', { seed: 1, simulations: 2.5 }],
      ['rolloutDepth', { seed: 1, rolloutDepth: 2 ** 32 }],
      ['discount', { seed: 1, discount: 1.5 }],
      ['epsilon', { seed: 1, epsilon: Number.NaN }],
      ['seed', { seed: -1 }],
      ['seed', { seed: 1n << 64n }],
      ['decision', { seed: 1, decision: 0.5 }],
    ] as const)
      expect(error(mcts(cartpole, state, options))).toMatchObject({ code: 'invalid_option', field });
    for (const [field, options] of [
      ['elites', { seed: 1, elites: 2000 }],
      ['threads', { seed: 1, threads: 0 }],
      ['horizon', { seed: 1, horizon: -1 }],
    ] as const)
      expect(error(cem(pendulum, [1, 0, 0], options))).toMatchObject({ code: 'invalid_option', field });
    expect(error(loadModel(wasm('cartpole'), { memoryMiB: -1 }))).toMatchObject({ field: 'memoryMiB' });
  });

  it('names the part of a value that is no state or action', () => {
    const { state: random } = RandomStream.of(0, 'Environment', 0);
    expect(error(mcts(cartpole, [0, 0, 0], { seed: 1 }))).toMatchObject({ code: 'invalid_state' });
    expect(error(gusty.step(calm, 2, random))).toMatchObject({ code: 'invalid_action' });
    const bytes = error(gusty.step(new Uint8Array(3), 1, random));
    expect(bytes).toMatchObject({ code: 'model_failed', source: { code: 'invalid_input' } });
    const oracle = value(loadOracle('CartPole-v1'));
    expect(error(oracle.step([0, 0, 0, 0], 7, random))).toMatchObject({ code: 'invalid_action' });
    expect(error(mcts(oracle, [0, Number.NaN, 0, 0], { seed: 1 }))).toMatchObject({ code: 'invalid_state' });
  });

  it('of a model has its place and says where the search stood', () => {
    const model = value(loadModel(wasm('gusty_walk'), { stateBytes: 20 }));
    const failed = error(mcts(model, calm, { seed: 1, simulations: 100 }));
    expect(failed).toMatchObject({
      code: 'model_failed',
      source: { code: 'state_too_large', message: expect.stringContaining('(bytes 28, limit 20)') as string },
      simulation: expect.any(Number) as number,
      depth: expect.any(Number) as number,
    });
    expect(failed.source?.line).toBeGreaterThan(0);
    expect(failed.message).toContain(failed.source?.message ?? 'no message');
  });

  it('says what the planner needs of the model', () => {
    expect(error(mcts(pendulum, [1, 0, 0], { seed: 1 })).code).toBe('unsupported');
    expect(error(cem(cartpole, [0, 0, 0, 0], { seed: 1 })).code).toBe('unsupported');
  });

  it('says why bytes are no model and which environments there are', () => {
    expect(error(loadModel(new Uint8Array([1, 2, 3])))).toMatchObject({ code: 'load_failed' });
    expect(error(loadModel(wasm('walk')))).toMatchObject({ code: 'load_failed' });
    const unknown = error(loadOracle('CartPole-v9'));
    expect(unknown.code).toBe('unknown_environment');
    expect(unknown.message).toContain('CartPole-v1');
    expect(error(loadOracle('CartPole-v1', { mass: 1 })).code).toBe('unknown_option');
    expect(error(loadOracle('CartPole-v1', { mass_cart: -1 }))).toMatchObject({
      code: 'invalid_option',
      field: 'mass_cart',
    });
  });
});
