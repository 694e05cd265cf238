export * from './dataset.ts';
export * from './episode.ts';
export type { EnvironmentError } from './error.ts';
export { generateDataset, type OpenLoopPlanner } from './generate.ts';
export { openEnvironment, type OracleEnvironment, type OracleState } from './oracle_environment.ts';
export { modelPolicy, openLoopPlanner, oraclePolicy, type PlanningOptions } from './planning_policy.ts';
export { randomPolicy } from './random_policy.ts';
export * from './registry.ts';
export * from './task.ts';
