export { cem, publishedCem, type CemOptions, type CemPlan } from './cem.ts';
export type { BoxModel, FiniteModel, ReferenceModel, Step } from './model.ts';
export { boxWorld, finiteWorld } from './planning_world.ts';
export { publishedUct, uct, type UctOptions, type UctPlan } from './uct.ts';
