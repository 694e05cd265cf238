import { benchmarkPage, mean, type BarGroup, type Line, type ScatterPoint } from '@orrery/report';
import { notReproducible } from '../paper/not_reproducible.ts';
import type { TaskResult } from './result.ts';
import type { SuiteReport } from './suite.ts';
import { summaryRows, type SummaryRow } from './summary.ts';
import { fullTables, rowName } from './table.ts';
import type { CallScore } from './write_model.ts';

/** The report as one HTML page. */
export function suitePage({ results, notes, problems }: SuiteReport): string {
  return benchmarkPage({
    title: 'orrery: the benchmark of code world models',
    tables: fullTables(results),
    progress: progressLines(results),
    bars: { series: ['best written model', 'do-nothing', 'oracle'], groups: results.map(bars) },
    returns: results.flatMap(returnPoints),
    runs: results.flatMap(({ environment, rows }) =>
      rows.flatMap((row) =>
        row.progress === undefined ? [] : [{ name: `${environment}, ${rowName(row)}`, calls: row.progress }],
      ),
    ),
    notes,
    caveats: notReproducible,
    problems,
  });
}

/** Best score after each call, averaged over the environments where the method is recorded; a run that is over keeps its last. */
function progressLines(results: readonly TaskResult[]): readonly Line[] {
  const runs = new Map<string, (readonly CallScore[])[]>();
  for (const { rows } of results)
    for (const { method, progress } of rows)
      if (progress !== undefined && progress.length > 0) runs.set(method, [...(runs.get(method) ?? []), progress]);
  return [...runs].map(([method, all]) => {
    const length = Math.max(...all.map((calls) => calls.length));
    const best = all.map(bestSoFar);
    const values = Array.from({ length }, (_, call) => mean(best.map((each) => each[call] ?? each.at(-1) ?? 0)));
    return { name: `${method} (${all.length})`, values };
  });
}

function bestSoFar(calls: readonly CallScore[]): readonly number[] {
  let best = 0;
  return calls.map(({ score = 0 }) => {
    best = Math.max(best, score);
    return best;
  });
}

function bars({ environment, rows }: TaskResult): BarGroup {
  const strictOf = (row: Pick<SummaryRow, 'scores'> | undefined): number | undefined => row?.scores?.heldout.strict;
  const written = rows.filter(({ seed }) => seed !== undefined).map(strictOf);
  const known = written.filter((value) => value !== undefined);
  return {
    name: environment,
    values: [
      known.length === 0 ? undefined : Math.max(...known),
      strictOf(rows.find(({ method }) => method === 'do-nothing')),
      strictOf(rows.find(({ method }) => method === 'oracle')),
    ],
  };
}

function returnPoints(result: TaskResult): readonly ScatterPoint[] {
  return summaryRows(result).flatMap((row) => {
    const [x, y] = [row.scores?.heldout.strict, row.publishedNormalised?.mean];
    return row.seed === undefined || x === undefined || y === undefined
      ? []
      : [{ series: row.method, name: result.environment, x, y }];
  });
}
