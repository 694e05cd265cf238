import { createReadStream, statSync } from 'node:fs';
import { CommandFailure } from '../failure.ts';

const mebibyte = 1024 * 1024;

/** Chunks of a text file of any size, decoded; the message names the file, what is wrong with it and what it is to hold. */
export async function* textChunks(path: string, holds: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    const status = statSync(path);
    if (status.isDirectory()) throw new CommandFailure(`${path}: this is a folder; name a file.`);
    if (!status.isFile()) throw new CommandFailure(`${path}: not a regular file; name a file that holds ${holds}.`);
    for await (const chunk of createReadStream(path, { highWaterMark: mebibyte }))
      yield decoder.decode(chunk as Buffer, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    const { code } = error as { code?: unknown };
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new CommandFailure(`${path}: there is no such file.`);
    if (code === 'EACCES' || code === 'EPERM') throw new CommandFailure(`${path}: this file may not be read.`);
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new CommandFailure(`${path}: not UTF-8 text.`);
    throw new CommandFailure(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** One line may have so many characters: a file without line ends is no file of lines. */
const longestLine = 64 * mebibyte;

/** Lines of a text file of any size, without their ends. */
export async function* textLines(path: string, holds: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of textChunks(path, holds)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine)
      throw new CommandFailure(`${path}: a line of more than ${longestLine} characters; it must hold ${holds}.`);
    yield* lines;
  }
  if (rest !== '') yield rest;
}
