// Episodes: plan, act in the true environment, plan again.
import { RandomStream, success, type Result, type Value } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import {
  breadthFirst,
  cemPlanner,
  fromObject,
  fromState,
  icem,
  loadOracle,
  mcts,
  mctsPlanner,
  mctsSessionPlanner,
  oracleEnvironment,
  pathPlanner,
  policyPlanner,
  recedingPlanner,
  runEpisode,
  runEpisodeAsync,
  valueIterationPlanner,
  type Encodable,
  type Episode,
  type EpisodeEnvironment,
  type EpisodePlanner,
  type Oracle,
} from '../src/index.ts';

type Failure = { readonly code: string; readonly message: string };

function value<T>(result: Result<T, Failure>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function error(result: Result<unknown, Failure>): Failure {
  if (result.ok) throw new Error('an error was expected');
  return result.error;
}

const oracle = (id: string): Oracle => value(loadOracle(id));
const played = ({ stats, ...episode }: Episode): unknown => ({
  ...episode,
  decisions: stats.decisions,
  modelSteps: stats.modelSteps,
});

/** Counts from the seed by its action; every step pays 2, and the world ends at 5. */
const counter: EpisodeEnvironment<number> = {
  reset: (seed) => success(seed),
  observe: (state) => success([state]),
  step: (state, action) => {
    const next = state + (action as number);
    return success({ state: next, reward: 2, terminated: next >= 5 });
  },
};
const ones = policyPlanner<number>(() => success(1));

describe('an episode', () => {
  it('ends when the world terminates, and is truncated by the time limit alone', () => {
    const ended = value(runEpisode(counter, ones, { seed: 1, timeLimit: 10 }));
    expect(ended).toMatchObject({ return: 8, length: 4, terminated: true, truncated: false });
    expect(ended.observations).toEqual([[1], [2], [3], [4], [5]]);
    expect([ended.actions, ended.rewards]).toEqual([
      [1, 1, 1, 1],
      [2, 2, 2, 2],
    ]);
    const cut = value(runEpisode(counter, ones, { seed: 0, timeLimit: 3 }));
    expect(cut).toMatchObject({ return: 6, length: 3, terminated: false, truncated: true });
  });

  it('takes so many actions of each plan as the planner says, and plans again', () => {
    const asked: number[] = [];
    const planner = (execute?: number): EpisodePlanner<number> => ({
      ...(execute === undefined ? {} : { execute }),
      decide({ step }) {
        asked.push(step);
        return success({ actions: [0.5, 0.25, 0], modelSteps: 7 });
      },
    });
    const actions = (execute?: number): unknown => {
      asked.length = 0;
      const episode = value(runEpisode(counter, planner(execute), { seed: 0, timeLimit: 7 }));
      expect(episode.stats).toMatchObject({ decisions: asked.length, modelSteps: 7 * asked.length });
      return [episode.actions, [...asked]];
    };
    const all = [0.5, 0.25, 0, 0.5, 0.25, 0, 0.5];
    expect(actions()).toEqual([Array(7).fill(0.5), [0, 1, 2, 3, 4, 5, 6]]);
    expect(actions(2)).toEqual([
      [0.5, 0.25, 0.5, 0.25, 0.5, 0.25, 0.5],
      [0, 2, 4, 6],
    ]);
    expect(actions(3)).toEqual([all, [0, 3, 6]]);
    expect(actions(Infinity)).toEqual([all, [0, 3, 6]]);
  });

  it('plans each decision with a seed of the episode’s stream', () => {
    const cartpole = oracle('CartPole-v1');
    const options = { simulations: 10, temperature: 0 };
    const episode = value(
      runEpisode(oracleEnvironment(cartpole), mctsPlanner(cartpole, options, fromState), { seed: 3, timeLimit: 15 }),
    );
    const seeds = RandomStream.of(3, 'Simulation', 0);
    let state = value(cartpole.reset(3));
    for (const [index, taken] of episode.actions.entries()) {
      const plan = value(mcts(cartpole, state, { ...options, seed: seeds.word() }));
      expect(plan.action).toBe(taken);
      state = value(cartpole.step(state, taken, RandomStream.of(3, 'Environment', index).state)).stateBytes;
      expect(value(cartpole.observe(state))).toEqual(episode.observations[index + 1]);
    }
  });

  it('is the same here and beside the event loop, with every planner', async () => {
    const [cartpole, pendulum, cliff] = [oracle('CartPole-v1'), oracle('Pendulum-v1'), oracle('CliffWalking-v0')];
    const session = mctsSessionPlanner<Uint8Array>(cartpole, { simulations: 10 }, fromState);
    const toTheGoal = (state: Encodable) => breadthFirst(cliff, state, { goal: { kind: 'terminated', above: -2 } });
    const small = { population: 20, elites: 4, horizon: 6 };
    const widening = { k: 1, alpha: 0.5 };
    for (const [environment, planner] of [
      [cartpole, mctsPlanner(cartpole, { simulations: 10, trees: 2 }, fromState)],
      [cartpole, mctsPlanner(cartpole, { simulations: 5, leafValue: () => 1 }, fromState)],
      [cartpole, session],
      [pendulum, mctsPlanner(pendulum, { simulations: 10, widening }, fromState)],
      [pendulum, cemPlanner(pendulum, { ...small, iterations: 2 }, fromState, 4)],
      [pendulum, recedingPlanner(pendulum, (seed) => icem(pendulum, { ...small, seed }), fromState)],
      [cliff, valueIterationPlanner(cliff, {}, fromState)],
      [cliff, pathPlanner(cliff, toTheGoal, fromState)],
    ] as const) {
      const settings = { seed: 5, timeLimit: 20 };
      const here = value(runEpisode(oracleEnvironment(environment), planner, settings));
      const beside = value(await runEpisodeAsync(oracleEnvironment(environment), planner, settings));
      expect(played(value(runEpisode(oracleEnvironment(environment), planner, settings)))).toMatchObject({
        actions: here.actions,
        rewards: here.rewards,
      });
      expect({ ...(played(beside) as object), modelSteps: 0 }).toEqual({ ...(played(here) as object), modelSteps: 0 });
    }
  });

  it('is optimal where the world is solved exactly', () => {
    const cliff = oracle('CliffWalking-v0');
    const walked = value(
      runEpisode(oracleEnvironment(cliff), valueIterationPlanner(cliff, {}, fromState), { seed: 0, timeLimit: 100 }),
    );
    expect(walked).toMatchObject({ return: -13, length: 13, terminated: true });
    const toTheGoal = (state: Encodable) => breadthFirst(cliff, state, { goal: { kind: 'terminated', above: -2 } });
    const searched = value(
      runEpisode(oracleEnvironment(cliff), pathPlanner(cliff, toTheGoal, fromState), { seed: 0, timeLimit: 100 }),
    );
    expect(searched).toMatchObject({ return: -13, stats: { decisions: 1 } });
    // A model over observations: Taxi's is the state's number.
    const taxi = oracle('Taxi-v3');
    const model = value(
      fromObject<number, number>(
        {
          step(state, action) {
            const step = value(taxi.step([state], action, RandomStream.of(0, 'Environment', 0).state));
            return { state: (step.state as number[])[0]!, reward: step.reward, terminated: step.terminated };
          },
        },
        {
          state: { kind: 'number' },
          action: { kind: 'number' },
          actionSpace: { kind: 'finite', actions: [0, 1, 2, 3, 4, 5] },
        },
      ),
    );
    const seen = value(runEpisode(oracleEnvironment(taxi), valueIterationPlanner(model), { seed: 1, timeLimit: 200 }));
    const known = value(
      runEpisode(oracleEnvironment(taxi), valueIterationPlanner(taxi, {}, fromState), { seed: 1, timeLimit: 200 }),
    );
    expect([seen.return, seen.terminated]).toEqual([known.return, true]);
  });

  it('tells what its decisions cost', () => {
    const cartpole = oracle('CartPole-v1');
    const stats = (profile: boolean): Episode['stats'] =>
      value(
        runEpisode(oracleEnvironment(cartpole), mctsPlanner(cartpole, { profile }, fromState), {
          seed: 1,
          timeLimit: 9,
        }),
      ).stats;
    const profiled = stats(true);
    expect(profiled.decisions).toBe(9);
    expect(profiled.modelNanoseconds).toBeGreaterThan(0);
    expect(profiled.modelNanoseconds).toBeLessThan(profiled.plannerNanoseconds);
    expect(profiled.slowestDecisionNanoseconds).toBeLessThanOrEqual(profiled.plannerNanoseconds);
    expect(profiled.slowestDecisionNanoseconds).toBeGreaterThanOrEqual(profiled.plannerNanoseconds / 9);
    expect(profiled.decisionsPerSecond).toBeCloseTo(9 / (profiled.plannerNanoseconds / 1e9), 6);
    expect(stats(false).modelNanoseconds).toBeUndefined();
  });
});

describe('an episode that cannot go on', () => {
  it('stops when its signal says so, between decisions and inside one', async () => {
    const cartpole = oracle('CartPole-v1');
    const environment = oracleEnvironment(cartpole);
    const settings = { seed: 1, timeLimit: 10 };
    const quick = mctsPlanner<Uint8Array>(cartpole, { simulations: 5 }, fromState);
    expect(error(runEpisode(environment, quick, { ...settings, signal: AbortSignal.abort() })).code).toBe('cancelled');
    const controller = new AbortController();
    const endless = mctsPlanner<Uint8Array>(cartpole, { simulations: 2 ** 32 - 2, rolloutDepth: 1 }, fromState);
    const running = runEpisodeAsync(environment, endless, { ...settings, signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    expect(error(await running).code).toBe('cancelled');
    // A JavaScript model is planned in on this thread; the event loop gets its turn between decisions.
    const step = (state: Value): { state: Value; reward: number; terminated: boolean } => ({
      state,
      reward: 0,
      terminated: false,
    });
    const number = { kind: 'number' } as const;
    const space = { kind: 'finite', actions: [0] } as const;
    const model = value(fromObject({ step }, { state: number, action: number, actionSpace: space }));
    const slow = new AbortController();
    setTimeout(() => slow.abort(), 5);
    const stopped = await runEpisodeAsync(counter, mctsPlanner(model, {}), {
      seed: 0,
      timeLimit: 1_000_000,
      signal: slow.signal,
    });
    expect(error(stopped).code).toBe('cancelled');
    expect(runEpisode(environment, quick, settings).ok).toBe(true);
  });

  it('ends with the error of the planner, of the environment or of the loop', () => {
    const failing: EpisodePlanner<number> = {
      decide: () => ({ ok: false, error: { code: 'no_path', message: 'no way' } }),
    };
    expect(error(runEpisode(counter, failing, { seed: 0, timeLimit: 3 }))).toEqual({
      code: 'no_path',
      message: 'no way',
    });
    const unsteppable = {
      ...counter,
      step: () => ({ ok: false, error: { code: 'unsupported', message: 'no' } }) as const,
    };
    expect(error(runEpisode(unsteppable, ones, { seed: 0, timeLimit: 3 })).code).toBe('unsupported');
    const rich = { ...counter, step: () => success({ state: 0, reward: Number.MAX_VALUE, terminated: false }) };
    expect(error(runEpisode(rich, ones, { seed: 0, timeLimit: 3 })).code).toBe('non_finite_return');
    const cartpole = oracleEnvironment(oracle('CartPole-v1'));
    for (const actions of [[], ['left'], [[1, null]]] as Value[][])
      expect(
        error(runEpisode(cartpole, { decide: () => success({ actions }) }, { seed: 0, timeLimit: 3 })),
      ).toMatchObject({ code: 'invalid_action' });
    for (const timeLimit of [0, 1.5, Number.NaN])
      expect(error(runEpisode(counter, ones, { seed: 0, timeLimit }))).toMatchObject({ field: 'timeLimit' });
    expect(error(runEpisode(counter, { ...ones, execute: 0 }, { seed: 0, timeLimit: 3 }))).toMatchObject({
      field: 'execute',
    });
  });
});
