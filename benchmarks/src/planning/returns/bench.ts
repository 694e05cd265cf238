import { loadavg } from 'node:os';
import { loadOracle, valueIteration, type Oracle } from '@orrery/planner';
import {
  benchmarkRow,
  formatFixed,
  formatMean,
  formatTable,
  mean,
  standardError,
  type BenchmarkRow,
} from '@orrery/report';
import { CommandError, orFail } from '../../command_error.ts';
import { progress } from '../../progress.ts';
import { commit } from '../../provenance.ts';
import { play, type Played } from './play.ts';
import {
  decisionMilliseconds,
  publishedTasks,
  solvedEpisodes,
  solvedTasks,
  type PublishedTask,
  type SolvedTask,
} from './tasks.ts';

interface Part {
  readonly cells: readonly string[];
  readonly rows: readonly BenchmarkRow[];
}

/** `pnpm bench planning --returns`: what planners reach on the true dynamics, beside the published planners' figures. */
export function benchReturns(ids: readonly string[] | undefined): {
  readonly text: string;
  readonly rows: readonly BenchmarkRow[];
} {
  const known = [...solvedTasks, ...publishedTasks].map(({ id }) => id);
  const unknown = ids?.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new CommandError(`${unknown} is none of the tasks: ${[...new Set(known)].join(', ')}`, 2);
  const chosen = <T extends { readonly id: string }>(tasks: readonly T[]): readonly T[] =>
    ids === undefined ? tasks : tasks.filter(({ id }) => ids.includes(id));
  const solved = chosen(solvedTasks).map(solve);
  const published = chosen(publishedTasks).map(reproduce);
  const parts = [
    formatTable(
      [
        { title: 'planned on the true dynamics', align: 'left' },
        { title: 'planner', align: 'left' },
        { title: 'return', align: 'right' },
        { title: 'n', align: 'right' },
        { title: 'wanted', align: 'right' },
        { title: 'met', align: 'left' },
        { title: 'ms a decision', align: 'right' },
        { title: 'slowest', align: 'right' },
      ],
      solved.map(({ cells }) => cells),
    ),
    formatTable(
      [
        { title: 'at the published settings', align: 'left' },
        { title: 'planner', align: 'left' },
        { title: 'return', align: 'right' },
        { title: 'reproduced in Python', align: 'right' },
        { title: 'n', align: 'right' },
        { title: 'apart', align: 'right' },
        { title: 'within 3', align: 'left' },
        { title: 'printed', align: 'right' },
      ],
      published.map(({ cells }) => cells),
    ),
    [
      `returns ± standard errors; milliseconds are processor time on one thread, at most ${decisionMilliseconds} wanted;`,
      'apart: in standard errors of the difference, at the same n; printed: the paper, 10 episodes',
      `seeds 0, 1, …; commit ${commit()}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
    ].join('\n'),
  ];
  return { text: parts.join('\n\n'), rows: [...solved, ...published].flatMap(({ rows }) => rows) };
}

function row(id: string, method: string, metric: string, facts: Partial<BenchmarkRow>): BenchmarkRow {
  return benchmarkRow({ suite: 'planning returns', environment: id, method, metric, ...facts });
}

function timeRows(id: string, method: string, { meanDecision, slowest, decisions }: Played): BenchmarkRow[] {
  const unit = 'ms of processor';
  return [
    row(id, method, 'mean decision', { value: meanDecision, n: decisions, unit }),
    row(id, method, 'slowest decision', { value: slowest, n: decisions, unit }),
  ];
}

function solve({ id, timeLimit, planner, wanted }: SolvedTask): Part {
  progress(`${id}: ${planner.kind}, ${solvedEpisodes} episodes`);
  const oracle = orFail(loadOracle(id));
  const played = play(oracle, planner, timeLimit, solvedEpisodes);
  const [value, error] = [mean(played.returns), standardError(played.returns)];
  const fast = played.slowest <= decisionMilliseconds;
  let [text, reached] = ['', false];
  if ('atLeast' in wanted) {
    [text, reached] = [`>= ${wanted.atLeast}`, value >= wanted.atLeast];
  } else {
    const best = played.returns.map((_, seed) => optimalReturn(oracle, seed));
    const exact = played.returns.filter((found, seed) => Math.abs(found - (best[seed] ?? Number.NaN)) < 1e-9).length;
    const known = wanted.known === undefined || best.every((each) => Math.abs(each - (wanted.known ?? 0)) < 1e-9);
    [text, reached] = [`optimal, ${exact} of ${solvedEpisodes}`, known && exact === solvedEpisodes];
  }
  const baseline = 'atLeast' in wanted ? text : 'optimal';
  return {
    cells: [
      id,
      planner.kind,
      formatMean(value, error, 1),
      String(solvedEpisodes),
      text,
      reached && fast ? 'yes' : 'no',
      formatFixed(played.meanDecision, 2),
      formatFixed(played.slowest, 1),
    ],
    rows: [
      row(id, planner.kind, 'return', { value, standardError: error, n: solvedEpisodes, baseline }),
      ...timeRows(id, planner.kind, played),
    ],
  };
}

/** What an optimal policy expects from the start state of a seed. */
function optimalReturn(oracle: Oracle, seed: number): number {
  const start = orFail(oracle.reset(seed));
  return orFail(orFail(valueIteration(oracle, [start])).value(start)) ?? Number.NaN;
}

function reproduce({ id, timeLimit, planner, reproduced, printed }: PublishedTask): Part {
  progress(`${id}: published ${planner.kind}, ${reproduced.n} episodes`);
  const played = play(orFail(loadOracle(id)), planner, timeLimit, reproduced.n);
  const [value, error] = [mean(played.returns), standardError(played.returns)];
  const difference = value - reproduced.mean;
  const apart = difference === 0 ? 0 : difference / Math.hypot(error, reproduced.standardError);
  const method = `published ${planner.kind}`;
  return {
    cells: [
      id,
      planner.kind,
      formatMean(value, error, id === 'Blackjack-v1' ? 3 : 1),
      formatMean(reproduced.mean, reproduced.standardError, id === 'Blackjack-v1' ? 3 : 1),
      String(reproduced.n),
      formatFixed(apart, 1),
      Math.abs(apart) <= 3 ? 'yes' : 'no',
      String(printed),
    ],
    rows: [
      row(id, method, 'return', {
        value,
        standardError: error,
        n: reproduced.n,
        baseline: `in Python: ${reproduced.mean} ± ${reproduced.standardError}`,
      }),
      ...timeRows(id, method, played),
    ],
  };
}
