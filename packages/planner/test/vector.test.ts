import { RandomStream } from '@orrery/contract';
import { describe, expect, test } from 'vitest';
import { loadOracle, loadVectorEnvironment, oracleIds, type VectorOptions } from '../src/index.ts';

function value<T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function error<E>(result: { ok: true; value: unknown } | { ok: false; error: E }): E {
  if (result.ok) throw new Error('it succeeded');
  return result.error;
}

const open = (id: string, options: Partial<VectorOptions> = {}) =>
  value(loadVectorEnvironment(id, { count: 4, autoreset: 'next-step', ...options }));

describe('episodes side by side', () => {
  test('are the oracle stepped alone, until an episode ends', () => {
    for (const id of value(oracleIds())) {
      const oracle = value(loadOracle(id));
      const vector = open(id, { count: 3 });
      value(vector.reset(7));
      const states = [7, 8, 9].map((seed) => value(oracle.reset(seed)));
      const streams = [0, 1, 2].map((i) => RandomStream.of(7, 'Environment', i).state);
      const { actionCount, low = [], high = [] } = oracle.spec;
      const over = [false, false, false];
      for (let t = 0; t < 20; t += 1) {
        const flat = states.flatMap((_, i) =>
          actionCount === undefined
            ? low.map((bound, d) => ((i + t) % 2 === 0 ? bound : (high[d] ?? 0)))
            : [(i + t) % actionCount],
        );
        value(vector.step(actionCount === undefined ? Float64Array.from(flat) : Int32Array.from(flat)));
        for (const i of [0, 1, 2]) {
          if (over[i]) continue;
          const action = actionCount === undefined ? flat.slice(i * low.length, (i + 1) * low.length) : flat[i]!;
          const step = value(oracle.step(states[i]!, action, streams[i]!));
          states[i] = step.stateBytes;
          streams[i] = step.random;
          over[i] = step.terminated;
          const width = oracle.spec.observationDimension;
          expect(Array.from(vector.observations.subarray(i * width, (i + 1) * width))).toEqual(
            value(oracle.observe(step.stateBytes)),
          );
          expect([vector.rewards[i], vector.terminated[i]]).toEqual([step.reward, Number(step.terminated)]);
        }
      }
    }
  });

  test('start anew with the next step, with the same, or not at all', () => {
    const pushes = new Int32Array(4).fill(1);
    const run = (autoreset: VectorOptions['autoreset']) => {
      const vector = open('CartPole-v1', { autoreset, timeLimit: 3 });
      value(vector.reset(0));
      for (let t = 0; t < 3; t += 1) value(vector.step(pushes));
      expect(Array.from(vector.truncated)).toEqual([1, 1, 1, 1]);
      return vector;
    };
    const next = run('next-step');
    value(next.step(pushes));
    expect(Array.from(next.rewards)).toEqual([0, 0, 0, 0]);
    expect(next.observations.every((number) => Math.abs(number) <= 0.05)).toBe(true);

    const same = run('same-step');
    expect(same.observations.every((number) => Math.abs(number) <= 0.05)).toBe(true);
    expect(value(same.finalObservations())[1]).toBeGreaterThan(0.4);

    const disabled = run('disabled');
    expect(error(disabled.step(pushes))).toMatchObject({ code: 'episode_over' });
    value(disabled.resetWhere(Uint8Array.of(1, 1, 1, 1)));
    value(disabled.step(pushes));
  });

  test('have no time limit where Gymnasium registers none, or none is asked for', () => {
    for (const vector of [open('CliffWalking-v0'), open('MountainCar-v0', { timeLimit: null })]) {
      value(vector.reset(0));
      const still = new Int32Array(4).fill(vector.spec.id === 'CliffWalking-v0' ? 3 : 1);
      for (let t = 0; t < 300; t += 1) value(vector.step(still));
      expect(Array.from(vector.truncated)).toEqual([0, 0, 0, 0]);
    }
  });

  test('draw random actions from a stream that goes on', () => {
    const [first, second] = [open('Taxi-v3'), open('Taxi-v3')];
    value(first.reset(1));
    value(second.reset(1));
    const { state } = RandomStream.of(3, 'Policy', 0);
    value(first.stepsAtRandom(30, state));
    const between = value(second.stepsAtRandom(12, state));
    value(second.stepsAtRandom(18, between));
    expect(second.observations).toEqual(first.observations);
  });

  test('refuse what is no action, another length and memory that they write to', () => {
    const vector = open('CartPole-v1');
    expect(error(vector.step(new Int32Array(4)))).toMatchObject({ code: 'not_reset' });
    value(vector.reset(0));
    expect(error(vector.step(Int32Array.of(0, 1, 2, 1)))).toMatchObject({
      code: 'invalid_action',
      message: 'the action of episode 2: 2 is no action; actions are the whole numbers from 0 to 1',
    });
    expect(error(vector.step(new Int32Array(3))).message).toBe('actions has the length 3; it must be 4');
    expect(error(open('Pendulum-v1').step(new Float64Array(4)))).toMatchObject({ code: 'not_reset' });
    expect(error(vector.step(vector.rewards))).toMatchObject({ code: 'invalid_action' });
    expect(error(vector.resetWhere(new Uint8Array(5)))).toMatchObject({ code: 'invalid_option' });
    expect(error(loadVectorEnvironment('CartPole-v1', { count: 0, autoreset: 'disabled' }))).toMatchObject({
      code: 'invalid_option',
    });
    expect(error(loadVectorEnvironment('CartPole-v1', { count: 1, autoreset: 'never' as never })).message).toBe(
      'autoreset is never; it must be next-step, same-step or disabled',
    );
  });

  test('that no memory holds are refused, and the process goes on', () => {
    // 2^32 - 1 episodes of a humanoid are 24 TB of states alone.
    const options = { count: 2 ** 32 - 1, autoreset: 'same-step' } as const;
    const refused = error(loadVectorEnvironment('Humanoid-v4', options));
    expect(refused).toMatchObject({ code: 'invalid_option' });
    expect(refused.message).toBe('there is no memory for 4294967295 episodes; ask for fewer');
  });
});
