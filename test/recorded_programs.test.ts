import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDataset, tasks, transitions, type Task } from '@orrery/environments';
import { checkProgram, emitJavaScript, emitWasm, formatProgram } from '@orrery/language';
import { loadModel } from '@orrery/planner';
import { createSandbox } from '@orrery/sandbox';
import { extractProgram } from '@orrery/synthesis';
import { describe, expect, test } from 'vitest';
import { findDisagreement } from '../benchmarks/src/cwmb/agreement.ts';
import { referenceCharges } from '../benchmarks/src/cwmb/compiled_ports.ts';
import { rememberSteps } from '../benchmarks/src/cwmb/remembered_steps.ts';
import { splitNames } from '../benchmarks/src/cwmb/score.ts';

const recordings = fileURLToPath(new URL('../benchmarks/recordings', import.meta.url));

/** Files of a task's recordings; the folder of a suite comes with its first. */
function recordingsOf(task: Task): string[] {
  const folder = join(recordings, task.suite);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.startsWith(`${task.id}.`) && name.endsWith('.jsonl'));
}

/** Programs of every answer in a task's recordings; as the search extracts them from a generate, and from a repair. */
function recordedPrograms(task: Task): string[] {
  const answers = recordingsOf(task).flatMap((name) =>
    readFileSync(join(recordings, task.suite, name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { body?: string })
      .flatMap(({ body }) =>
        body === undefined ? [] : (JSON.parse(body) as { choices: { message: { content: string } }[] }).choices,
      )
      .map(({ message }) => message.content),
  );
  const programs = answers.flatMap((answer) => [extractProgram(answer, 'generate'), extractProgram(answer, 'improve')]);
  return [...new Set(programs.map(formatProgram))];
}

const recordedTasks = tasks.filter((task) => recordingsOf(task).length > 0);

/**
 * A program of many bodies with contacts takes QuickJS a tenth of a second a step: steps of each, spread over the datasets,
 * are compared as far as a replay's budget goes. ORRERY_EVERY_TRANSITION=1 compares all.
 */
const charges = process.env['ORRERY_EVERY_TRANSITION'] === undefined ? referenceCharges : Infinity;

describe(
  'the two engines agree bit for bit on the dataset transitions of every recorded program',
  { timeout: 600_000 },
  () => {
    test.each(recordedTasks.map((task) => [task.id, task] as const))('%s', async (_, task) => {
      const sandbox = createSandbox();
      const reference = rememberSteps(sandbox);
      const recorded = splitNames.flatMap((split) => {
        const dataset = readDataset(task, split);
        if (!dataset.ok) throw new Error(dataset.error.message);
        return transitions(dataset.value);
      });
      let compiled = 0;
      for (const program of recordedPrograms(task)) {
        const checked = checkProgram(program, task.contract);
        if (!checked.ok) continue;
        compiled += 1;
        for (const optimize of ['none', 'speed'] as const) {
          const model = loadModel(await emitWasm(checked.value, { optimize }));
          if (!model.ok) throw new Error(model.error.message);
          const interpreted = emitJavaScript(checked.value);
          const found = await findDisagreement(task, interpreted, model.value, recorded, reference, charges);
          expect(found, program).toBeUndefined();
        }
      }
      expect(compiled).toBeGreaterThan(0);
      await sandbox.close();
    });
  },
);
