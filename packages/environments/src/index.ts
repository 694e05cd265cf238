export * from './dataset.ts';
export * from './episode.ts';
export type { EnvironmentError } from './error.ts';
export { generateDataset, type OpenLoopPlanner } from './generate.ts';
export { randomPolicy } from './random_policy.ts';
export * from './registry.ts';
export * from './task.ts';
