import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toJson, type Value } from '@orrery/contract';
import { moduleFile, readDataset, transitions, unseenTask, type Task, type World } from '@orrery/environments';
import { checkProgram, emitWasm } from '@orrery/language';
import { makeFolder } from '@orrery/llm';
import { createSandbox } from '@orrery/sandbox';
import { CommandError, orFail } from '../command_error.ts';
import { makeDatasets } from '../datasets.ts';
import { exercisedBy } from './exercised.ts';

/**
 * Writes what a task of a world consists of: description, declaration, true model, its compiled form, the three datasets, and
 * what of the rules they exercise.
 */
export async function writeTask(world: World, task: Task, threads: number): Promise<void> {
  makeTaskFolder(task.folder);
  const checked = checkProgram(world.source, world.contract);
  if (!checked.ok)
    throw new CommandError(`the rules of ${world.id} are rejected: ${checked.error[0]?.message ?? ''} (a defect)`);
  write(task.folder, 'description.md', world.description);
  write(task.folder, 'reference_model.ts', world.source);
  if (world.memory !== undefined) write(task.folder, 'memory_model.ts', world.memory);
  write(task.folder, moduleFile, await emitWasm(checked.value, { optimize: 'speed' }));
  const { contract, metric, stochastic, noise } = world;
  writeJson(task.folder, 'environment.json', {
    id: world.id,
    contract,
    metric,
    ...(stochastic && { stochastic }),
    ...(noise !== undefined && { observationNoise: noise }),
  });
  makeDatasets([task], undefined, threads);
  const sandbox = createSandbox({ workers: 1 });
  writeJson(task.folder, 'exercised.json', await exercisedBy(world, task, sandbox));
  await sandbox.close();
}

/** The same with the transitions.jsonl that `orrery synthesize` takes besides. */
export async function writeOwnWorld(world: World, folder: URL, threads: number): Promise<Task> {
  const task = unseenTask(world, folder);
  await writeTask(world, task, threads);
  const spelled = (type: 'state' | 'action', value: Value): unknown => orFail(toJson(world.contract[type], value));
  const lines = transitions(orFail(readDataset(task, 'train'))).map((transition) => {
    const { observation, action, nextObservation, reward, terminated, truncated } = transition;
    return JSON.stringify({
      state: spelled('state', observation),
      action: spelled('action', action),
      nextState: spelled('state', nextObservation),
      reward,
      terminated,
      truncated,
    });
  });
  write(folder, 'transitions.jsonl', `${lines.join('\n')}\n`);
  return task;
}

function makeTaskFolder(folder: URL): void {
  const path = fileURLToPath(folder);
  try {
    makeFolder(path);
  } catch (error) {
    throw new CommandError(`${path} cannot be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function writeJson(folder: URL, name: string, value: unknown): void {
  write(folder, name, `${JSON.stringify(value, undefined, 2)}\n`);
}

function write(folder: URL, name: string, content: string | Uint8Array): void {
  const file = fileURLToPath(new URL(name, folder));
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
