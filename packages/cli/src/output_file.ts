import { accessSync, constants, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CommandFailure } from './failure.ts';

/**
 * A writer to a file that must not be one of `sources`; what is wrong with the place is said before any work is done. `what`
 * names the content in messages.
 */
export function outputFile(
  path: string,
  what: string,
  sources: readonly (string | undefined)[],
): (content: Uint8Array | string) => void {
  const place = placeOf(path);
  for (const source of sources)
    if (source !== undefined && place !== 'new' && realpathSync(source) === realpathSync(path))
      throw new CommandFailure(`${path} is the program itself; name another file for ${what}.`);
  return (content) => {
    try {
      if (place === 'device') writeFileSync(path, content);
      else replaceFile(path, content);
    } catch (error) {
      throw unwritable(path, error);
    }
  };
}

function unwritable(path: string, error: unknown): CommandFailure {
  return new CommandFailure(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
}

/** What stands where the output is to go. A device or a pipe is written to: moving a file there would replace it. */
function placeOf(path: string): 'new' | 'file' | 'device' {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory() === true)
    throw new CommandFailure(`${path} cannot be written: this is a folder; name a file in it.`);
  const place = status === undefined ? 'new' : status.isFile() ? 'file' : 'device';
  try {
    // A file is replaced by one that is written beside it.
    accessSync(place === 'device' ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw unwritable(path, error);
  }
  return place;
}

/** Writes beside the place and moves there, so that an interruption leaves what was there whole. */
function replaceFile(path: string, content: Uint8Array | string): void {
  const part = `${path}.${process.pid}.part`;
  try {
    writeFileSync(part, content);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}
