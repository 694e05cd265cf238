import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { failure, success, type Result } from '@orrery/contract';
import { makeFolder } from './make_folder.ts';
import type { LlmError } from './outcome.ts';

const held = new Set<string>();
/** The process lets go of its locks when it exits. */
let releasing = false;

/** Why a lock was not taken. */
export type LockProblem =
  /** Another process has it; `owner` is unknown while it writes the lock. `file` is what says so. */
  | { readonly kind: 'held'; readonly owner: number | undefined; readonly file: string }
  | { readonly kind: 'unwritable'; readonly error: unknown };

/**
 * Takes a lock for this process until it exits or lets go of it: a file that holds the process id. One left by a dead
 * process of this machine is taken over. What is locked twice by one process is locked once.
 */
export function takeLock(lock: string): Result<void, LockProblem> {
  if (held.has(lock) && ownerOf(lock) === process.pid) return success(undefined);
  const problem = (file: string): Result<never, LockProblem> => failure({ kind: 'held', owner: ownerOf(file), file });
  try {
    makeFolder(dirname(lock));
    if (!create(lock)) {
      if (!isDead(ownerOf(lock))) return problem(lock);
      // Only one process may remove a dead one's lock: another's would remove the lock that the first has just made.
      const takeover = `${lock}.takeover`;
      if (!create(takeover)) return problem(takeover);
      try {
        if (!isDead(ownerOf(lock))) return problem(lock);
        rmSync(lock);
        if (!create(lock)) return problem(lock);
      } finally {
        rmSync(takeover, { force: true });
      }
    }
  } catch (error) {
    return failure({ kind: 'unwritable', error });
  }
  if (!releasing) process.once('exit', releaseAll);
  releasing = true;
  held.add(lock);
  return success(undefined);
}

/** Whether a process holds the lock, this one or another that lives; asks, and takes nothing. */
export function isLocked(lock: string): boolean {
  return existsSync(lock) && (held.has(lock) || !isDead(ownerOf(lock)));
}

/** Lets go of a lock of this process. */
export function releaseLock(lock: string): void {
  if (held.delete(lock) && ownerOf(lock) === process.pid) rmSync(lock, { force: true });
}

/** Makes this process the only one that records into the file: two would both pay for the same asks. */
export function lockRecording(path: string): Result<void, LlmError> {
  const lock = `${path}.lock`;
  const taken = takeLock(lock);
  if (taken.ok) return taken;
  const problem = taken.error;
  if (problem.kind === 'unwritable')
    return failure({ code: 'unwritable_recording', message: `${lock} cannot be written: ${String(problem.error)}` });
  const { owner, file } = problem;
  return failure({
    code: 'locked_recording',
    message:
      `${path} is being recorded by ${owner === undefined ? 'another process' : `process ${owner}`}, says ${file}. ` +
      'Wait until it ends or record another --seed; if nothing records there, delete that lock file.',
  });
}

function releaseAll(): void {
  for (const lock of held) if (ownerOf(lock) === process.pid) rmSync(lock, { force: true });
}

/** False if the file is there already. */
function create(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeFileSync(file, `${process.pid}\n`);
    return true;
  } catch (error) {
    // An empty lock would be nobody's, and never be taken over.
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Undefined where the file holds no process id, as between its creation and its writing. */
function ownerOf(lock: string): number | undefined {
  try {
    const text = readFileSync(lock, 'utf8').trim();
    return /^[1-9][0-9]{0,9}$/.test(text) ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}

function isDead(owner: number | undefined): boolean {
  if (owner === undefined) return false;
  // A lock with this process's own id that it does not hold is of an earlier process with the same id.
  if (owner === process.pid) return true;
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === 'ESRCH';
  }
}
