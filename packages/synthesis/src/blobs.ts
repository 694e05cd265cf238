import { createHash } from 'node:crypto';

/** Texts by their content: prompts, answers, programs, verdicts. */
export interface Blobs {
  /** Keeps a text and gives its name: its sha256 in hexadecimal. */
  put(text: string): string;
}

export function blobName(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** For a synthesis that keeps nothing: names alone. */
export const unkept: Blobs = { put: blobName };
