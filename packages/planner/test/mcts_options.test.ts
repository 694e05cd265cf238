// The options of the tree search beyond the published ones, from outside.
import { RandomStream, type Result } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import {
  loadOracle,
  mcts,
  mctsAsync,
  mctsSession,
  type MctsPlan,
  type Oracle,
  type PlannerError,
} from '../src/index.ts';

function value<T>(result: Result<T, PlannerError>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const cartpole = (): Oracle => value(loadOracle('CartPole-v1'));
const upright = [0.01, 0, 0.02, 0];
const decided = ({ actions, visits, values, action }: MctsPlan): unknown => [actions, [...visits], [...values], action];

describe('several trees', () => {
  it('give the same plan on any number of threads, and one tree the published search', async () => {
    const single = value(mcts(cartpole(), upright, { seed: 1, trees: 4 }));
    expect(single.stats.simulations).toBe(100);
    for (const threads of [2, 4])
      expect(decided(value(await mctsAsync(cartpole(), upright, { seed: 1, trees: 4, threads })))).toEqual(
        decided(single),
      );
    const published = value(mcts(cartpole(), upright, { seed: 1 }));
    expect(decided(value(mcts(cartpole(), upright, { seed: 1, threads: 2 })))).toEqual(decided(published));
  });
});

describe('a session', () => {
  it('begins where the decision before left off', () => {
    const oracle = cartpole();
    const session = value(mctsSession(oracle));
    const options = { seed: 5, simulations: 200, temperature: 0 };
    const first = value(session.plan(upright, options));
    expect(decided(first)).toEqual(decided(value(mcts(oracle, upright, options))));
    const { state } = value(oracle.step(upright, first.action!, RandomStream.of(0, 'Environment', 0).state));
    const second = value(session.plan(state as number[], options));
    const known = second.visits.reduce((sum, visits) => sum + visits, 0) - 200;
    // The first visit of a state is that of a leaf.
    expect(known).toBe(first.visits[first.actions.indexOf(first.action!)]! - 1);
    session.forget();
    const anew = value(session.plan(state as number[], options));
    expect(anew.visits.reduce((sum, visits) => sum + visits, 0)).toBe(200);
  });
});

describe('options of a session', () => {
  it('are those of one tree', () => {
    const session = value(mctsSession(cartpole()));
    for (const field of ['trees', 'threads'] as const) {
      const result = session.plan(upright, { seed: 1, [field]: 2 });
      expect(result).toMatchObject({ ok: false, error: { code: 'invalid_option', field } });
    }
    expect(session.plan(upright, { seed: 1, trees: 1, threads: 1 }).ok).toBe(true);
  });
});

describe('options', () => {
  it('are profiled by phase, limited in time and checked', () => {
    const profiled = value(mcts(cartpole(), upright, { seed: 1, simulations: 200, profile: true }));
    const { phases, modelNanoseconds, nanoseconds, treeBytes } = profiled.stats;
    expect(Object.values(phases!).every((time) => time >= 0)).toBe(true);
    expect(phases!.leaf + phases!.step + phases!.legalActions).toBe(modelNanoseconds);
    expect(modelNanoseconds).toBeLessThanOrEqual(nanoseconds);
    expect(treeBytes).toBeGreaterThan(0);
    expect(value(mcts(cartpole(), upright, { seed: 1 })).stats.phases).toBeUndefined();
    const limited = value(mcts(cartpole(), upright, { seed: 1, simulations: 2 ** 31, milliseconds: 1e-6 }));
    expect(limited.stats.simulations).toBe(1);
    const told = (options: object): unknown => {
      const result = mcts(cartpole(), upright, { seed: 1, ...options });
      return result.ok ? undefined : [result.error.code, result.error.field];
    };
    expect(told({ milliseconds: 0 })).toEqual(['invalid_option', 'milliseconds']);
    expect(told({ rolloutRepeat: 2 })).toEqual(['invalid_option', 'rolloutRepeat']);
    expect(told({ trees: 0 })).toEqual(['invalid_option', 'trees']);
    expect(told({ onModelError: 'ignore' })).toEqual(['invalid_option', 'onModelError']);
  });

  it('share states that several paths lead to', () => {
    const cliff = value(loadOracle('CliffWalking-v0'));
    const tree = value(mcts(cliff, [24], { seed: 1, simulations: 300 }));
    const graph = value(mcts(cliff, [24], { seed: 1, simulations: 300, transpositions: true }));
    expect(graph.stats.nodes).toBeLessThanOrEqual(38);
    expect(tree.stats.nodes).toBeGreaterThan(graph.stats.nodes);
  });
});
