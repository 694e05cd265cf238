import { cem, mcts, type MctsOptions, type PlanningWorld } from '@orrery/planner';
import { benchmarkRow, formatFixed, formatRate, formatTable, type BenchmarkRow } from '@orrery/report';
import { orFail } from '../command_error.ts';
import { commit } from '../provenance.ts';
import { connectFour, hanging, oracle, pendulum, sampleCartpole } from './compare/worlds.ts';

/** Where one kind of planning spends its time, in nanoseconds, added up over plans. */
interface Spent {
  readonly work: string;
  readonly phases: Readonly<Record<string, number>>;
  /** The model's share of the phases. */
  readonly model: number;
  readonly simulations: number;
  readonly modelSteps: number;
  readonly nanoseconds: number;
  /** Of the last tree. */
  readonly tree?: { readonly nodes: number; readonly bytes: number };
}

const searchPhases = ['select', 'step', 'legalActions', 'expand', 'leaf', 'backUp'] as const;

function search(
  work: string,
  world: PlanningWorld,
  states: readonly Uint8Array[],
  plans: number,
  options: Omit<MctsOptions, 'seed'>,
): Spent {
  const phases: Record<string, number> = {};
  let [model, simulations, modelSteps, nanoseconds] = [0, 0, 0, 0];
  let tree = { nodes: 0, bytes: 0 };
  for (let seed = 0; seed < plans; seed += 1) {
    const state = states[seed % states.length] ?? new Uint8Array();
    const { stats } = orFail(mcts(world, state, { ...options, seed, profile: true }));
    let measured = 0;
    for (const phase of searchPhases) {
      const spent = stats.phases?.[phase] ?? 0;
      phases[phase] = (phases[phase] ?? 0) + spent;
      measured += spent;
    }
    phases['rest'] = (phases['rest'] ?? 0) + stats.nanoseconds - measured;
    model += stats.modelNanoseconds ?? 0;
    simulations += stats.simulations;
    modelSteps += stats.modelSteps;
    nanoseconds += stats.nanoseconds;
    tree = { nodes: stats.nodes, bytes: stats.treeBytes };
  }
  return { work, phases, model, simulations, modelSteps, nanoseconds, tree };
}

function sampling(work: string, world: PlanningWorld, state: Uint8Array): Spent {
  const { stats } = orFail(cem(world, state, { seed: 0 }));
  const { modelNanoseconds: model, nanoseconds, samples, modelSteps } = stats;
  const phases = { sampling: nanoseconds - model, step: model };
  return { work, phases, model, simulations: samples, modelSteps, nanoseconds };
}

/** `pnpm bench planning --profile`: wall time by phase, of the model against the planner, on one thread. */
export async function profilePlanning(): Promise<{ readonly text: string; readonly rows: readonly BenchmarkRow[] }> {
  const [cartpole, four, swing] = await Promise.all([sampleCartpole(), connectFour(), pendulum()]);
  const [upright, down] = [oracle('CartPole-v1'), oracle('Pendulum-v1')];
  const starts = Array.from({ length: 64 }, (_, seed) => orFail(upright.reset(seed)));
  const board = { simulations: 1000, exploration: 2, discount: 1 } as const;
  const found = [
    search('MCTS of 25, CartPole oracle', upright, starts, 2000, {}),
    search('MCTS of 25, cartpole.ts compiled', cartpole.model, cartpole.encoded, 2000, {}),
    search('MCTS of 1,000, connect_four.ts compiled', four.model, four.encoded, 45, board),
    sampling('CEM, Pendulum oracle', down, orFail(down.encodeState(hanging))),
    sampling('CEM, pendulum.ts compiled', swing.model, swing.encoded[0] ?? new Uint8Array()),
  ];
  const titles = { select: 'select', step: 'step', legalActions: 'legal', expand: 'expand', leaf: 'rollout' };
  const columns = Object.entries({ ...titles, backUp: 'back up', sampling: 'sampling', rest: 'rest' });
  const share = (part: number | undefined, { nanoseconds }: Spent): string =>
    part === undefined ? '' : `${((100 * part) / nanoseconds).toFixed(1)} %`;
  const table = formatTable(
    [
      { title: 'share of wall time', align: 'left' },
      ...columns.map(([, title]) => ({ title, align: 'right' as const })),
      ...['model', 'simulations/s', 'model steps/s', 'nodes', 'tree KiB'].map((title) => ({
        title,
        align: 'right' as const,
      })),
    ],
    found.map((spent) => [
      spent.work,
      ...columns.map(([phase]) => share(spent.phases[phase], spent)),
      share(spent.model, spent),
      formatRate(spent.simulations / (spent.nanoseconds / 1e9)),
      formatRate(spent.modelSteps / (spent.nanoseconds / 1e9)),
      String(spent.tree?.nodes ?? ''),
      spent.tree === undefined ? '' : formatFixed(spent.tree.bytes / 1024, 1),
    ]),
  );
  const rows = found.flatMap((spent) => {
    const row = (metric: string, value: number, unit: string): BenchmarkRow =>
      benchmarkRow({ suite: 'planning profile', environment: spent.work, method: 'orrery', metric, value, unit });
    const parts = { ...spent.phases, model: spent.model };
    return Object.entries(parts)
      .map(([phase, part]) => row(phase, part / spent.nanoseconds, 'share of wall time'))
      .concat(row('model steps', spent.modelSteps / (spent.nanoseconds / 1e9), '1/s'));
  });
  const notes = [
    'two readings of a clock a phase make short ones look longer: shares, not rates, are the point of this table;',
    '`orrery plan --profile --speedscope FILE` shows one episode in full',
    `commit ${commit()}, Node ${process.version}`,
  ];
  return { text: [table, '', ...notes].join('\n'), rows };
}
