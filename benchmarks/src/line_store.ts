import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder, releaseLock, takeLock } from '@orrery/llm';
import type { z } from 'zod';
import { CommandError } from './command_error.ts';

/** The lines of a file of figures that are made one by one: JSON, one object a line, only ever added to. */
export interface StoredLines<T> {
  readonly lines: readonly T[];
  /** Numbers (from 1) of lines that are not whole, as an interrupted write leaves them. */
  readonly torn: readonly number[];
}

/** Reads such a file; an absent one is empty. */
export function readLines<T>(path: string, schema: z.ZodType<T>): StoredLines<T> {
  if (!existsSync(path)) return { lines: [], torn: [] };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${String(error)}`);
  }
  const lines: T[] = [];
  const torn: number[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const parsed = schema.safeParse(jsonOf(line));
    if (parsed.success) lines.push(parsed.data);
    else torn.push(at + 1);
  }
  return { lines, torn };
}

/** Adds a line and forces it to disk. What an interrupted write left is closed first, so that it spoils no other line. */
export function appendLine(path: string, value: unknown): void {
  locked(path, () => {
    const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const open = before !== '' && !before.endsWith('\n');
    const file = openSync(path, 'a');
    try {
      writeSync(file, `${open ? '\n' : ''}${JSON.stringify(value)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  });
}

/** Fails where a line could not be added: asked for before what the line says is worked out for minutes. */
export function mustBeWritable(path: string): void {
  locked(path, () => {
    if (existsSync(path)) closeSync(openSync(path, 'a'));
  });
}

/** Puts what `edit` makes of the whole lines in the file's place: the old file stays whole until the new one is, and what another process stores meanwhile is kept. */
export function editLines<T>(path: string, schema: z.ZodType<T>, edit: (lines: readonly T[]) => readonly T[]): void {
  locked(path, () => {
    const lines = edit(readLines(path, schema).lines);
    writeFileSync(`${path}.part`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    renameSync(`${path}.part`, path);
  });
}

/** Shards of one command write to the same file, each for a moment. */
function locked(path: string, write: () => void): void {
  const lock = `${path}.lock`;
  const until = Date.now() + 10_000;
  try {
    makeFolder(dirname(path));
    for (;;) {
      const taken = takeLock(lock);
      if (taken.ok) break;
      if (taken.error.kind === 'unwritable' || Date.now() > until) {
        const { error } = taken;
        const why = error.kind === 'held' ? `${error.file} says that another process is writing` : String(error.error);
        throw new CommandError(`${path} cannot be written: ${why}`);
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
    write();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${path} cannot be written: ${String(error)}`);
  } finally {
    releaseLock(lock);
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
