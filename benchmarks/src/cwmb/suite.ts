import type { Task } from '@orrery/environments';
import { createSandbox } from '@orrery/sandbox';
import { formatMarkdownTable, formatTable, type BenchmarkRow } from '@orrery/report';
import { replanSteps } from '../first_decisions.ts';
import { notReproducible } from '../paper/not_reproducible.ts';
import { commit } from '../provenance.ts';
import { returnsMustBeWritable } from './planned_returns.ts';
import { unknownRecordings } from './recorded.ts';
import type { TaskResult } from './result.ts';
import { suiteRows } from './rows.ts';
import { runTaskApart } from './run_task.ts';
import { sandboxPatienceMs, type SuiteSettings } from './settings.ts';
import { ReplayInterrupted, runSideBySide } from './side_by_side.ts';
import { briefTable, fullTables, rowName, type Table } from './table.ts';

/** What the suite found, in every form but the page. */
export interface SuiteReport {
  readonly results: readonly TaskResult[];
  readonly text: string;
  readonly markdown: string;
  /** The short form. */
  readonly brief: string;
  readonly rows: readonly BenchmarkRow[];
  readonly notes: readonly string[];
  /** What is wrong, with the remedy: a line for each row that has no figures although something is there, and for recordings of no row. */
  readonly problems: readonly string[];
}

/** Runs the tasks, some side by side, and lays out their figures with where they come from. */
export async function runSuite(tasks: readonly Task[], settings: SuiteSettings): Promise<SuiteReport> {
  const report = reportOf(await runTasks(tasks, settings), settings);
  const unknown = tasks.flatMap((task) =>
    unknownRecordings(settings.recordings, task).map(
      (file) => `${task.id}: ${file} is of no known method, and in no row. Rename it or take it away.`,
    ),
  );
  return { ...report, problems: [...report.problems, ...unknown] };
}

async function runTasks(tasks: readonly Task[], settings: SuiteSettings): Promise<readonly TaskResult[]> {
  const { llm, full, missing, jobs } = settings;
  // A server is asked for one task after another: its answers, not ours, take the time. Episodes take every thread.
  const replays = llm === 'replay' && !full && !missing;
  if (replays && jobs > 1 && tasks.length > 1) return runSideBySide(tasks, settings);
  if (full || missing) for (const task of tasks) returnsMustBeWritable(settings.returns, task);
  const sandbox = createSandbox({ workers: jobs, wallClockMs: sandboxPatienceMs });
  try {
    const results: TaskResult[] = [];
    for (const task of tasks) {
      results.push(await runTaskApart(task, sandbox, settings));
      if (replays && settings.signal.aborted) throw new ReplayInterrupted();
    }
    return results;
  } finally {
    await sandbox.close();
  }
}

function reportOf(results: readonly TaskResult[], settings: SuiteSettings): SuiteReport {
  const notes = notesOf(results, settings);
  const tables = fullTables(results);
  const text = (table: Table): string => formatTable(table.columns, table.rows);
  const unexpected = notReproducible.map((line) => `- ${line}`).join('\n');
  return {
    results,
    text: [...tables.map(text), notes.join('\n')].join('\n\n'),
    markdown: `${[
      '# The benchmark of code world models',
      ...tables.map(({ title, columns, rows }) => `## ${title}\n\n${formatMarkdownTable(columns, rows)}`),
      `## How to read it\n\n${notes.map((line) => `- ${line}`).join('\n')}`,
      `## Where published figures cannot be reproduced, and why\n\n${unexpected}`,
    ].join('\n\n')}\n`,
    brief: [...[briefTable(results), ...tables.slice(1)].map(text), notes.join('\n')].join('\n\n'),
    rows: suiteRows(results),
    notes,
    problems: results.flatMap(({ environment, rows }) =>
      rows.flatMap((row) => {
        const { missing, published, best } = row;
        const lines = [published, best]
          .flatMap((each) => [each?.stale, each?.partial])
          .filter((line) => line !== undefined);
        if (missing !== undefined && missing.status !== 'not recorded')
          lines.push(`${missing.status}: ${missing.message}`);
        return lines.map((line) => `${environment}, ${rowName(row)}: ${line}`);
      }),
    ),
  };
}

function notesOf(results: readonly TaskResult[], { llm, budget }: SuiteSettings): readonly string[] {
  const sources = [...new Set(results.flatMap((result) => result.sources))];
  return [
    'code, equation: the published scores, as the released scorer and as the paper has them; strict: next state, reward and end all right',
    'train: what the search saw; held-out: what it never saw; planners: what those that plan with the true rules meet; oracle: the true rules given the observation, the ceiling of strict',
    'ceiling, distance: of worlds that draw or whose sensors are noisy, on held-out transitions: what the true rules score by strict, and the total variation of the outcomes from theirs, the mean of half the sum of |p - q|; - elsewhere',
    'return: undiscounted, with the published planner and with our best one, ± the standard error over n episodes; normalised: random play 0, the same planner on the true dynamics 1; - where that is not better than random play by two standard errors',
    `returns are stored; the first decisions of the first episode are made again (within ${replanSteps.others} steps of the model, of MuJoCo's bodies ${replanSteps.bodies}) and have to be the same to the last step and node; --missing plays what is not stored or comes out otherwise, --full all of them again`,
    'means are over environments, ± their standard error, in brackets of how many; where a normalised return is defined, a program that failed while it was planned in, or was never accepted, counts 0; ~ is an estimate; paper: as printed, T the table',
    'difference: the mean over worlds of a method less the reference on the same world, ± its standard error, in brackets of how many, which holds for the column to its left, too; worlds that only one of them is recorded on are left out',
    `budget ${budget} calls, commit ${commit()}, ${llm === 'live' ? 'live calls' : `recordings: ${sources.length === 0 ? 'none' : sources.join('; ')}`}`,
  ];
}
