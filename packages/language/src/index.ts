export * from './diagnostic.ts';
export { lowerProgram } from './lower.ts';
export type { EntryFunction, LoweredProgram } from './ir/lowered.ts';
export * from './ir/ir.ts';
export * from './ir/types.ts';
