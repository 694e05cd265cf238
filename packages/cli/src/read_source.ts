import { CommandFailure } from './failure.ts';
import { readText } from './read_text.ts';

/** Reads a program; the message names the file and what is wrong with it. */
export function readSource(path: string): string {
  // The checker's own limit is far below.
  const text = readText(path, { holds: 'a world model', largestMiB: 4 });
  if (text.trim() === '')
    throw new CommandFailure(`${path}: the file is empty; a world model exports at least \`step\`.`);
  return text;
}
