import { readFileSync, statSync } from 'node:fs';
import { CommandFailure } from './failure.ts';

const mebibyte = 1024 * 1024;

/** Reads a text file of at most so many MiB; the message names the file, what is wrong with it and what it is to hold. */
export function readText(path: string, { holds, largestMiB }: { holds: string; largestMiB: number }): string {
  try {
    const status = statSync(path);
    if (status.isDirectory()) throw new CommandFailure(`${path}: this is a folder; name a file.`);
    if (!status.isFile()) throw new CommandFailure(`${path}: not a regular file; name a file that holds ${holds}.`);
    if (status.size > largestMiB * mebibyte)
      throw new CommandFailure(`${path}: ${status.size} bytes are too many for ${holds} (at most ${largestMiB} MiB).`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    const { code } = error as { code?: unknown };
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new CommandFailure(`${path}: there is no such file.`);
    if (code === 'EACCES' || code === 'EPERM') throw new CommandFailure(`${path}: this file may not be read.`);
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new CommandFailure(`${path}: not UTF-8 text.`);
    throw new CommandFailure(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
