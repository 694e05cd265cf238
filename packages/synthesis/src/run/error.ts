/** Why a run cannot be started, read or gone on with. `message` names the place and the remedy. */
export interface RunError {
  readonly code:
    /** A folder or file cannot be written: no room, no permission. What was written before is whole. */
    | 'unwritable'
    | 'exists'
    | 'missing'
    | 'corrupt'
    | 'locked'
    /** What the run does now is not what it did before. */
    | 'diverged'
    | 'finished'
    | 'invalid_configuration'
    | 'language_model'
    | 'unusable_dataset';
  readonly message: string;
}

/** What a failed write means to whoever runs the command, once there is a run to go on with. */
export function unwritable(path: string, error: unknown): RunError {
  return refusedWrite(path, error, 'Make room, then go on with orrery resume.');
}

/** The same while the run is being made: what was written of it is removed. */
export function unmade(path: string, error: unknown): RunError {
  return refusedWrite(path, error, 'Make room, then start the run again: nothing of it was kept.');
}

function refusedWrite(path: string, error: unknown, afterRoom: string): RunError {
  const { code } = error as { code?: unknown };
  const reason =
    code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG'
      ? `there is no room left (${code}). ${afterRoom}`
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? `it may not be written (${code}). Allow it, or choose another folder with --runs.`
        : `${error instanceof Error ? error.message : String(error)}.`;
  return { code: 'unwritable', message: `${path} cannot be written: ${reason}` };
}
