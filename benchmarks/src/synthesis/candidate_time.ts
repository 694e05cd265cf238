import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTask, readDataset, readReferenceModel, transitions } from '@orrery/environments';
import { formatProgram } from '@orrery/language';
import { createSandbox } from '@orrery/sandbox';
import { continueRun } from '@orrery/synthesis/run';
import { orFail } from '../command_error.ts';
import { compileForSandbox } from '../compile_for_sandbox.ts';
import { synthesisTask } from '../cwmb/write_model.ts';
import { scriptedRun } from './scripted_run.ts';

const dataSize = 1000;

/**
 * Milliseconds of each candidate on 1,000 transitions of CartPole, everything outside the language model: prompt, log of
 * the call, format, check, emission, QuickJS, scores, failures, blobs and events on disk. The first ones load engines
 * and compilers, and are left out.
 */
export async function candidateTimes(count: number): Promise<readonly number[]> {
  const task = orFail(findTask('CartPole-v1'));
  const recorded = [
    ...transitions(orFail(readDataset(task, 'train'))),
    ...transitions(orFail(readDataset(task, 'heldout'))),
  ];
  const data = Array.from({ length: dataSize }, (_, at) => recorded[at % recorded.length]!);
  const reference = orFail(readReferenceModel(task));
  const folder = mkdtempSync(join(tmpdir(), 'orrery-bench-'));
  const sandbox = createSandbox();
  const times: number[] = [];
  const warm = 3;
  try {
    const run = scriptedRun(folder, synthesisTask(task), data, 'independent', count + warm);
    let answered = performance.now();
    orFail(
      await continueRun(run, {
        compile: compileForSandbox,
        sandbox,
        format: formatProgram,
        clock: () => performance.now(),
        session: {
          complete(_, options) {
            // Another gravity each time: nothing is scored twice.
            const program = reference.replace('9.8', String(9 + (options?.place?.ask ?? 0) / 100));
            answered = performance.now();
            const samples = [`The rules.\n\`\`\`ts\n${program}\n\`\`\``];
            const usage = { promptTokens: 1000, completionTokens: 600, estimated: false };
            return Promise.resolve({ ok: true, value: { kind: 'answered', samples, usage, model: 'scripted' } });
          },
        },
        onEvent(event) {
          if (event.kind === 'told') times.push(performance.now() - answered);
        },
      }),
    );
    run.close();
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return times.slice(warm);
}
