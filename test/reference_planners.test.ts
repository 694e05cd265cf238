// The planners in Rust against the published algorithms written once more in TypeScript, draw for draw.
import { readFileSync } from 'node:fs';
import { RandomStream, selfDeclared, type Result, type Value } from '@orrery/contract';
import {
  boxWorld,
  cem as referenceCem,
  finiteWorld,
  publishedCem,
  publishedUct,
  uct,
  type CemOptions,
  type FiniteModel,
  type UctOptions,
} from '@orrery/benchmarks/reference_planners';
import { checkProgram, emitWasm } from '@orrery/language';
import {
  cem,
  cemAsync,
  icem,
  loadModel,
  loadOracle,
  mcts,
  mctsAsync,
  mppi,
  predictiveSampling,
  type CemPlan,
  type MctsPlan,
  type PlanningWorld,
} from '@orrery/planner';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compiled, type ProgramName } from './compiled_programs.ts';

function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const load = async (name: ProgramName): Promise<PlanningWorld> =>
  value(loadModel(await emitWasm(compiled(name), { optimize: 'speed' })));

/** A world and where searches in it begin. */
interface Finite {
  readonly world: PlanningWorld;
  readonly reference: FiniteModel<Uint8Array, unknown>;
  readonly start: (random: RandomStream) => Uint8Array;
}

const started = (world: PlanningWorld, random: RandomStream): Uint8Array =>
  value(world.encodeState(value(world.initialState(random.state)).state as Value));

function finite(world: PlanningWorld): Finite {
  return { world, reference: finiteWorld(world), start: (random) => started(world, random) };
}

const finiteOracles = ['CartPole-v1', 'MountainCar-v0', 'Acrobot-v1', 'Taxi-v3', 'CliffWalking-v0', 'Blackjack-v1'];
const finiteNames = [...finiteOracles, 'cartpole', 'gusty_walk', 'connect_four'];
const finiteWorlds = new Map<string, Finite>();

async function connectFour(): Promise<Finite> {
  const source = readFileSync(new URL('../benchmarks/worlds/connect_four.ts', import.meta.url), 'utf8');
  const program = value(checkProgram(source, selfDeclared));
  const world = value(loadModel(await emitWasm(program, { optimize: 'speed' })));
  const discs = (state: Uint8Array): number => (value(world.decodeState(state)) as { discs: number }).discs;
  return { ...finite(world), reference: finiteWorld(world, (state) => (discs(state) % 2 === 0 ? 0 : 1)) };
}

beforeAll(async () => {
  for (const id of finiteOracles) finiteWorlds.set(id, finite(value(loadOracle(id))));
  finiteWorlds.set('gusty_walk', finite(await load('gusty_walk')));
  finiteWorlds.set('connect_four', await connectFour());
  const cartpole = await load('cartpole');
  const near = (random: RandomStream): Uint8Array =>
    value(cartpole.encodeState(Array.from({ length: 4 }, () => random.float() * 0.1 - 0.05)));
  finiteWorlds.set('cartpole', { ...finite(cartpole), start: near });
});

const told = ({ actions, visits, values, action, stats }: MctsPlan): unknown => ({
  actions,
  visits: [...visits],
  values: [...values],
  action,
  modelSteps: stats.modelSteps,
  nodes: stats.nodes,
});

const word = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const uctOptions: fc.Arbitrary<UctOptions> = fc.record({
  simulations: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 60 }) }, fc.constant(25)),
  exploration: fc.oneof(fc.constant(1), fc.constant(0), fc.double({ min: 0, max: 10, noNaN: true })),
  epsilon: fc.constantFrom(1e-3, 1),
  discount: fc.oneof(fc.constantFrom(0.99, 1), fc.double({ min: 0.1, max: 1, noNaN: true })),
  rolloutDepth: fc.oneof({ weight: 7, arbitrary: fc.integer({ min: 0, max: 12 }) }, fc.constant(100)),
  temperature: fc.constantFrom(0, 0.01, 1),
  initialValue: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: -5, max: 5, noNaN: true })),
  seed: word,
  decision: word,
  trees: fc.constantFrom(1, 1, 3),
});

