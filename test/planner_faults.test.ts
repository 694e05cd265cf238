// Bad input to planners: models that fail, options that are none, stops in the middle. Every end is an error value that names the
// step or the option; the process, the model and its threads are as before.
import { readdirSync } from 'node:fs';
import { RandomStream, selfDeclared, type ModelContract, type Result, type Value } from '@orrery/contract';
import { checkProgram, emitWasm } from '@orrery/language';
import {
  aStar,
  bestFirst,
  breadthFirst,
  breadthFirstAsync,
  cem,
  cemAsync,
  icem,
  loadModel,
  loadOracle,
  mcts,
  mctsAsync,
  mctsSession,
  mppi,
  predictiveSampling,
  valueIteration,
  valueIterationAsync,
  type Model,
  type ModelOptions,
  type PlannerError,
} from '@orrery/planner';
import { beforeAll, describe, expect, it } from 'vitest';

function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function error(result: Result<unknown, PlannerError>): PlannerError {
  if (result.ok) throw new Error('an error was expected');
  return result.error;
}

/** Six steps to the end, the third of which goes wrong as the state says. */
const body = `
export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  const at = state.at + 1;
  let reward = pay(action);
  if (at === 3) {
    if (state.fault === 'thrown') throw new Error('no such place');
    if (state.fault === 'endless') for (let i = 0; i >= 0; i = (i + 1) % 1000) reward += 0;
    if (state.fault === 'nan') reward = Math.sqrt(-1);
    if (state.fault === 'infinite') reward = 1 / 0;
    if (state.fault === 'read') reward = [1, 2][at + 5]!;
    if (state.fault === 'deep') reward = fall(at);
  }
  return { state: { at, fault: state.fault }, reward, done: at >= 6 };
}
function fall(depth: number): number {
  return depth < 0 ? 0 : fall(depth + 1) + 1;
}`;
const state = `export interface State {
  at: number;
  fault: 'none' | 'thrown' | 'endless' | 'nan' | 'infinite' | 'read' | 'deep';
}`;
const listedSource = `${state}
export type Action = 0 | 1;
function pay(action: Action): number {
  return action;
}
export function legalActions(state: State): Action[] {
  return state.at < 0 ? [] : [0, 1];
}${body}`;
const boxedSource = `${state}
export type Action = [number];
function pay(action: Action): number {
  return action[0];
}${body}`;
const listedContract: ModelContract = { ...selfDeclared, actionSpace: { kind: 'legalActions' } };
const boxedContract: ModelContract = { ...selfDeclared, actionSpace: { kind: 'box', low: [-1], high: [1] } };

async function compiled(source: string, contract: ModelContract): Promise<Uint8Array> {
  return emitWasm(value(checkProgram(source, contract)), { optimize: 'none' });
}

let listedModule: Uint8Array;
let listed: Model;
let boxed: Model;
const load = (options: ModelOptions = {}): Model => value(loadModel(listedModule, options));
const from = (fault: string, at = 0): Value => ({ at, fault });

const small = { seed: 1, horizon: 6, population: 8 };
const always = { discount: 1, seed: 1 };

/** Every planner of listed actions. */
const ofListed: Record<string, (model: Model, start: Value) => Result<unknown, PlannerError>> = {
  mcts: (model, start) => mcts(model, start, { ...always, simulations: 40 }),
  'mcts without rollouts': (model, start) => mcts(model, start, { ...always, simulations: 40, rolloutDepth: 0 }),
  'mcts with transpositions': (model, start) =>
    mcts(model, start, { ...always, simulations: 40, transpositions: true }),
  'mcts with two trees on two threads': (model, start) => mcts(model, start, { ...always, trees: 2, threads: 2 }),
  'mcts with leaf values': (model, start) => mcts(model, start, { ...always, simulations: 40, leafValue: () => 0 }),
  'a session of mcts': (model, start) => value(mctsSession(model)).plan(start, { ...always, simulations: 40 }),
  'value iteration': (model, start) => valueIteration(model, [start]),
  'breadth-first search': (model, start) => breadthFirst(model, start),
  'A*': (model, start) => aStar(model, start, () => 0),
  'best-first search': (model, start) => bestFirst(model, start, 'end', () => 'a step'),
};

/** Every planner of boxes. */
const ofBoxes: Record<string, (model: Model, start: Value) => Result<unknown, PlannerError>> = {
  cem: (model, start) => cem(model, start, { ...small, elites: 2, iterations: 2, threads: 2 }),
  icem: (model, start) => value(icem(model, { ...small, elites: 2 })).plan(start),
  mppi: (model, start) => value(mppi(model, small)).plan(start),
  'predictive sampling': (model, start) => value(predictiveSampling(model, small)).plan(start),
  'mcts with widening': (model, start) =>
    mcts(model, start, { ...always, simulations: 60, widening: { k: 1, alpha: 0.5 } }),
};

beforeAll(async () => {
  listedModule = await compiled(listedSource, listedContract);
  listed = load();
  boxed = value(loadModel(await compiled(boxedSource, boxedContract)));
});

