import {
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  writeFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { failure, success, type Result } from '@orrery/contract';
import { makeFolder, releaseLock, takeLock } from '@orrery/llm';
import { BlobFolder } from './blob_folder.ts';
import { CallLog } from './call_log.ts';
import { readConfiguration, type RunConfiguration } from './configuration.ts';
import { unmade, unwritable, type RunError } from './error.ts';
import { EventLog } from './event_log.ts';
import { LineLog } from './line_log.ts';

/** Names inside a run's folder. */
export const runFiles = {
  configuration: 'run.json',
  events: 'events.jsonl',
  calls: 'llm.jsonl',
  timings: 'timings.jsonl',
  blobs: 'blobs',
  lock: 'lock',
} as const;

/** A run's folder, held by this process. */
export interface RunFolder {
  readonly path: string;
  readonly configuration: RunConfiguration;
  readonly events: EventLog;
  readonly calls: CallLog;
  readonly timings: LineLog;
  readonly blobs: BlobFolder;
  /** Closes the files and lets go of the lock. */
  close(): void;
}

/**
 * Makes `<runs>/<id>` with its configuration; `make` fills in what is kept as blobs. An id that is taken gets a number
 * behind it: the folder is new in any case.
 */
export function createRunFolder(
  runs: string,
  id: string,
  make: (id: string, put: (text: string) => Result<string, RunError>) => Result<RunConfiguration, RunError>,
): Result<RunFolder, RunError> {
  const made = newFolder(runs, id);
  if (!made.ok) return made;
  const { path, name } = made.value;
  const blobs = new BlobFolder(join(path, runFiles.blobs), unmade);
  const configuration = make(name, (text) => blobs.put(text));
  const written = configuration.ok ? writeOnce(join(path, runFiles.configuration), configuration.value) : configuration;
  if (!written.ok) {
    rmSync(path, { recursive: true, force: true });
    return written;
  }
  return openRunFolder(path);
}

/** Opens a run to go on with it. Refuses one that another process holds. */
export function openRunFolder(path: string): Result<RunFolder, RunError> {
  const configuration = loadConfiguration(path);
  if (!configuration.ok) return configuration;
  const lock = join(path, runFiles.lock);
  const locked = takeLock(lock);
  if (!locked.ok) {
    const problem = locked.error;
    if (problem.kind === 'unwritable') return failure(unwritable(lock, problem.error));
    const owner = problem.owner === undefined ? 'another process' : `process ${problem.owner}`;
    return failure({
      code: 'locked',
      message: `${path} is held by ${owner}, says ${problem.file}. Wait until it ends; if nothing runs there, delete that file.`,
    });
  }
  const opened = openFiles(path, configuration.value, () => releaseLock(lock));
  if (!opened.ok) releaseLock(lock);
  return opened;
}

function openFiles(path: string, configuration: RunConfiguration, release: () => void): Result<RunFolder, RunError> {
  const blobs = new BlobFolder(join(path, runFiles.blobs));
  blobs.clean();
  const events = EventLog.open(join(path, runFiles.events));
  if (!events.ok) return events;
  const calls = CallLog.open(join(path, runFiles.calls), blobs);
  if (!calls.ok) return calls;
  const timings = LineLog.open(join(path, runFiles.timings), { sync: false });
  if (!timings.ok) return timings;
  return success({
    path,
    configuration,
    events: events.value,
    calls: calls.value,
    timings: timings.value,
    blobs,
    close() {
      events.value.close();
      calls.value.close();
      timings.value.close();
      release();
    },
  });
}

/** Reads `run.json` of a run's folder. */
export function loadConfiguration(path: string): Result<RunConfiguration, RunError> {
  const file = join(path, runFiles.configuration);
  if (!existsSync(file))
    return failure({ code: 'missing', message: `${path} is no run: there is no ${runFiles.configuration} in it.` });
  try {
    return readConfiguration(file, readFileSync(file, 'utf8'));
  } catch (error) {
    return failure({ code: 'corrupt', message: `${file} cannot be read: ${String(error)}` });
  }
}

/** The first free name: mkdir decides, so that two processes never share a folder. */
function newFolder(runs: string, id: string): Result<{ readonly path: string; readonly name: string }, RunError> {
  try {
    makeFolder(runs);
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? id : `${id}-${number}`;
      const path = join(runs, name);
      try {
        mkdirSync(path);
        return success({ path, name });
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
      }
    }
  } catch (error) {
    return failure(unmade(runs, error));
  }
}

function writeOnce(path: string, configuration: RunConfiguration): Result<void, RunError> {
  const part = `${path}.part`;
  try {
    const file = openSync(part, 'wx');
    try {
      writeFileSync(file, `${JSON.stringify(configuration, undefined, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, path);
    return success(undefined);
  } catch (error) {
    return failure(unmade(path, error));
  }
}
