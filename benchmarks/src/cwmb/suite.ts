import type { Task } from '@orrery/environments';
import type { Provenance } from '@orrery/llm';
import { createSandbox } from '@orrery/sandbox';
import type { BenchmarkRow } from '@orrery/report';
import { commit } from '../provenance.ts';
import { runTask } from './run_task.ts';
import type { SuiteSettings } from './settings.ts';
import { suiteRows, suiteTable, type MethodResult } from './table.ts';

/** What the suite prints, and its figures as rows. */
export interface SuiteReport {
  readonly text: string;
  readonly rows: readonly BenchmarkRow[];
}

/** Runs the tasks one after another and lays out the table with where its figures come from. */
export async function runSuite(tasks: readonly Task[], settings: SuiteSettings): Promise<SuiteReport> {
  const sandbox = createSandbox({ workers: 1 });
  const results: MethodResult[] = [];
  const provenances = new Set<string>();
  try {
    for (const task of tasks) {
      const { results: rows, provenance } = await runTask(task, sandbox, settings);
      results.push(...rows);
      if (provenance !== undefined) provenances.add(describe(provenance));
    }
  } finally {
    await sandbox.close();
  }
  const source = settings.llm === 'live' ? 'live calls' : `recordings: ${[...provenances].join('; ')}`;
  const text = [
    suiteTable(results),
    '',
    `paper-code and paper-equation on training transitions, strict on held-out ones; budget ${settings.budget} calls, optimised: ${settings.mode}`,
    `seed ${settings.seed}, commit ${commit()}, ${source}`,
  ].join('\n');
  return { text, rows: suiteRows(results) };
}

function describe({ date, endpoint, model }: Provenance): string {
  return `${date}, ${endpoint} (${model})`;
}
