import { RandomStream } from '@orrery/contract';
import { cem, mcts, valueIteration, type CemOptions, type MctsOptions, type PlanningWorld } from '@orrery/planner';
import { orFail } from '../../command_error.ts';
import { missingPeer, startPeer, startProgram, type Peer } from '../../peer.ts';
import { loadQuickJsModel } from '../quickjs_model.ts';
import { cem as referenceCem, publishedCem, publishedUct, uct, type FiniteModel } from '../reference/index.ts';
import { boxInV8, finiteInV8 } from '../v8_model.ts';
import { inside, ours, theirs, type Contender } from './contender.ts';
import { connectFour, hanging, oracle, pendulum, sampleCartpole } from './worlds.ts';

/** One of ours beside others that do the same work. */
export interface Comparison {
  readonly work: string;
  readonly unit: 'simulations' | 'plans' | 'model steps' | 'solutions';
  readonly ours: Contender;
  readonly beside: readonly Beside[];
}

export interface Beside {
  readonly contender: Contender;
  /** Ratio of rates, ours to theirs, at least; absent where nothing was asked. */
  readonly wanted?: number;
  /** Which clock decides: of work that takes several processors at once, the one on the wall. Default: processor time. */
  readonly clock?: 'wall';
}

/** What was opened, and how to close it. */
export interface Comparisons {
  readonly list: readonly Comparison[];
  readonly close: () => void;
}

/** Searches from each state in turn; simulations done. */
function searches(
  world: PlanningWorld,
  states: readonly Uint8Array[],
  options: Omit<MctsOptions, 'seed'>,
): () => number {
  let seed = 0;
  return () => {
    let simulations = 0;
    for (const state of states) {
      seed += 1;
      simulations += orFail(mcts(world, state, { ...options, seed })).stats.simulations;
    }
    return simulations;
  };
}

/** The same searches every time, without the way from JavaScript and back. */
function searchesAlone(world: PlanningWorld, states: readonly Uint8Array[]): Contender {
  return inside('orrery', () => {
    let [units, nanoseconds] = [0, 0];
    for (const [seed, state] of states.entries()) {
      const { stats } = orFail(mcts(world, state, { seed }));
      units += stats.simulations;
      nanoseconds += stats.nanoseconds;
    }
    return { units, nanoseconds };
  });
}

/** One search of the reference planner after another; simulations done. */
function referenceSearches(
  model: FiniteModel<unknown, unknown>,
  states: readonly unknown[],
  options: Partial<typeof publishedUct>,
): () => number {
  let seed = 0;
  return () => {
    seed += 1;
    uct(model, states[seed % states.length], { ...publishedUct, ...options, seed });
    return options.simulations ?? publishedUct.simulations;
  };
}

/** One published plan for the pendulum after another. */
function plans(world: PlanningWorld, state: Uint8Array, options: Omit<CemOptions, 'seed'> = {}): () => number {
  let seed = 0;
  return () => {
    seed += 1;
    orFail(cem(world, state, { ...options, seed }));
    return 1;
  };
}

/** The peers, where the environment names them. */
function openPeers(): Record<'crate' | 'mctx' | 'openspiel' | 'jax' | 'numpy' | 'python' | 'paper', Peer> {
  const program = process.env['RUST_MCTS'];
  return {
    crate:
      program === undefined || program === ''
        ? missingPeer('mcts 0.3.0, Rust', 'RUST_MCTS names no program (benchmarks/peers/README.md)')
        : startProgram('mcts 0.3.0, Rust', program, []),
    mctx: startPeer('mctx 0.0.71, batch 1', 'planning/mctx_plans.py', 'JAX_PYTHON'),
    openspiel: startPeer('OpenSpiel 2.0.2, C++', 'planning/openspiel_plans.py', 'OPENSPIEL_PYTHON'),
    jax: startPeer('jax 0.10.2, two cores', 'planning/jax_plans.py', 'JAX_PYTHON'),
    numpy: startPeer('numpy 1.26.4, float64', 'planning/numpy_plans.py', 'NUMPY_PYTHON'),
    paper: openReference(),
    python: startPeer('plain Python', 'planning/plain_uct.py', 'NUMPY_PYTHON'),
  };
}

/** The paper's own planner. */
function openReference(): Peer {
  const name = "the paper's code, e17e787";
  const tree = process.env['CWM_REFERENCE'];
  return tree === undefined || tree === ''
    ? missingPeer(name, 'CWM_REFERENCE names no copy of it (benchmarks/peers/README.md)')
    : startPeer(name, 'planning/reference_plans.py', 'NUMPY_PYTHON');
}

