// Exact planners on true environments whose optima are known.
import { RandomStream, type Result, type Value } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import {
  aStar,
  bestFirst,
  breadthFirst,
  breadthFirstAsync,
  loadOracle,
  valueIteration,
  valueIterationAsync,
  type Oracle,
  type PlannerError,
} from '../src/index.ts';

function value<T>(result: Result<T, PlannerError>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function code<T>(result: Result<T, PlannerError>): string | undefined {
  return result.ok ? undefined : result.error.code;
}

const cliff = (): Oracle => value(loadOracle('CliffWalking-v0'));
// The goal is reached with the reward of any step.
const home = { goal: { kind: 'terminated', above: -2 } } as const;
const number = (state: Value): number => (state as readonly number[])[0]!;

describe('value iteration', () => {
  it('knows that the cliff is walked along in 13 steps', () => {
    const oracle = cliff();
    const solution = value(valueIteration(oracle, [[36]]));
    expect(value(solution.value([36]))).toBe(-13);
    // Up first, then along the edge, then down.
    let state: readonly number[] = [36];
    const actions: Value[] = [];
    let total = 0;
    for (let ended = false; !ended;) {
      const decision = value(solution.decide(state));
      actions.push(decision?.action);
      const step = value(oracle.step(state, decision?.action as Value, RandomStream.of(0, 'Environment', 0).state));
      state = step.state as readonly number[];
      total += step.reward;
      ended = step.terminated;
    }
    expect(actions).toEqual([0, ...Array.from({ length: 11 }, () => 1), 2]);
    expect(total).toBe(-13);
    // The goal ends the world: no step leads on from it.
    expect(solution.stats.states).toBe(37);
  });

  it('solves Taxi from every start at once, and tells what cannot be reached', async () => {
    const taxi = value(loadOracle('Taxi-v3'));
    const starts = Array.from({ length: 40 }, (_, seed) => value(taxi.reset(seed)));
    const solution = value(await valueIterationAsync(taxi, starts));
    for (const start of starts) {
      const optimum = value(solution.value(start))!;
      // A delivery is worth 20, and no trip of the 5 by 5 grid takes more than 18 steps more.
      expect(optimum).toBeGreaterThanOrEqual(2);
      expect(optimum).toBeLessThanOrEqual(20);
      const path = value(breadthFirst(taxi, start, { goal: { kind: 'terminated', above: 0 } }));
      expect(path.predictedReturn).toBe(optimum);
    }
    const few = value(valueIteration(cliff(), [[36]]));
    expect(value(few.value([40]))).toBeUndefined();
    expect(value(few.decide([40]))).toBeUndefined();
  });

  it('tells what cannot be solved', () => {
    expect(code(valueIteration(cliff(), [[36]], { states: 5 }))).toBe('too_many_states');
    expect(code(valueIteration(cliff(), [[36]], { discount: 0 }))).toBe('invalid_option');
    expect(code(valueIteration(cliff(), [[36]], { sweeps: 1.5 }))).toBe('invalid_option');
    expect(code(valueIteration(cliff(), [[36]], { sweeps: 1, tolerance: 0 }))).toBe('not_converged');
    expect(code(valueIteration(cliff(), [[99]]))).toBe('invalid_state');
    expect(code(valueIteration(value(loadOracle('Pendulum-v1')), [[0, 0]]))).toBe('unsupported');
    expect(code(valueIteration(value(loadOracle('CartPole-v1')), [[0, 0, 0, 0]], { states: 1000 }))).toBe(
      'too_many_states',
    );
  });
});

describe('searches for a path', () => {
  it('find the 13 steps along the cliff, sooner with a heuristic', async () => {
    const blind = value(breadthFirst(cliff(), [36], home));
    expect(blind.actions).toHaveLength(13);
    expect(blind.predictedReturn).toBe(-13);
    expect(value(await breadthFirstAsync(cliff(), [36], home)).actions).toEqual(blind.actions);
    const distance = (state: Value): number => {
      const at = number(state);
      return Math.abs(3 - Math.floor(at / 12)) + Math.abs(11 - (at % 12));
    };
    const guided = value(aStar(cliff(), [36], distance, { ...home, cost: 'negatedReward' }));
    expect(guided.actions).toHaveLength(13);
    expect(guided.stats.expanded).toBeLessThan(blind.stats.expanded);
  });

  it('follow what the mission says', () => {
    const names = ['north', 'east', 'south', 'west'];
    const plan = value(
      bestFirst(cliff(), [24], 'go east, go east', ({ action }) => names[action as number]!, {
        goal: { kind: 'terminated', above: -2 },
      }),
    );
    expect(plan.actions.at(-1)).toBe(2);
    expect(plan.actions.filter((action) => action === 1).length).toBeGreaterThanOrEqual(11);
  });

  it('tell why there is none', async () => {
    expect(code(breadthFirst(cliff(), [36], { goal: { kind: 'terminated', above: 0 } }))).toBe('no_path');
    expect(code(breadthFirst(cliff(), [36], { ...home, depth: 12 }))).toBe('no_path');
    expect(code(breadthFirst(cliff(), [36], { ...home, states: 10 }))).toBe('too_many_states');
    expect(code(breadthFirst(cliff(), [36], { ...home, depth: 0 }))).toBe('invalid_option');
    expect(
      code(breadthFirst(value(loadOracle('Blackjack-v1')), value(value(loadOracle('Blackjack-v1')).reset(1)))),
    ).toBe('stochastic');
    expect(code(aStar(cliff(), [36], () => -1, home))).toBe('invalid_heuristic');
    expect(() =>
      aStar(
        cliff(),
        [36],
        () => {
          throw new RangeError('lost');
        },
        home,
      ),
    ).toThrow('lost');
    const stop = new AbortController();
    stop.abort();
    expect(code(await breadthFirstAsync(cliff(), [36], { ...home, signal: stop.signal }))).toBe('cancelled');
  });
});
