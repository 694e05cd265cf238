import { readFileSync, statSync } from 'node:fs';
import { CommandFailure } from './failure.ts';

/** No world model is larger: the checker's own limit is far below. */
const largestSource = 4 * 1024 * 1024;

/** Reads a program; the message names the file and what is wrong with it. */
export function readSource(path: string): string {
  let text: string;
  try {
    const status = statSync(path);
    if (!status.isFile() && !status.isDirectory())
      throw new CommandFailure(`${path}: not a regular file; name a file that holds the program.`);
    const { size } = status;
    if (size > largestSource)
      throw new CommandFailure(`${path}: ${size} bytes are too many for a world model (at most ${largestSource}).`);
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    const { code } = error as { code?: unknown };
    if (code === 'ENOENT') throw new CommandFailure(`${path}: there is no such file.`);
    if (code === 'EISDIR') throw new CommandFailure(`${path}: this is a folder; name a file.`);
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new CommandFailure(`${path}: not UTF-8 text.`);
    throw new CommandFailure(`${path} cannot be read: ${String(error)}`);
  }
  if (text.trim() === '')
    throw new CommandFailure(`${path}: the file is empty; a world model exports at least \`step\`.`);
  return text;
}
