import { readDataset, transitions, type Task } from '@orrery/environments';
import { checkProgram, emitJavaScript, emitWasm } from '@orrery/language';
import { loadModel, type Model } from '@orrery/planner';
import { createSandbox } from '@orrery/sandbox';
import type { EvaluationPorts } from '@orrery/synthesis';
import { orFail } from '../command_error.ts';
import { wantedRuns } from '../cwmb/recorded.ts';
import { writeModel } from '../cwmb/write_model.ts';

/** Calls of the recorded searches. */
const budget = 10;

/**
 * The program that scores best on the training transitions of all that the recorded searches on a task found, compiled;
 * undefined where none is recorded.
 */
export async function bestProgram(task: Task, recordings: string): Promise<Model | undefined> {
  const recorded = { recordings, llm: 'replay' } as const;
  const train = transitions(orFail(readDataset(task, 'train')));
  const sandbox = createSandbox({ workers: 1 });
  const compile: EvaluationPorts['compile'] = (source, contract) => {
    const checked = checkProgram(source, contract);
    return checked.ok ? { ok: true, value: emitJavaScript(checked.value) } : checked;
  };
  let best: { readonly source: string; readonly value: number } | undefined;
  try {
    for (const run of wantedRuns(task, { ...recorded, method: undefined, seed: undefined })) {
      const { signal } = new AbortController();
      const written = await writeModel(task, train, { sandbox, compile }, run, { ...recorded, budget, signal });
      const found = written.ok ? written.value.report.best : undefined;
      if (found !== undefined && found.value > (best?.value ?? -1)) best = found;
    }
  } finally {
    await sandbox.close();
  }
  const checked = best === undefined ? undefined : checkProgram(best.source, task.contract);
  return checked?.ok === true ? orFail(loadModel(await emitWasm(checked.value, { optimize: 'speed' }))) : undefined;
}