const faults = [
  ['thrown', 'thrown', 'no such place'],
  ['endless', 'budget_exhausted', 'budget'],
  ['nan', 'non_finite_reward', 'NaN'],
  ['infinite', 'non_finite_reward', 'Infinity'],
  ['read', 'out_of_range_read', 'index 8'],
  ['deep', 'call_depth_exceeded', '500'],
] as const;

/** The step of the plan's start that fails is the third. */
function expectFault(failed: PlannerError, code: string, text: string): void {
  expect(failed).toMatchObject({ code: 'model_failed', source: { code } });
  expect(failed.simulation).toEqual(expect.any(Number));
  expect(failed.depth).toEqual(expect.any(Number));
  expect(failed.message).toContain(text);
}

describe.each(Object.entries(ofListed))('%s', (_, plan) => {
  it.each(faults)('tells of a model that fails (%s), and the model is as good as before', (fault, code, text) => {
    expectFault(error(plan(listed, from(fault))), code, text);
    expect(plan(listed, from('none')).ok).toBe(true);
  });
});

describe.each(Object.entries(ofBoxes))('%s', (_, plan) => {
  it.each(faults)('tells of a model that fails (%s), and the model is as good as before', (fault, code, text) => {
    expectFault(error(plan(boxed, from(fault))), code, text);
    expect(plan(boxed, from('none')).ok).toBe(true);
  });
});

describe('a budget', () => {
  it('of nothing is used up by the first step', () => {
    const model = loadModel(listedModule, { stepBudget: 0 });
    // A program without work in its constants loads; a step charges at least its own call or nothing at all.
    const failed = model.ok ? mcts(model.value, from('deep'), always) : model;
    expect(['load_failed', 'model_failed']).toContain(error(failed).code);
    for (const [field, options] of [
      ['simulations', { simulations: 0 }],
      ['milliseconds', { milliseconds: 0 }],
      ['trees', { trees: 0 }],
      ['threads', { threads: 0 }],
    ] as const)
      expect(error(mcts(listed, from('none'), { ...always, ...options }))).toMatchObject({
        code: 'invalid_option',
        field,
      });
    expect(error(cem(boxed, from('none'), { ...small, iterations: 0 })).field).toBe('iterations');
    expect(error(valueIteration(listed, [from('none')], { sweeps: 0 })).field).toBe('sweeps');
    expect(error(breadthFirst(listed, from('none'), { states: 0 })).field).toBe('states');
  });
});

describe('a state without a legal action', () => {
  it('is told by searches and has no decision', () => {
    expect(error(mcts(listed, from('none', -1), always)).code).toBe('no_legal_action');
    expect(error(mcts(listed, from('none', -1), { ...always, trees: 2, threads: 2 })).code).toBe('no_legal_action');
    const solution = value(valueIteration(listed, [from('none', -1)]));
    expect(value(solution.decide(from('none', -1)))).toBeUndefined();
    expect(error(breadthFirst(listed, from('none', -1))).code).toBe('no_legal_action');
  });
});

describe('an action outside the space', () => {
  it('is no step, in models and in true environments', () => {
    const { state: random } = RandomStream.of(0, 'Environment', 0);
    for (const action of [2, -1, 0.5, 'left', null, [0]])
      expect(error(listed.step(from('none'), action, random)).code).toBe('invalid_action');
    const cartpole = value(loadOracle('CartPole-v1'));
    for (const action of [2, -1, 0.5, Number.NaN])
      expect(error(cartpole.step([0, 0, 0, 0], action, random)).code).toBe('invalid_action');
    expect(listed.step(from('none'), 1, random).ok && cartpole.step([0, 0, 0, 0], 1, random).ok).toBe(true);
  });
});

const threads = (): number => readdirSync('/proc/self/task').length;

describe('a stop in the middle', () => {
  it('ends every search beside the event loop, also inside a step that never ends, and leaves no thread behind', async () => {
    const patient = load({ stepBudget: 0xffff_ffff });
    const endless = from('endless');
    const oracle = value(loadOracle('Pendulum-v1'));
    const session = value(mctsSession(patient));
    const long = { seed: 1, horizon: 200, population: 1000 };
    const planners = [
      value(icem(oracle, { ...long, iterations: 100_000 })),
      value(mppi(oracle, { ...long, iterations: 100_000 })),
      value(predictiveSampling(oracle, { seed: 1, horizon: 200, population: 1_000_000, threads: 2 })),
    ];
    const searches: ((signal: AbortSignal) => Promise<Result<unknown, PlannerError>>)[] = [
      (signal) => mctsAsync(patient, endless, { ...always, signal }),
      (signal) => mctsAsync(patient, endless, { ...always, trees: 4, threads: 2, signal }),
      (signal) =>
        mctsAsync(oracle, [1, 0], { ...always, simulations: 2 ** 31, widening: { k: 1, alpha: 0.5 }, signal }),
      (signal) => session.planAsync(endless, { ...always, signal }),
      (signal) => valueIterationAsync(patient, [endless], { signal }),
      (signal) => breadthFirstAsync(patient, endless, { signal }),
      (signal) => cemAsync(oracle, [1, 0], { ...long, elites: 10, iterations: 100_000, threads: 2, signal }),
      ...planners.map((planner) => (signal: AbortSignal) => planner.planAsync([1, 0], { signal })),
    ];
    // The pool of libuv has its threads once four tasks ran together.
    const warm = searches.slice(0, 4).map((search) => search(AbortSignal.timeout(20)));
    for (const each of await Promise.all(warm)) expect(error(each).code).toBe('cancelled');
    const before = threads();
    for (const search of searches) {
      expect(error(await search(AbortSignal.timeout(20))).code).toBe('cancelled');
      expect(error(await search(AbortSignal.abort())).code).toBe('cancelled');
    }
    // Node itself may end one of its own meanwhile.
    expect(threads()).toBeLessThanOrEqual(before);
    expect(mcts(patient, from('none'), always).ok && session.plan(from('none'), always).ok).toBe(true);
    const [first] = planners;
    expect(first && (await first.planAsync([1, 0], { signal: AbortSignal.timeout(5) })).ok).toBe(false);
  }, 60_000);
});

