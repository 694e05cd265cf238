import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { failure, success, type Result } from '@orrery/contract';
import type { LlmError } from './outcome.ts';

const held = new Set<string>();

/**
 * Makes this process the only one that records into the file, until it exits: two would both pay for the same asks. The
 * lock is a file beside the recording that holds the process id; one left by a dead process is taken over. Sessions of
 * one process share its lock.
 */
export function lockRecording(path: string): Result<void, LlmError> {
  const lock = `${path}.lock`;
  if (held.has(lock) && ownerOf(lock) === process.pid) return success(undefined);
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (!create(lock)) {
      if (!isDead(ownerOf(lock))) return locked(path, lock);
      // Only one process may remove a dead one's lock: another's would remove the lock that the first has just made.
      const takeover = `${lock}.takeover`;
      if (!create(takeover)) return locked(path, takeover);
      try {
        if (!isDead(ownerOf(lock))) return locked(path, lock);
        rmSync(lock);
        if (!create(lock)) return locked(path, lock);
      } finally {
        rmSync(takeover, { force: true });
      }
    }
  } catch (error) {
    return failure({ code: 'unwritable_recording', message: `${lock} cannot be written: ${String(error)}` });
  }
  if (held.size === 0) process.on('exit', releaseAll);
  held.add(lock);
  return success(undefined);
}

function releaseAll(): void {
  for (const lock of held) if (ownerOf(lock) === process.pid) rmSync(lock, { force: true });
}

/** False if the file is there already. */
function create(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') return false;
    throw error;
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

function locked(path: string, lock: string): Result<never, LlmError> {
  const owner = ownerOf(lock);
  return failure({
    code: 'locked_recording',
    message:
      `${path} is being recorded by ${owner === undefined ? 'another process' : `process ${owner}`}, says ${lock}. ` +
      'Wait until it ends or record another --seed; if nothing records there, delete that lock file.',
  });
}