describe('UCT', () => {
  it.each(finiteNames)('gives the visits, values, choice and counts of the reference in %s', (name) => {
    const { world, reference, start } = finiteWorlds.get(name)!;
    fc.assert(
      fc.property(uctOptions, fc.constantFrom(1, 2, 4), (options, threads) => {
        const from = start(RandomStream.of(options.seed, 'InitialState', 0));
        const plan = value(mcts(world, from, { ...options, threads }));
        expect(told(plan)).toEqual({ ...uct(reference, from, options) });
      }),
      { numRuns: 15 },
    );
  });

  it('has the published options as its defaults', () => {
    for (const name of ['CartPole-v1', 'Taxi-v3', 'Blackjack-v1']) {
      const { world, reference, start } = finiteWorlds.get(name)!;
      for (let seed = 0; seed < 4; seed += 1) {
        const from = start(RandomStream.of(seed, 'InitialState', 1));
        expect(told(value(mcts(world, from, { seed })))).toEqual(uct(reference, from, { ...publishedUct, seed }));
      }
    }
  });

  it('gives the same plan on 1, 2 and 4 threads, beside the event loop too', async () => {
    for (const name of finiteNames) {
      const { world, start } = finiteWorlds.get(name)!;
      for (let seed = 0; seed < 2; seed += 1) {
        const from = start(RandomStream.of(seed, 'InitialState', 2));
        const plans = await Promise.all(
          [1, 2, 4].map(async (threads) => told(value(await mctsAsync(world, from, { seed, trees: 5, threads })))),
        );
        expect(plans[1]).toEqual(plans[0]);
        expect(plans[2]).toEqual(plans[0]);
        expect(told(value(mcts(world, from, { seed, trees: 5, threads: 2 })))).toEqual(plans[0]);
      }
    }
  });
});

/** Fails past a line, ends past another: samples of every fate. */
const ledge = `
export type State = number[];
export type Action = number[];
export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
  const position = state[0] + action[0] + 0.1 * random.normal();
  if (position < -0.5) throw new Error('over the ledge');
  return { state: [position], reward: -Math.abs(position - 1.5), terminated: position > 3 };
}`;

const boxNames = ['Pendulum-v1', 'Reacher-v4', 'InvertedPendulum-v4', 'pendulum', 'ledge'] as const;
const boxWorlds = new Map<string, { world: PlanningWorld; low: number[]; high: number[]; start: Finite['start'] }>();

beforeAll(async () => {
  for (const id of ['Pendulum-v1', 'Reacher-v4', 'InvertedPendulum-v4']) {
    const world = value(loadOracle(id));
    const { actionSpace } = world.spec;
    if (actionSpace.kind !== 'box') throw new Error(`${id} has no box`);
    const { low, high } = actionSpace;
    boxWorlds.set(id, { world, low: [...low], high: [...high], start: (random) => started(world, random) });
  }
  const pendulum = await load('pendulum');
  boxWorlds.set('pendulum', {
    world: pendulum,
    low: [-2],
    high: [2],
    start: (random) => {
      const angle = random.float() * 6;
      return value(pendulum.encodeState([Math.cos(angle), Math.sin(angle), random.float()]));
    },
  });
  const number = { kind: 'array', element: { kind: 'number' }, length: 1 } as const;
  const contract = {
    name: 'Ledge',
    types: 'given',
    declaration: 'type State = number[];\ntype Action = number[];',
    state: number,
    action: number,
    actionSpace: { kind: 'box', low: [-1], high: [1] },
    initialState: [],
    terminated: 'terminated',
    legalActions: 'optional',
  } as const;
  const checked = value(checkProgram(ledge, contract));
  const world = value(loadModel(await emitWasm(checked, { optimize: 'speed' })));
  boxWorlds.set('ledge', {
    world,
    low: [-1],
    high: [1],
    start: (random) => value(world.encodeState([random.float()])),
  });
});