/** What the planners are compared with: the reference planners in TypeScript always, other people's with `peers`. */
export async function openComparisons(withPeers: boolean): Promise<Comparisons> {
  const peers = withPeers ? openPeers() : undefined;
  const peer = (name: keyof ReturnType<typeof openPeers>, task: string, wanted?: number, clock?: 'wall'): Beside[] =>
    peers === undefined
      ? []
      : [
          {
            contender: theirs(peers[name], task),
            ...(wanted === undefined ? {} : { wanted }),
            ...(clock === undefined ? {} : { clock }),
          },
        ];
  const [cartpole, four, swing] = await Promise.all([sampleCartpole(), connectFour(), pendulum()]);
  const quickjs = await loadQuickJsModel(cartpole.source);
  const [cartpoleOracle, taxi, pendulumOracle] = ['CartPole-v1', 'Taxi-v3', 'Pendulum-v1'].map(oracle) as [
    ReturnType<typeof oracle>,
    ReturnType<typeof oracle>,
    ReturnType<typeof oracle>,
  ];
  const plainSwing = boxInV8(swing.source, [-2], [2]);
  const random = RandomStream.of(0, 'Reset', 2);
  const near = Array.from({ length: 64 }, () =>
    orFail(cartpoleOracle.encodeState(Array.from({ length: 4 }, () => random.float() * 0.1 - 0.05))),
  );
  const down = orFail(pendulumOracle.encodeState(hanging));
  const [swinging = new Uint8Array()] = swing.encoded;
  const taxiStarts = Array.from({ length: 500 }, (_, seed) => orFail(taxi.reset(seed)));
  const board = { simulations: 1000, exploration: 2, discount: 1 } as const;
  const list: Comparison[] = [
    {
      work: 'MCTS of 25, CartPole oracle',
      unit: 'simulations',
      ours: ours('orrery', searches(cartpoleOracle, near, {})),
      beside: [...peer('crate', 'cartpole', 0.8), ...peer('mctx', 'cartpole', 10)],
    },
    {
      work: 'the same, the search alone',
      unit: 'simulations',
      ours: searchesAlone(cartpoleOracle, near),
      beside: [...peer('crate', 'cartpole', 0.8), ...peer('mctx', 'cartpole', 10)],
    },
    {
      work: 'MCTS of 25, cartpole.ts compiled',
      unit: 'simulations',
      ours: ours('orrery', searches(cartpole.model, cartpole.encoded, {})),
      beside: [
        { contender: ours('TypeScript on V8', referenceSearches(finiteInV8(cartpole.source), cartpole.states, {})) },
        { contender: ours('TypeScript stepping QuickJS', referenceSearches(quickjs, cartpole.states, {})) },
        ...peer('mctx', 'cartpole', 4),
        ...peer('paper', 'cartpole', 150),
        ...peer('python', 'cartpole'),
      ],
    },
    {
      work: 'MCTS of 1,000, connect_four.ts compiled',
      unit: 'simulations',
      ours: ours('orrery', searches(four.model, four.encoded, board)),
      beside: [
        { contender: ours('TypeScript on V8', referenceSearches(finiteInV8(four.source), four.states, board)) },
        ...peer('openspiel', 'connect_four', 1),
        ...peer('crate', 'connect_four'),
      ],
    },
    {
      work: 'CEM, Pendulum oracle, two threads',
      unit: 'plans',
      ours: ours('orrery', plans(pendulumOracle, down, { threads: 2 })),
      beside: twoClocks(peer('jax', 'cem', 1, 'wall')),
    },
    {
      work: 'CEM, pendulum.ts compiled',
      unit: 'plans',
      ours: ours('orrery', plans(swing.model, swinging)),
      beside: [
        {
          contender: ours('TypeScript on V8', () => {
            // A fiftieth of the published size: the whole takes seconds.
            const options = { ...publishedCem, population: 200, iterations: 2, elites: 20, seed: 1 };
            referenceCem(plainSwing, hanging, options);
            return 1 / 50;
          }),
        },
        ...peer('numpy', 'cem', 1),
      ],
    },
    {
      work: 'value iteration, Taxi, enumerated',
      unit: 'solutions',
      ours: ours('orrery', () => {
        orFail(valueIteration(taxi, taxiStarts, { discount: 0.99, tolerance: 1e-8 }));
        return 1;
      }),
      beside: peer('numpy', 'value_iteration', 1),
    },
    ...threads('CEM, Pendulum oracle', (count) => {
      let seed = 0;
      return () => {
        seed += 1;
        return orFail(cem(pendulumOracle, down, { seed, threads: count })).stats.modelSteps;
      };
    }),
    ...threads('MCTS of two trees, CartPole oracle', (count) => {
      let seed = 0;
      const options = { simulations: 5000, trees: 2, threads: count };
      return () => {
        seed += 1;
        return orFail(mcts(cartpoleOracle, near[0] ?? [], { ...options, seed })).stats.modelSteps;
      };
    }),
  ];
  return {
    list,
    close: () => {
      quickjs.close();
      for (const each of Object.values(peers ?? {})) each.close();
    },
  };
}

/** What the wall decides, and beside it what the same run took of the processor. */
function twoClocks(beside: readonly Beside[]): Beside[] {
  return beside.flatMap(({ contender, wanted }) => [
    { contender, clock: 'wall', ...(wanted === undefined ? {} : { wanted }) },
    { contender },
  ]);
}

/** The same work on two threads and on one: processor time decides, the wall is told. */
function threads(work: string, steps: (threads: number) => () => number): Comparison[] {
  const one = ours('orrery, one thread', steps(1));
  return [
    {
      work: `${work}, 1 to 2 threads`,
      unit: 'model steps',
      ours: ours('orrery', steps(2)),
      beside: [
        { contender: one, wanted: 0.95 },
        { contender: one, clock: 'wall' },
      ],
    },
  ];
}
