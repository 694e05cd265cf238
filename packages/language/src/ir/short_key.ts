import { createHash } from 'node:crypto';

/** Characters of a key that is kept as it is. */
const longestKey = 64;

/**
 * A key as a part of other keys: itself if it is short, else a digest. Keys that hold whole keys grow at every level and in
 * every pass, and outgrow the memory.
 */
export function shortKey(key: string): string {
  return key.length <= longestKey ? key : createHash('sha256').update(key).digest('hex');
}