const toldCem = ({ actions, predictedReturn, iterations, stats }: CemPlan): unknown => ({
  actions,
  predictedReturn,
  iterations: iterations.map(({ bestReturn, meanReturn, failed }) => ({ bestReturn, meanReturn, failed })),
  modelSteps: stats.modelSteps,
});

const cemOptions: fc.Arbitrary<CemOptions> = fc
  .record({
    horizon: fc.integer({ min: 1, max: 12 }),
    iterations: fc.integer({ min: 1, max: 4 }),
    population: fc.integer({ min: 1, max: 50 }),
    elites: fc.integer({ min: 1, max: 50 }),
    discount: fc.oneof(fc.constant(1), fc.double({ min: 0.5, max: 1, noNaN: true })),
    initialMean: fc.constantFrom('centre', 'zero'),
    seed: word,
  })
  .filter(({ elites, population }) => elites <= population);

describe('CEM', () => {
  it.each(boxNames)('gives the plan, returns and counts of the reference in %s', (name) => {
    const { world, low, high, start } = boxWorlds.get(name)!;
    const reference = boxWorld(world, low, high);
    let failed = 0;
    fc.assert(
      fc.property(cemOptions, fc.constantFrom(1, 2, 4), (options, threads) => {
        const from = start(RandomStream.of(options.seed, 'InitialState', 0));
        const plan = cem(world, from, { ...options, threads });
        failed += plan.ok ? plan.value.iterations.reduce((sum, iteration) => sum + iteration.failed, 0) : 0;
        if (plan.ok) expect(toldCem(plan.value)).toEqual(referenceCem(reference, from, options));
        else expect(() => referenceCem(reference, from, options)).toThrow('every sample');
      }),
      { numRuns: 25 },
    );
    // Or the ledge is too far away to test anything.
    if (name === 'ledge') expect(failed).toBeGreaterThan(100);
  });

  it('has the published options as its defaults', () => {
    const { world, low, high, start } = boxWorlds.get('Pendulum-v1')!;
    const from = start(RandomStream.of(0, 'InitialState', 1));
    // A shorter horizon: the published plan takes two million steps.
    const short = { horizon: 5, iterations: 2, seed: 3 };
    expect(toldCem(value(cem(world, from, short)))).toEqual(
      referenceCem(boxWorld(world, low, high), from, { ...publishedCem, ...short }),
    );
  });

  it('gives the same plan on 1, 2 and 4 threads, beside the event loop too', async () => {
    for (const name of boxNames) {
      const { world, start } = boxWorlds.get(name)!;
      const from = start(RandomStream.of(7, 'InitialState', 2));
      const options = { horizon: 8, iterations: 3, population: 200, elites: 20, seed: 7 };
      const plans = await Promise.all(
        [1, 2, 4].map(async (threads) => toldCem(value(await cemAsync(world, from, { ...options, threads })))),
      );
      expect(plans[1]).toEqual(plans[0]);
      expect(plans[2]).toEqual(plans[0]);
      expect(toldCem(value(cem(world, from, { ...options, threads: 2 })))).toEqual(plans[0]);
    }
  });
});

describe('planners with a receding horizon', () => {
  it.each([
    ['icem', icem],
    ['mppi', mppi],
    ['predictiveSampling', predictiveSampling],
  ] as const)('%s gives the same decisions on 1, 2 and 4 threads', (_, begin) => {
    for (const name of ['Pendulum-v1', 'pendulum', 'InvertedPendulum-v4']) {
      const { world, start } = boxWorlds.get(name)!;
      const from = start(RandomStream.of(9, 'InitialState', 0));
      const decisions = [1, 2, 4].map((threads) => {
        const planner = value(begin(world, { seed: 11, threads, population: 64, horizon: 10 }));
        return [0, 1, 2].map(() => {
          const { actions, bestReturn } = value(planner.plan(from));
          return { actions, bestReturn };
        });
      });
      expect(decisions[1]).toEqual(decisions[0]);
      expect(decisions[2]).toEqual(decisions[0]);
    }
  });
});
