// Receding-horizon planners on the pendulum, from outside.
import { RandomStream, type Result } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import {
  fromObject,
  icem,
  loadOracle,
  mppi,
  predictiveSampling,
  type ObjectLayout,
  type Oracle,
  type PlannerError,
  type RecedingPlanner,
} from '../src/index.ts';

function value<T>(result: Result<T, PlannerError>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const pendulum = (): Oracle => value(loadOracle('Pendulum-v1'));
const planners: [string, (threads: number) => RecedingPlanner][] = [
  ['icem', (threads) => value(icem(pendulum(), { seed: 3, threads }))],
  ['mppi', (threads) => value(mppi(pendulum(), { seed: 3, threads, population: 200 }))],
  ['predictiveSampling', (threads) => value(predictiveSampling(pendulum(), { seed: 3, threads, population: 200 }))],
];

describe.each(planners)('%s', (_, make) => {
  it('holds the pendulum upright once it is there', () => {
    const oracle = pendulum();
    const planner = make(1);
    const random = RandomStream.of(0, 'Environment', 0).state;
    let state: readonly number[] = [0.3, 0];
    let total = 0;
    for (let step = 0; step < 60; step += 1) {
      const plan = value(planner.plan(state));
      expect(plan.actions).toHaveLength(30);
      const stepped = value(oracle.step(state, plan.action as number[], random));
      state = stepped.state as readonly number[];
      total += stepped.reward;
    }
    // Without torque it falls: the cost of one swing is about 16 a step at the bottom.
    expect(total).toBeGreaterThan(-10);
    expect(Math.abs(state[0]!)).toBeLessThan(0.2);
  });

  it('plans the same with any number of threads, here and beside the event loop', async () => {
    const [single, double] = [make(1), make(2)];
    for (let decision = 0; decision < 3; decision += 1) {
      const one = value(single.plan([2, 0.5]));
      const two = value(await double.planAsync([2, 0.5]));
      expect(two.actions).toEqual(one.actions);
      expect({ ...two.stats, nanoseconds: 0, modelNanoseconds: 0 }).toEqual({
        ...one.stats,
        nanoseconds: 0,
        modelNanoseconds: 0,
      });
    }
  });

  it('stops when asked, and plans on', async () => {
    const planner = make(1);
    const stop = new AbortController();
    stop.abort();
    const stopped = await planner.planAsync([2, 0.5], { signal: stop.signal });
    expect(stopped.ok ? undefined : stopped.error.code).toBe('cancelled');
    expect(planner.plan([2, 0.5]).ok).toBe(true);
    planner.forget();
    expect(planner.plan([2, 0.5]).ok).toBe(true);
  });
});

describe('what is wrong', () => {
  it('is told by name', () => {
    const told = (result: Result<unknown, PlannerError>): unknown =>
      result.ok ? undefined : [result.error.code, result.error.field];
    expect(told(icem(pendulum(), { seed: -1 }))).toEqual(['invalid_option', 'seed']);
    expect(told(icem(pendulum(), { seed: 1, horizon: 1.5 }))).toEqual(['invalid_option', 'horizon']);
    expect(told(value(icem(pendulum(), { seed: 1, elites: 101 })).plan([0, 0]))).toEqual(['invalid_option', 'elites']);
    expect(told(value(mppi(pendulum(), { seed: 1, temperature: 0 })).plan([0, 0]))).toEqual([
      'invalid_option',
      'temperature',
    ]);
    expect(told(value(predictiveSampling(pendulum(), { seed: 1, knots: 31 })).plan([0, 0]))).toEqual([
      'invalid_option',
      'knots',
    ]);
  });
});

describe('a world whose actions are a list', () => {
  it('is planned in by scores: its plan has legal actions, and the model agrees on its return', () => {
    const oracle = value(loadOracle('MountainCar-v0'));
    const start = value(oracle.reset(1));
    for (const begin of [icem, mppi, predictiveSampling]) {
      const plan = value(value(begin(oracle, { seed: 1, horizon: 150, population: 200 })).plan(start));
      expect(plan.actions).toHaveLength(150);
      expect(plan.actions.every((action) => action === 0 || action === 1 || action === 2)).toBe(true);
      if (begin === mppi) continue; // Its plan is a mean of its samples, not the best of them.
      let [state, total, terminated] = [start, 0, false];
      for (const action of plan.actions) {
        if (terminated) break;
        const step = value(oracle.step(state, action, RandomStream.of(0, 'Environment', 0).state));
        state = step.stateBytes;
        total += step.reward;
        ({ terminated } = step);
      }
      expect(total).toBe(plan.bestReturn);
    }
  });

  it('is planned in anew where the list is another one: what was kept are scores of other actions', () => {
    const layout: ObjectLayout = {
      state: { kind: 'number' },
      action: { kind: 'number' },
      actionSpace: { kind: 'legalActions' },
    };
    const model = value(
      fromObject<number, number>(
        {
          legalActions: (state) => (state < 100 ? [0, 1, 2] : [2, 0, 1]),
          step: (state, action) => ({ state, reward: action === 1 ? 1 : 0, terminated: false }),
        },
        layout,
      ),
    );
    const second = (begin: () => Result<RecedingPlanner, PlannerError>, state: number, forgets: boolean): unknown => {
      const planner = value(begin());
      value(planner.plan(0));
      if (forgets) planner.forget();
      const { actions, bestReturn } = value(planner.plan(state));
      return { actions, bestReturn };
    };
    for (const begin of [icem, mppi, predictiveSampling]) {
      const begun = () => begin(model, { seed: 1, horizon: 12, population: 20 });
      expect(second(begun, 100, false)).toEqual(second(begun, 100, true));
      expect(second(begun, 1, false)).not.toEqual(second(begun, 1, true));
    }
  });
});
