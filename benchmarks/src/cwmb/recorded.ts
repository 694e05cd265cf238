import type { Task } from '@orrery/environments';
import { recordingFiles } from '@orrery/llm';
import { findMethod, methodName, plainMethod, type Method } from './method.ts';
import type { SuiteSettings } from './settings.ts';

/** One row that the table wants: a method with a seed. */
export interface WantedRun {
  readonly method: Method;
  readonly seed: number;
}

/** What recordings are made with: the search without the released program's defects, prompts that show data. */
export const recordedMethod: Method = { ...plainMethod('gif-mcts'), prompts: 'data' };

/**
 * The runs of a task that the table shows: those that the command names, else every recording that lies in the folder,
 * else one that is not there, so that the table says so.
 */
export function wantedRuns(
  task: Task,
  { recordings, method, seed, llm }: Pick<SuiteSettings, 'recordings' | 'method' | 'seed' | 'llm'>,
): readonly WantedRun[] {
  if (llm !== 'replay') return [{ method: method ?? plainMethod('published'), seed: seed ?? 0 }];
  const found = recordedRuns(recordings, task).filter(
    (run) =>
      (method === undefined || methodName(run.method) === methodName(method)) &&
      (seed === undefined || run.seed === seed),
  );
  return found.length > 0 ? found : [{ method: method ?? recordedMethod, seed: seed ?? 0 }];
}

function recordedRuns(folder: string, task: Task): readonly WantedRun[] {
  return filesOf(folder, task).flatMap((file) => {
    const run = runOf(file, task);
    return run === undefined ? [] : [run];
  });
}

/** Recordings of a task that are of no known method: what they hold is in no row. */
export function unknownRecordings(folder: string, task: Task): readonly string[] {
  return filesOf(folder, task).filter((file) => runOf(file, task) === undefined);
}

const filesOf = (folder: string, { suite, id }: Task): readonly string[] =>
  recordingFiles(folder, { suite, environment: id });

function runOf(file: string, { id }: Task): WantedRun | undefined {
  const [, name = '', seed = ''] = /^\.([a-z-]+)\.(\d+)\.jsonl$/.exec(file.slice(id.length)) ?? [];
  const method = findMethod(name);
  return method === undefined ? undefined : { method, seed: Number(seed) };
}
