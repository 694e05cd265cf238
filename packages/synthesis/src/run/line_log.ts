import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { failure, success, type Result } from '@orrery/contract';
import { unwritable, type RunError } from './error.ts';

/** A file of lines that only grows. A line is there as a whole or not at all. */
export class LineLog {
  readonly path: string;
  /** As they were when the log was opened. */
  readonly lines: readonly string[];
  readonly #sync: boolean;
  #file: number | undefined;
  #length: number;

  private constructor(path: string, lines: readonly string[], length: number, sync: boolean) {
    this.path = path;
    this.lines = lines;
    this.#length = length;
    this.#sync = sync;
  }

  /**
   * Opens the log, empty where the file is absent. A last line without its end was torn by a crash and is cut off.
   * `sync: false` leaves it to the system when lines reach the disk.
   */
  static open(path: string, { sync = true }: { readonly sync?: boolean } = {}): Result<LineLog, RunError> {
    const read = readLines(path);
    if (!read.ok) return read;
    const { lines, whole, torn } = read.value;
    if (torn) {
      try {
        truncateSync(path, whole);
      } catch (error) {
        return failure(unwritable(path, error));
      }
    }
    return success(new LineLog(path, lines, whole, sync));
  }

  /** Adds a line, which holds no line end, and forces it to disk. After a failure the file is as it was. */
  append(line: string): Result<void, RunError> {
    try {
      this.#file ??= openSync(this.path, 'a');
      const bytes = Buffer.from(`${line}\n`);
      let written = 0;
      while (written < bytes.length) written += writeSync(this.#file, bytes, written);
      if (this.#sync) fsyncSync(this.#file);
      this.#length += bytes.length;
      return success(undefined);
    } catch (error) {
      this.#takeBack();
      return failure(unwritable(this.path, error));
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #takeBack(): void {
    try {
      if (this.#file !== undefined) ftruncateSync(this.#file, this.#length);
    } catch {
      // Then the next to open the log cuts the torn line off.
    }
  }
}

/** The whole lines of a file, without changing it. */
export function readLines(
  path: string,
): Result<{ readonly lines: readonly string[]; readonly whole: number; readonly torn: boolean }, RunError> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return success({ lines: [], whole: 0, torn: false });
    return failure({ code: 'corrupt', message: `${path} cannot be read: ${String(error)}` });
  }
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const text = bytes.toString('utf8', 0, whole);
  const lines = text === '' ? [] : text.slice(0, -1).split('\n');
  return success({ lines, whole, torn: whole < bytes.length });
}
