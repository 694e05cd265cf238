import { readDataset, transitions, type Task } from '@orrery/environments';
import { checkProgram, emitWasm } from '@orrery/language';
import { loadModel, type Model } from '@orrery/planner';
import { createSandbox } from '@orrery/sandbox';
import { orFail } from '../command_error.ts';
import { compiledPorts } from '../cwmb/compiled_ports.ts';
import { methodName } from '../cwmb/method.ts';
import { wantedRuns } from '../cwmb/recorded.ts';
import { scoreOn } from '../cwmb/score.ts';
import { writeModel } from '../cwmb/write_model.ts';

/** Calls of the recorded searches. */
const budget = 10;

/** The best program, and what is wrong with recordings that were left out. */
export interface BestProgram {
  /** Compiled; undefined where none is recorded. */
  readonly model: Model | undefined;
  readonly problems: readonly string[];
}

/**
 * The program that scores best by `strict` on the training transitions, of all that the recorded searches on a task found,
 * whatever they optimised.
 */
export async function bestProgram(task: Task, recordings: string): Promise<BestProgram> {
  const recorded = { recordings, llm: 'replay' } as const;
  const train = transitions(orFail(readDataset(task, 'train')));
  const sandbox = createSandbox({ workers: 1 });
  const problems: string[] = [];
  const ports = compiledPorts(task, sandbox);
  let best: { readonly source: string; readonly strict: number } | undefined;
  try {
    for (const run of wantedRuns(task, { ...recorded, method: undefined, seed: undefined })) {
      const { signal } = new AbortController();
      const written = await writeModel(task, train, ports, run, { ...recorded, budget, signal });
      if (!written.ok) {
        const { status, message } = written.error;
        if (status !== 'not recorded') problems.push(`${task.id}, ${methodName(run.method)}: ${status}: ${message}`);
        continue;
      }
      const source = written.value.report.best?.source;
      if (source === undefined) continue;
      const { strict } = await scoreOn('train', source, task, train, ports, run.seed);
      if (strict > (best?.strict ?? -1)) best = { source, strict };
    }
  } finally {
    await sandbox.close();
  }
  const checked = best === undefined ? undefined : checkProgram(best.source, task.contract);
  const model =
    checked?.ok === true ? orFail(loadModel(await emitWasm(checked.value, { optimize: 'speed' }))) : undefined;
  return { model, problems };
}
