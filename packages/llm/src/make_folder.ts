import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder with those above it, and gives the topmost that is new; undefined if it was there. Throws as `mkdirSync` does.
 * One by one: where mkdir answers ENOENT below a folder that exists, as in /proc, Node 20's own `recursive` never returns.
 */
export function makeFolder(path: string): string | undefined {
  const missing: string[] = [];
  let at = resolve(path);
  while (statSync(at, { throwIfNoEntry: false }) === undefined && dirname(at) !== at) {
    missing.push(at);
    at = dirname(at);
  }
  // What is there under this name may be no folder; then it is said as of any other name that is taken.
  if (missing.length === 0) makeOne(at);
  let topmost: string | undefined;
  for (const folder of missing.toReversed()) if (makeOne(folder)) topmost ??= folder;
  return topmost;
}

/** False if it is there, perhaps made by another process since. */
function makeOne(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return false;
    throw error;
  }
}
