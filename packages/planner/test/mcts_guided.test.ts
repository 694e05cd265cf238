// Leaf values and rollout policies in JavaScript, and tree search over actions in a box.
import { readFileSync } from 'node:fs';
import { RandomStream, type Result } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import {
  fromObject,
  loadModel,
  loadOracle,
  mcts,
  mctsAsync,
  mctsSession,
  type MctsGuide,
  type MctsPlan,
  type PlannerError,
  type PlanningWorld,
} from '../src/index.ts';

function value<T>(result: Result<T, PlannerError>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function error(result: Result<unknown, PlannerError>): PlannerError {
  if (result.ok) throw new Error('an error was expected');
  return result.error;
}

const compiled = (name: string): PlanningWorld =>
  value(loadModel(readFileSync(new URL(`../../../crates/guest/fixtures/${name}.wasm`, import.meta.url))));
const cartpole = compiled('cartpole');
const gusty = compiled('gusty_walk');
const pendulum = value(loadOracle('Pendulum-v1'));
const upright = [0.01, 0, 0.02, 0];
const calm = { position: 0, wind: 0, visits: [] };
const decided = ({ actions, visits, values, action }: MctsPlan): unknown => [actions, [...visits], [...values], action];

/** A walk on the line that ends beyond three. */
const walk = value(
  fromObject<number, number>(
    {
      legalActions: () => [-1, 1],
      step: (at, by) => ({ state: at + by, reward: by, terminated: Math.abs(at + by) > 3 }),
    },
    { state: { kind: 'number' }, action: { kind: 'number' }, actionSpace: { kind: 'legalActions' } },
  ),
);

describe('a leaf value in JavaScript', () => {
  it('takes the place of rollouts, in compiled models, oracles and JavaScript models', () => {
    const oracle = value(loadOracle('CartPole-v1'));
    for (const model of [cartpole, oracle]) {
      const seen: number[][] = [];
      const leafValue = (state: unknown): number => {
        seen.push(state as number[]);
        return 10 * (state as number[])[1]!;
      };
      const plan = value(mcts(model, upright, { seed: 3, simulations: 1, leafValue }));
      const { state } = value(
        model.step(upright, plan.visits[0] === 1 ? 0 : 1, RandomStream.of(0, 'Environment', 0).state),
      );
      expect(seen).toEqual([state]);
      expect(plan.values[plan.visits.indexOf(1)]).toBe(1 + 0.99 * (10 * (state as number[])[1]!));
      expect(plan.stats.modelSteps).toBe(1);
      // A value of 0 is that of a rollout without steps.
      const none = value(mcts(model, upright, { seed: 4, rolloutDepth: 0 }));
      expect(decided(value(mcts(model, upright, { seed: 4, leafValue: () => 0 })))).toEqual(decided(none));
    }
    const guided = value(mcts(walk, 0, { seed: 1, temperature: 0, leafValue: (at) => -5 * (at as number) }));
    expect(guided.action).toBe(-1);
  });

  it('that throws or is not finite ends the search, and the model can be used again', () => {
    const thrown = new Error('no such value');
    const throws = (): never => {
      throw thrown;
    };
    expect(() => mcts(cartpole, upright, { seed: 1, leafValue: throws })).toThrow(thrown);
    expect(() => mcts(cartpole, upright, { seed: 1, leafValue: throws, onModelError: 'terminate' })).toThrow(thrown);
    for (const wrong of [Number.NaN, Infinity, 'much']) {
      const failed = mcts(cartpole, upright, { seed: 1, leafValue: () => wrong as number });
      expect(error(failed)).toMatchObject({ code: 'non_finite_return', simulation: 0 });
    }
    expect(mcts(cartpole, upright, { seed: 1 }).ok).toBe(true);
  });
});

describe('a rollout policy in JavaScript', () => {
  it('that draws uniformly gives the plan of uniform rollouts, draw for draw', () => {
    const rolloutPolicy: MctsGuide['rolloutPolicy'] = (_, actions, random) => random.integer(actions.length);
    for (const [model, state] of [
      [cartpole, upright],
      [gusty, calm],
      [walk, 0],
    ] as const) {
      const expected = value(mcts(model, state, { seed: 7, simulations: 40 }));
      expect(decided(value(mcts(model, state, { seed: 7, simulations: 40, rolloutPolicy })))).toEqual(
        decided(expected),
      );
    }
  });

  it('sees states and the actions that are legal there', () => {
    const rolloutPolicy: MctsGuide['rolloutPolicy'] = (state, actions) => {
      expect(actions).toEqual(value(gusty.legalActions(state)));
      return actions.indexOf(0);
    };
    expect(value(mcts(gusty, calm, { seed: 1, rolloutDepth: 5, rolloutPolicy })).visits.length).toBe(3);
  });

  it('that chooses no action is a failure of the model, and what it throws is thrown on', () => {
    for (const index of [2, -1, 0.5, Number.NaN]) {
      const failed = error(mcts(cartpole, upright, { seed: 1, rolloutPolicy: () => index }));
      expect(failed).toMatchObject({ code: 'model_failed', simulation: 0, source: { code: 'invalid_argument' } });
      expect(failed.message).toContain(`chose ${index} of 2 actions`);
    }
    const thrown = new Error('undecided');
    const rolloutPolicy = (): never => {
      throw thrown;
    };
    expect(() => mcts(cartpole, upright, { seed: 1, rolloutPolicy })).toThrow(thrown);
  });
});

describe('progressive widening', () => {
  const still = [Math.PI, 0];

  it('gives the root as many actions as its visits admit, from the box', () => {
    for (const model of [pendulum, compiled('pendulum')]) {
      const state = model === pendulum ? still : [-1, 0, 0];
      // One action more whenever that makes no more than k n^alpha.
      const expected = (k: number, simulations: number): number => {
        let children = 0;
        for (let n = 1; n <= simulations; n += 1) if (children === 0 || children + 1 <= k * Math.sqrt(n)) children += 1;
        return children;
      };
      for (const [k, simulations] of [
        [1, 100],
        [2, 50],
        [0.5, 60],
      ] as const) {
        const plan = value(mcts(model, state, { seed: 2, simulations, widening: { k, alpha: 0.5 } }));
        expect(plan.actions).toHaveLength(expected(k, simulations));
        expect(plan.visits.reduce((sum, visits) => sum + visits, 0)).toBe(simulations);
        for (const action of plan.actions) expect(Math.abs((action as number[])[0]!)).toBeLessThanOrEqual(2);
      }
    }
  });

  it('swings the pendulum up', () => {
    const returns = [0, 1, 2, 3].map((start) => {
      let state = value(pendulum.reset(start));
      let sum = 0;
      for (let step = 0; step < 200; step += 1) {
        const options = { simulations: 400, rolloutDepth: 30, rolloutRepeat: 0.9, exploration: 30, discount: 1 };
        const plan = mcts(pendulum, state, { ...options, temperature: 0, seed: step, widening: { k: 2, alpha: 0.3 } });
        const stepped = value(pendulum.step(state, value(plan).action, RandomStream.of(0, 'Environment', step).state));
        sum += stepped.reward;
        state = stepped.stateBytes;
      }
      return sum;
    });
    // A pendulum that hangs costs pi^2 a step, and random torques about -1200 an episode; upright it costs next to nothing.
    expect(returns.reduce((sum, each) => sum + each, 0) / returns.length).toBeGreaterThan(-400);
  });

  it('is the same here and beside the event loop, with leaf values too, and holds outcomes back', async () => {
    const widening = { k: 1, alpha: 0.5, outcomes: { k: 1, alpha: 0.5 } };
    const options = { seed: 5, simulations: 200, widening };
    const plan = value(mcts(pendulum, still, options));
    expect(decided(value(await mctsAsync(pendulum, still, options)))).toEqual(decided(plan));
    const none = value(mcts(pendulum, still, { ...options, rolloutDepth: 0 }));
    expect(decided(value(mcts(pendulum, still, { ...options, leafValue: () => 0 })))).toEqual(decided(none));
    // Pendulum draws nothing: an action has one outcome, which is stepped to again where another would be admitted.
    const steps = value(mcts(pendulum, still, { ...options, rolloutDepth: 0 })).stats.modelSteps;
    expect(steps).toBeGreaterThanOrEqual(none.stats.nodes - 1);
  });
});

describe('options that exclude one another', () => {
  it('are refused by name', async () => {
    const leafValue = (): number => 0;
    const rolloutPolicy = (): number => 0;
    const widening = { k: 1, alpha: 0.5 };
    const still = [0, 0];
    const session = value(mctsSession(cartpole));
    for (const [field, refused] of [
      ['rolloutPolicy', mcts(cartpole, upright, { seed: 1, leafValue, rolloutPolicy })],
      ['rolloutPolicy', mcts(pendulum, still, { seed: 1, rolloutPolicy, widening })],
      ['trees', mcts(cartpole, upright, { seed: 1, leafValue, trees: 2 })],
      ['trees', mcts(pendulum, still, { seed: 1, widening, trees: 2 })],
      ['transpositions', mcts(pendulum, still, { seed: 1, widening, transpositions: true })],
      ['leafValue', await mctsAsync(cartpole, upright, { seed: 1, leafValue } as { seed: number })],
      ['rolloutPolicy', session.plan(upright, { seed: 1, rolloutPolicy } as { seed: number })],
      ['widening', session.plan(upright, { seed: 1, widening })],
      ['widening.k', mcts(pendulum, still, { seed: 1, widening: { k: 0, alpha: 0.5 } })],
      ['widening.alpha', mcts(pendulum, still, { seed: 1, widening: { k: 1, alpha: 2 } })],
      [
        'widening.outcomes.k',
        mcts(pendulum, still, { seed: 1, widening: { ...widening, outcomes: { k: -1, alpha: 0 } } }),
      ],
      ['initialValue', mcts(cartpole, upright, { seed: 1, initialValue: Number.NaN })],
      ['rolloutRepeat', mcts(cartpole, upright, { seed: 1, rolloutRepeat: 2 })],
    ] as const) {
      expect(error(refused)).toMatchObject({ code: 'invalid_option', field });
      expect(error(refused).message).toContain(`${field} is `);
    }
    expect(error(mcts(pendulum, still, { seed: 1 })).message).toContain('widening');
    expect(error(mcts(cartpole, upright, { seed: 1, widening })).code).toBe('unsupported');
  });
});
