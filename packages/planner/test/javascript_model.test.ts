// World models in plain JavaScript: the same plans as compiled ones, and every failure of theirs a value.
import { readFileSync } from 'node:fs';
import { RandomStream, success, type LayoutType, type Result } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import {
  aStar,
  bestFirst,
  breadthFirst,
  breadthFirstAsync,
  cem,
  cemAsync,
  fromObject,
  icem,
  loadModel,
  mcts,
  mctsAsync,
  mctsSession,
  mppi,
  predictiveSampling,
  valueIteration,
  valueIterationAsync,
  type JavaScriptModel,
  type ModelRandom,
  type ObjectLayout,
  type ObjectModel,
  type PlannerError,
} from '../src/index.ts';
import { outcomesOf } from '../src/javascript/scripted_draws.ts';

function value<T>(result: Result<T, PlannerError>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function error(result: Result<unknown, PlannerError>): PlannerError {
  if (result.ok) throw new Error('an error was expected');
  return result.error;
}

const compiled = (name: string) =>
  value(loadModel(readFileSync(new URL(`../../../crates/guest/fixtures/${name}.wasm`, import.meta.url))));

const untimed = <T extends { readonly stats: object }>(plan: T): unknown => ({
  ...plan,
  stats: Object.entries(plan.stats).filter(([name]) => !/nanoseconds|treeBytes/i.test(name)),
});

interface Gusts {
  position: number;
  wind: number;
  visits: number[];
}

/** test/programs/gusty_walk.txt, of which crates/guest/fixtures/gusty_walk.wasm is compiled. */
const gustyWalk: ObjectModel<Gusts, number> = {
  legalActions({ position }) {
    if (position >= 15) return [-1, 0];
    return position <= -15 ? [0, 1] : [-1, 0, 1];
  },
  initialState: (random) => ({ position: random.integer(5) - 2, wind: 0, visits: [] }),
  step(state, action, random) {
    const jump = random.integer(6) + 1;
    const wind = 0.5 * state.wind + random.normal();
    let position = state.position + action * jump + Math.trunc(wind);
    if (random.chance(0.25)) position -= 1;
    const visits = state.visits.length >= 8 ? state.visits.slice(1) : state.visits;
    // Allowed: the state is a copy of the step's own.
    if (random.float() < 0.5) visits.push(position);
    const terminated = Math.abs(position) > 20;
    return { state: { position, wind, visits }, reward: terminated ? -10 : 1 - 0.01 * position * position, terminated };
  },
};

const gusty = compiled('gusty_walk');
const { state, action } = gusty.section.layout;
const calm = { position: 0, wind: 0, visits: [] };
const twin = value(fromObject(gustyWalk, { state, action, actionSpace: { kind: 'legalActions' } }));

const number: LayoutType = { kind: 'number' };
const listed: ObjectLayout = { state: number, action: number, actionSpace: { kind: 'finite', actions: [0, 1] } };
const line = (step: ObjectModel<number, number>['step']): JavaScriptModel => value(fromObject({ step }, listed));
const boxed: ObjectLayout = {
  state: number,
  action: { kind: 'array', element: number, length: 1 },
  actionSpace: { kind: 'box', low: [-1], high: [1] },
};

describe('a JavaScript model', () => {
  it('is planned in as its compiled twin, draw for draw', () => {
    for (const options of [
      { seed: 7 },
      { seed: 8, simulations: 200, profile: true },
      { seed: 9, simulations: 60, transpositions: true },
      { seed: 10, simulations: 60, rolloutRepeat: 0.7 },
      { seed: 11, trees: 3 },
    ]) {
      const [{ stats: own, ...plan }, { stats, ...expected }] = [
        value(mcts(twin, calm, options)),
        value(mcts(gusty, calm, options)),
      ];
      expect(plan).toEqual(expected);
      expect([own.modelSteps, own.nodes]).toEqual([stats.modelSteps, stats.nodes]);
    }
    const sessions = [twin, gusty].map((model) => value(mctsSession(model)));
    for (const from of [calm, { ...calm, position: 1 }]) {
      const [own, expected] = sessions.map((session) => value(session.plan(from, { seed: 3, simulations: 50 })));
      expect(own?.values).toEqual(expected?.values);
    }
  });

  it('steps, rolls out and starts as its compiled twin', () => {
    for (let index = 0; index < 50; index += 1) {
      const { state: random } = RandomStream.of(5, 'Environment', index);
      const { charges: _, bytes: __, ...expected } = value(gusty.step(calm, 1, random));
      expect(value(twin.step(calm, 1, random))).toEqual(expected);
      expect(value(twin.rollout(calm, 30, 0.9, random))).toEqual(value(gusty.rollout(calm, 30, 0.9, random)));
      expect(value(twin.initialState(random)).state).toEqual(value(gusty.initialState(random)).state);
    }
    expect(value(twin.legalActions({ ...calm, position: 15 }))).toEqual([-1, 0]);
  });

  it('whose actions fill a box is sampled as its compiled twin', () => {
    const pendulum = compiled('pendulum');
    const { layout } = pendulum.section;
    const { state: unused } = RandomStream.of(0, 'Environment', 0);
    const wrapped = value(
      fromObject(
        {
          step: (from, torque) => {
            const { state: next, reward, terminated } = value(pendulum.step(from, torque, unused));
            return { state: next, reward, terminated };
          },
        },
        layout,
      ),
    );
    const options = { seed: 7, iterations: 2, population: 40, elites: 4, horizon: 10 };
    expect(untimed(value(cem(wrapped, [-1, 0, 0], options)))).toEqual(
      untimed(value(cem(pendulum, [-1, 0, 0], options))),
    );
    const planners = [wrapped, pendulum].map((model) => value(icem(model, { seed: 2, population: 20, horizon: 8 })));
    for (let decision = 0; decision < 3; decision += 1) {
      const [own, expected] = planners.map((planner) => value(planner.plan([-1, 0, 0])));
      expect(untimed(own!)).toEqual(untimed(expected!));
    }
    const rolled = [wrapped, pendulum].map((model) => value(model.rollout([-1, 0, 0], 20, 1, unused)));
    expect(rolled[0]).toEqual(rolled[1]);
  });

  it('has its chance enumerated, in order, without the branches that never happen', () => {
    const model = line((from, chosen, random) => {
      const coin = random.chance(chosen === 0 ? 0.25 : 1);
      if (coin) return { state: from + random.integer(3), reward: 1, terminated: false };
      if (chosen === 1) throw new Error('a branch that never happens');
      return { state: 9, reward: 0, terminated: true };
    });
    const rows = (chosen: number): unknown[] =>
      value(model.outcomes(0, chosen)).map((each) => [each.probability, each.state, each.reward, each.terminated]);
    const third = 1 / 3;
    expect(rows(0)).toEqual([
      [0.75, 9, 0, true],
      [0.25 * third, 0, 1, false],
      [0.25 * third, 1, 1, false],
      [0.25 * third, 2, 1, false],
    ]);
    expect(rows(1).map((row) => (row as number[])[0])).toEqual([third, third, third]);
    const continuous = line((from, _, random) => ({ state: from + random.float(), reward: 0, terminated: false }));
    expect(error(continuous.outcomes(0, 0)).source?.code).toBe('not_enumerable');
    const swallows = line((from, _, random) => {
      try {
        random.normal();
      } catch {
        // As if nothing had happened.
      }
      return { state: from, reward: 0, terminated: false };
    });
    expect(error(swallows.outcomes(0, 0)).source?.code).toBe('not_enumerable');
  });

  it('has at most 64 MiB of states as outcomes of a step', () => {
    const state = new Uint8Array(2 ** 21);
    const enumerated = (ways: number) =>
      outcomesOf((random) => {
        random.integer(ways);
        return { state, reward: 0, terminated: false };
      });
    expect(enumerated(32).states).toHaveLength(32);
    expect(() => enumerated(33)).toThrow(expect.objectContaining({ status: 'not_enumerable' }));
  });

  it('is solved and searched exactly', () => {
    // Action 1 reaches the end of six cells with probability 1/2 a step, at -1 a step: 2 steps a cell.
    const slippery = line((from, chosen, random) => {
      const next = chosen === 1 && random.chance(0.5) ? from + 1 : from;
      return { state: next, reward: -1, terminated: next === 5 };
    });
    expect(value(value(valueIteration(slippery, [0])).value(0))).toBeCloseTo(-10, 6);
    const knight: ObjectModel<number, number> = {
      step: (from, jump) => ({
        state: from + jump,
        reward: from + jump === 12 ? 1 : 0,
        terminated: from + jump === 12,
      }),
      legalActions: (from) => [5, -3].filter((jump) => Math.abs(from + jump) <= 20),
    };
    const jumps = value(fromObject(knight, { ...listed, actionSpace: { kind: 'legalActions' } }));
    // 5 a - 3 b = 12 with the fewest jumps: a = 3, b = 1.
    expect(value(breadthFirst(jumps, 0)).actions).toHaveLength(4);
    expect(value(aStar(jumps, 0, (at) => Math.abs(12 - (at as number)) / 5)).actions).toHaveLength(4);
    expect(error(breadthFirst(slippery, 0)).code).toBe('stochastic');
  });

  it('of two players is searched for both', () => {
    // Nim (Bouton 1901): whoever can leaves a multiple of four.
    const nim = value(
      fromObject(
        {
          legalActions: ([matches]: readonly [number, number]) => [1, 2, 3].filter((count) => count <= matches),
          player: ([, mover]: readonly [number, number]) => mover as 0 | 1,
          step: ([matches, mover]: readonly [number, number], taken: number) => ({
            state: [matches - taken, 1 - mover] as const,
            reward: matches > taken ? 0 : 1 - 2 * mover,
            terminated: matches === taken,
          }),
        },
        { state: { kind: 'tuple', elements: [number, number] }, action: number, actionSpace: { kind: 'legalActions' } },
      ),
    );
    for (const mover of [0, 1])
      expect(value(mcts(nim, [6, mover], { seed: 1, simulations: 1500, temperature: 0, discount: 1 })).action).toBe(2);
  });
});

describe('a JavaScript model that fails', () => {
  const failing: [string, (random: ModelRandom) => unknown, string, string][] = [
    [
      'throws',
      () => {
        throw new Error('no such cell');
      },
      'thrown',
      'Error: no such cell',
    ],
    [
      'throws nothing',
      () => {
        throw undefined;
      },
      'thrown',
      'undefined',
    ],
    ['gives nothing', () => undefined, 'wrong_shape', 'undefined'],
    ['gives a promise', () => Promise.resolve(), 'wrong_shape', 'models are synchronous'],
    ['gives a reward that is no number', () => ({ state: 0, reward: '1', terminated: false }), 'wrong_shape', '"1"'],
    ['gives NaN', () => ({ state: 0, reward: Number.NaN, terminated: false }), 'non_finite_reward', 'NaN'],
    ['gives infinity', () => ({ state: 0, reward: -Infinity, terminated: false }), 'non_finite_reward', '-Infinity'],
    ['gives another state', () => ({ state: [0], reward: 0, terminated: false }), 'wrong_shape', 'next state'],
    ['forgets the end', () => ({ state: 0, reward: 0 }), 'wrong_shape', 'terminated'],
    ['draws nonsense', (random) => random.integer(0.5), 'thrown', '0.5'],
    [
      'never returns',
      function forever(): unknown {
        return forever();
      },
      'thrown',
      'RangeError',
    ],
  ];

  it.each(failing)('%s: a typed error says so and where, and planning goes on', (_, fails, code, text) => {
    let healthy = false;
    const step = (from: number, _action: unknown, random: ModelRandom): never =>
      (healthy || from < 2 ? { state: from + 1, reward: 0, terminated: from > 50 } : fails(random)) as never;
    const model = value(fromObject({ step }, listed));
    const failed = error(mcts(model, 0, { seed: 1, simulations: 50, rolloutDepth: 0 }));
    expect(failed).toMatchObject({ code: 'model_failed', depth: 2, source: { code } });
    expect(failed.simulation).toBeGreaterThan(0);
    expect(failed.message).toContain(text);
    // In the first rollout: one step of the tree, and one that went well.
    const rolled = error(mcts(model, 0, { seed: 1 }));
    expect(rolled).toMatchObject({ code: 'model_failed', simulation: 0, depth: 1, source: { code } });
    expect(rolled.message).toContain('in step 1 of a rollout');
    const samples = value(fromObject({ step }, boxed));
    const sampled = error(cem(samples, 0, { seed: 1, horizon: 5, population: 10, elites: 2 }));
    expect(sampled).toMatchObject({ code: 'model_failed', simulation: 0, depth: 2, source: { code } });
    const lenient = value(mcts(model, 0, { seed: 1, simulations: 50, rolloutDepth: 0, onModelError: 'terminate' }));
    expect(lenient.stats.failures).toBeGreaterThan(0);
    expect(error(model.step(5, 0, RandomStream.of(0, 'Environment', 0).state)).source?.code).toBe(code);
    healthy = true;
    expect(mcts(model, 0, { seed: 1 }).ok && cem(samples, 0, { seed: 1, population: 10, elites: 2 }).ok).toBe(true);
  });

  it('lists what is no action: the error shows it', () => {
    const step = (from: number): { state: number; reward: number; terminated: boolean } => ({
      state: from,
      reward: 0,
      terminated: false,
    });
    for (const [legal, text] of [
      [[0, 2], '2, which is outside the action space'],
      [['left'], 'legal action 0'],
      ['no list', 'not a list'],
    ] as const) {
      const model = value(fromObject({ step, legalActions: () => legal as never }, listed));
      expect(error(mcts(model, 0, { seed: 1 })).message).toContain(text);
    }
    const none = value(fromObject({ step, legalActions: () => [] }, listed));
    expect(error(mcts(none, 0, { seed: 1 })).code).toBe('no_legal_action');
    const nobody = value(fromObject({ step, player: () => 2 as never }, listed));
    expect(error(mcts(nobody, 0, { seed: 1 })).message).toContain('player gave 2');
  });

  it('is refused where its layout cannot hold, by the name of what is wrong', () => {
    const step = (): { state: number; reward: number; terminated: boolean } => ({
      state: 0,
      reward: 0,
      terminated: true,
    });
    const refused = (object: object, layout: object): string | undefined =>
      error(fromObject(object as ObjectModel, { ...listed, ...layout })).field;
    expect(refused({}, {})).toBe('step');
    expect(refused({ step, player: 1 }, {})).toBe('player');
    expect(refused({ step }, { actionSpace: { kind: 'legalActions' } })).toBe('legalActions');
    expect(refused({ step }, { actionSpace: { kind: 'discrete', n: 2 } })).toBe('actionSpace.kind');
    expect(refused({ step }, { actionSpace: { kind: 'finite', actions: [] } })).toBe('actionSpace');
    expect(refused({ step }, { actionSpace: { kind: 'finite', actions: [0, 'left'] } })).toBe('actionSpace');
    expect(refused({ step }, { actionSpace: { kind: 'box', low: [0, 0], high: [1, 1] } })).toBe('actionSpace');
    expect(refused({ step }, { actionSpace: { kind: 'box', low: [1], high: [0] } })).toBe('actionSpace');
    expect(refused({ step }, { actionSpace: { kind: 'box', low: [0], high: [Infinity] } })).toBe('actionSpace');
  });

  it('asks the planner that it is stepped by: the planner is busy, and goes on', () => {
    const codes = new Set<string>();
    let again: (() => Result<unknown, PlannerError>) | undefined;
    const step = (from: number): { state: number; reward: number; terminated: boolean } => {
      const result = again?.();
      if (result !== undefined) codes.add(result.ok ? 'planned' : result.error.code);
      return { state: from + 1, reward: 1, terminated: from > 5 };
    };
    const session = value(mctsSession(line(step)));
    const small = { seed: 1, population: 5, horizon: 5 };
    const samples = value(fromObject<number, readonly number[]>({ step }, boxed));
    const planners = [
      () => session,
      () => value(icem(samples, { ...small, elites: 2 })),
      () => value(mppi(samples, small)),
      () => value(predictiveSampling(samples, { ...small, knots: 2 })),
    ].map((make) => make());
    for (const planner of planners) {
      const plan = () => planner.plan(0, { seed: 1, simulations: 10 });
      again = () => {
        planner.forget();
        return plan();
      };
      const outer = plan();
      again = undefined;
      expect(outer.ok && [...codes]).toEqual(['busy']);
      codes.clear();
      expect(plan().ok).toBe(true);
    }
    // Forgotten in a decision: the one after it begins a new tree.
    again = undefined;
    const visits = (): number =>
      value(session.plan(0, { seed: 1, simulations: 10 })).visits.reduce((sum, each) => sum + each, 0);
    session.forget();
    expect([visits(), visits()]).toEqual([10, 20]);
    again = () => {
      session.forget();
      return success(undefined);
    };
    visits();
    again = undefined;
    expect(visits()).toBe(10);
  });

  it('of two players is planned in with turns or not at all', () => {
    const step = (from: number) => ({ state: from, reward: 0, terminated: false });
    const [discrete, continuous] = [listed, boxed].map((layout) =>
      value(fromObject<number, never>({ step, player: () => 0 as const }, layout)),
    );
    expect(mcts(discrete!, 0, { seed: 1 }).ok).toBe(true);
    expect(error(mctsSession(discrete!)).code).toBe('unsupported');
    for (const refused of [
      ...[icem, mppi, predictiveSampling].flatMap((begin) => [
        begin(continuous!, { seed: 1 }),
        begin(discrete!, { seed: 1 }),
      ]),
      cem(continuous!, 0, { seed: 1 }),
      valueIteration(discrete!, [0]),
      breadthFirst(discrete!, 0),
      aStar(discrete!, 0, () => 0),
      bestFirst(discrete!, 0, 'anything', () => 'nothing'),
    ]) {
      const { code, message } = error(refused);
      expect(code).toBe('unsupported');
      expect(message).toContain('plan in it with `mcts`');
    }
    expect(error(mcts(continuous!, 0, { seed: 1, widening: { k: 1, alpha: 0.5 } }))).toMatchObject({
      code: 'invalid_option',
      field: 'widening',
    });
  });

  it('has one thread, and says so', async () => {
    const model = line((from) => ({ state: from, reward: 0, terminated: false }));
    const samples = value(fromObject({ step: (from) => ({ state: from, reward: 0, terminated: false }) }, boxed));
    for (const refused of [
      mcts(model, 0, { seed: 1, trees: 2, threads: 2 }),
      cem(samples, 0, { seed: 1, threads: 2 }),
      icem(samples, { seed: 1, threads: 2 }),
    ])
      expect(error(refused)).toMatchObject({ code: 'invalid_option', field: 'threads' });
    const session = value(mctsSession(model));
    const planner = value(icem(samples, { seed: 1, population: 5, elites: 2 }));
    for (const refused of [
      mctsAsync(model, 0, { seed: 1 }),
      cemAsync(samples, 0, { seed: 1 }),
      session.planAsync(0, { seed: 1 }),
      planner.planAsync(0),
      valueIterationAsync(model, [0]),
      breadthFirstAsync(model, 0),
    ]) {
      const refusal = error(await refused);
      expect(refusal.code).toBe('unsupported');
      expect(refusal.message).toContain('synchronous');
    }
    expect(session.plan(0, { seed: 1 }).ok && planner.plan(0).ok).toBe(true);
  });
});