describe('an option that is none', () => {
  const junk: readonly unknown[] = ['x', {}, [], null, true, Symbol('s'), () => 1, 1n, Number.NaN, -1, -Infinity];
  // Legal values among them: true is a switch, a bigint is a seed, an exploration may be anything that is not negative.
  const groups: readonly (readonly [
    string,
    (options: never) => Result<unknown, PlannerError>,
    Readonly<Record<string, readonly unknown[]>>,
  ])[] = [
    [
      'mcts',
      (options) => mcts(listed, from('none'), { seed: 1, ...(options as object) }),
      {
        ...Object.fromEntries(
          [
            'simulations',
            'rolloutDepth',
            'trees',
            'threads',
            'exploration',
            'epsilon',
            'discount',
            'temperature',
            'milliseconds',
            'rolloutRepeat',
          ].map((name) => [name, junk]),
        ),
        initialValue: junk.filter((each) => each !== -1),
        seed: junk.filter((each) => each !== 1n),
        decision: junk.filter((each) => each !== 1n && each !== null),
        profile: junk.filter((each) => each !== true),
        transpositions: junk.filter((each) => each !== true),
        ownValue: junk.filter((each) => each !== true),
        onModelError: junk,
        leafValue: junk.filter((each) => typeof each !== 'function'),
        rolloutPolicy: junk.filter((each) => typeof each !== 'function'),
      },
    ],
    [
      'mcts with widening',
      (options) => mcts(boxed, from('none'), { seed: 1, widening: { k: 1, alpha: 0.5, ...(options as object) } }),
      { k: junk, alpha: junk },
    ],
    [
      'cem',
      (options) => cem(boxed, from('none'), { ...small, elites: 2, iterations: 1, ...(options as object) }),
      Object.fromEntries(
        ['horizon', 'iterations', 'population', 'elites', 'discount', 'threads', 'initialMean'].map((name) => [
          name,
          junk,
        ]),
      ),
    ],
    [
      'icem',
      (options) => icem(boxed, { ...small, elites: 2, ...(options as object) }),
      Object.fromEntries(
        [
          'horizon',
          'iterations',
          'population',
          'elites',
          'discount',
          'threads',
          'deviation',
          'decay',
          'kept',
          'momentum',
          'noiseExponent',
        ].map((name) => [name, junk]),
      ),
    ],
    [
      'mppi',
      (options) => mppi(boxed, { ...small, ...(options as object) }),
      { temperature: junk, normalised: junk.filter((each) => each !== true) },
    ],
    [
      'predictive sampling',
      (options) => predictiveSampling(boxed, { ...small, ...(options as object) }),
      { knots: junk, interpolation: junk },
    ],
    [
      'value iteration',
      (options) => valueIteration(listed, [from('none')], options),
      { discount: junk, tolerance: junk, sweeps: junk, states: junk },
    ],
    [
      'a path',
      (options) => breadthFirst(listed, from('none'), options),
      { states: junk, depth: junk, onModelError: junk },
    ],
    ['A*', (options) => aStar(listed, from('none'), () => 0, options), { weight: junk, cost: junk }],
  ];

  it.each(groups)('%s refuses by its name, without a panic', (_, plan, options) => {
    for (const [name, values] of Object.entries(options))
      for (const each of values) {
        const made = plan({ [name]: each } as never);
        // Some options are read when a planner plans, not when it is made.
        const planned =
          made.ok && 'plan' in (made.value as object)
            ? (made.value as ReturnType<typeof begun>).plan(from('none'))
            : made;
        const field = name === 'k' || name === 'alpha' ? `widening.${name}` : name;
        expect([field, typeof each, error(planned)]).toMatchObject([
          field,
          typeof each,
          { code: 'invalid_option', field },
        ]);
      }
  });
  const begun = () => value(mppi(boxed, small));
});
