import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { CommandFailure } from '../failure.ts';

/** Characters that are held before they are written. */
const held = 1 << 20;

/** A file of lines of any length, written beside its place and moved there whole. */
export class LineFile {
  readonly #path: string;
  readonly #part: string;
  #file: number | undefined;
  #text = '';

  constructor(path: string) {
    this.#path = path;
    this.#part = `${path}.part`;
    this.#file = this.#attempt(() => openSync(this.#part, 'w'));
  }

  write(line: string): void {
    this.#text += `${line}\n`;
    if (this.#text.length >= held) this.#flush();
  }

  /** Everything that was written is forgotten. */
  restart(): void {
    this.#text = '';
    const file = this.#file;
    if (file === undefined) return;
    closeSync(file);
    this.#file = this.#attempt(() => openSync(this.#part, 'w'));
  }

  keep(): void {
    this.#flush();
    this.#close();
    this.#attempt(() => renameSync(this.#part, this.#path));
  }

  discard(): void {
    this.#close();
    rmSync(this.#part, { force: true });
  }

  #flush(): void {
    const file = this.#file;
    if (file === undefined) return;
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    for (let at = 0; at < bytes.length;) at += this.#attempt(() => writeSync(file, bytes, at));
  }

  #close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #attempt<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw new CommandFailure(`${this.#path} cannot be written: ${error instanceof Error ? error.message : ''}`);
    }
  }
}
