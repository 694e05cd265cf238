export {
  chargesPerScoredStep,
  exhaustedStepsAllowed,
  type CoverageResult,
  type LegalResult,
  type OutcomesBatch,
  type OutcomesResult,
  type StepBatch,
  type StepFailure,
  type StepResult,
  type ValueResult,
  type WeightedOutcome,
} from './batch.ts';
export type { SandboxError } from './error.ts';
export type { SandboxOptions } from './options.ts';
export { createSandbox, type CallOptions, type EntryOptions, type Sandbox, type SandboxModel } from './sandbox.ts';
