export { cem, cemAsync, type CemIteration, type CemOptions, type CemPlan, type CemStats } from './cem.ts';
export type { PlannerError } from './error.ts';
export { mcts, mctsAsync, type MctsOptions, type MctsPlan, type MctsStats } from './mcts.ts';
export { loadModel, Model, type ModelOptions } from './model.ts';
export { loadOracle, Oracle, oracleIds, type OracleAction, type OracleSpec } from './oracle.ts';
export type { Handle, Plannable, Rollout, Step } from './plannable.ts';
