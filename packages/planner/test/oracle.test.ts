import { RandomStream } from '@orrery/contract';
import { describe, expect, test } from 'vitest';
import { loadOracle, oracleIds, type Oracle, type Json } from '../src/index.ts';

function value<T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function error<E>(result: { ok: true; value: unknown } | { ok: false; error: E }): E {
  if (result.ok) throw new Error('it succeeded');
  return result.error;
}

const open = (id: string, options?: Record<string, Json>): Oracle => value(loadOracle(id, options));

describe('true environments', () => {
  test('cross as JSON and back, and show themselves', () => {
    for (const id of value(oracleIds())) {
      const oracle = open(id);
      const start = value(oracle.reset(5));
      const json = value(oracle.stateToJson(start));
      expect(value(oracle.stateFromJson(json))).toEqual(start);
      expect(value(oracle.renderAnsi(start))).not.toBe('');
      expect(value(oracle.renderSvg(start))).toMatch(/^<svg .*<\/svg>$/s);
    }
  });

  test("Blackjack's cards can be given, and a natural wins under sab alone", () => {
    const natural = { player: [1, 10], dealer: [10, 6] };
    for (const [options, reward] of [
      [{}, 1],
      [{ sab: false }, 0],
      [{ sab: false, natural: true }, 0],
    ] as const) {
      const oracle = open('Blackjack-v1', options);
      const step = value(oracle.stepWithDraws(value(oracle.stateFromJson(natural)), 0, [5]));
      expect(step).toMatchObject({ reward, terminated: true });
      expect(value(oracle.stateToJson(step.stateBytes))).toEqual({ player: [1, 10], dealer: [10, 6, 5] });
    }
  });

  test("the dealer's hidden card is forgotten, and is the first that a stick draws", () => {
    const oracle = open('Blackjack-v1');
    const known = value(oracle.forgetHidden(value(oracle.stateFromJson({ player: [10, 9], dealer: [10, 7] }))));
    expect(value(oracle.stateToJson(known))).toEqual({ player: [10, 9], dealer: [10] });
    expect(value(oracle.stepWithDraws(known, 0, [7])).reward).toBe(1);
    expect(value(oracle.stepWithDraws(known, 0, [1])).reward).toBe(-1);
  });

  test("a stick's outcomes weigh as the dealer's chances do", () => {
    const oracle = open('Blackjack-v1');
    const state = value(oracle.stateFromJson({ player: [10, 10], dealer: [10, 6] }));
    const ways = value(oracle.outcomes(state, 0));
    // From 16 one card ends it: bust with 6 to 10 (8 of 13), behind with 1 to 3, level with 4, ahead with 5.
    const chance = (reward: number): number =>
      ways.filter((way) => way.reward === reward).reduce((sum, way) => sum + way.probability, 0);
    expect(ways).toHaveLength(10);
    expect([chance(1), chance(0), chance(-1)].map((each) => Math.round(each * 13))).toEqual([11, 1, 1]);
  });

  test('say which draw is wrong', () => {
    const oracle = open('Blackjack-v1');
    const state = value(oracle.stateFromJson({ player: [10, 2], dealer: [10, 2] }));
    const told = (action: number, draws: number[]): string => {
      const { code, message } = error(oracle.stepWithDraws(state, action, draws));
      return `${code}: ${message}`;
    };
    expect(told(1, [])).toBe(
      'invalid_draws: 0 draws given, and the step draws on: the next one is a card, from 1 (an ace) to 10',
    );
    expect(told(1, [3, 4])).toBe('invalid_draws: 2 draws given where the step draws 1');
    expect(told(0, [2, 11])).toBe('invalid_draws: draw 1 is 11; it must be a card, from 1 (an ace) to 10');
    expect(error(open('Taxi-v3').stepWithDraws([0], 0, [1])).message).toBe('1 draws given where the step draws 0');
  });

  test('say where a state is wrong', () => {
    const told = (id: string, json: Json): string => error(open(id).stateFromJson(json)).message;
    expect(told('CartPole-v1', { s: [0, 0, 'x', 0] })).toBe('state.s[2] is "x"; it must be a finite number');
    expect(told('CartPole-v1', { s: [0, 0] })).toBe('state.s is [0,0]; it must be a list of 4 finite numbers');
    expect(told('Taxi-v3', {})).toBe('state.s is missing; it must be a whole number from 0 to 499');
    expect(told('Taxi-v3', { s: 500 })).toBe('state.s is 500; it must be a whole number from 0 to 499');
    expect(told('Blackjack-v1', { player: [1, 0], dealer: [3] })).toBe(
      'state.player[1] is 0; it must be a card, from 1 (an ace) to 10',
    );
    expect(error(open('Taxi-v3').observe([12.5]))).toMatchObject({ code: 'invalid_state' });
  });

  test('fail on a step out of float64, instead of going on with infinity', () => {
    const { state } = RandomStream.of(0, 'Environment', 0);
    for (const [id, numbers, action] of [
      ['CartPole-v1', [0, 0, 0.1, 1e200], 1],
      ['MountainCar-v0', [1e308, 0], 1],
      ['Acrobot-v1', [0, 1, 1e200, 0], 1],
      ['Pendulum-v1', [0, 1e200], [0]],
    ] as const)
      expect(error(open(id).step([...numbers], action as never, state))).toMatchObject({ code: 'model_failed' });
  });

  test('have spaces that hold their observations and actions', () => {
    expect(open('Blackjack-v1').spec.observationSpace).toEqual({
      kind: 'tuple',
      spaces: [32, 11, 2].map((n) => ({ kind: 'discrete', n })),
    });
    expect(open('CartPole-v1').spec.observationSpace).toMatchObject({ kind: 'box', dtype: 'float32' });
    expect(open('Pendulum-v1').spec.actionSpace).toEqual({ kind: 'box', low: [-2], high: [2], dtype: 'float32' });
    expect(open('Taxi-v3').spec).toMatchObject({
      actionSpace: { kind: 'discrete', n: 6 },
      timeLimit: 200,
      stochastic: false,
    });
  });
});
