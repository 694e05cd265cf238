import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { failure, success, type Result } from '@orrery/contract';
import { makeFolder } from '@orrery/llm';
import { blobName } from '../blobs.ts';
import { unwritable, type RunError } from './error.ts';

/** Texts in a folder, each in a file named by its sha256: `ab/abcd…`. */
export class BlobFolder {
  readonly #folder: string;
  /** Names that are known to be there. */
  readonly #kept = new Set<string>();
  readonly #refusal: typeof unwritable;

  /** `refusal` words what a failed write means; default: that of a run that can be gone on with. */
  constructor(folder: string, refusal: typeof unwritable = unwritable) {
    this.#folder = folder;
    this.#refusal = refusal;
  }

  /** Keeps the text, whole or not at all, and gives its name. */
  put(text: string): Result<string, RunError> {
    const name = blobName(text);
    if (this.#kept.has(name)) return success(name);
    const path = this.#path(name);
    try {
      if (!existsSync(path)) {
        makeFolder(join(this.#folder, name.slice(0, 2)));
        const part = `${path}.part`;
        const file = openSync(part, 'w');
        try {
          const bytes = Buffer.from(text);
          let written = 0;
          while (written < bytes.length) written += writeSync(file, bytes, written);
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        renameSync(part, path);
      }
    } catch (error) {
      rmSync(`${path}.part`, { force: true });
      return failure(this.#refusal(path, error));
    }
    this.#kept.add(name);
    return success(name);
  }

  get(name: string): Result<string, RunError> {
    const path = this.#path(name);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      return failure({ code: 'corrupt', message: `${path} cannot be read: ${String(error)}. Restore it from a copy.` });
    }
    if (blobName(text) === name) return success(text);
    return failure({
      code: 'corrupt',
      message: `${path} holds another text than its name says. Restore it from a copy.`,
    });
  }

  /** Removes what a crash left half written. */
  clean(): void {
    for (const group of existsSync(this.#folder) ? readdirSync(this.#folder) : [])
      for (const name of readdirSync(join(this.#folder, group)))
        if (name.endsWith('.part')) rmSync(join(this.#folder, group, name), { force: true });
  }

  #path(name: string): string {
    return join(this.#folder, name.slice(0, 2), name);
  }
}
