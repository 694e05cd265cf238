import { fileURLToPath } from 'node:url';

const committed = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Completions as they were recorded: a folder a suite. */
export const recordingsFolder = committed('recordings');

/** Returns of written models that were planned in: a folder a suite. */
export const returnsFolder = committed('results/returns');

/** Returns of random play and of planners on the true dynamics: one file a task. */
export const anchorsFolder = committed('results/anchors');
