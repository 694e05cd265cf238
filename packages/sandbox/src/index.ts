export { chargesPerScoredStep, type LegalResult, type StepBatch, type StepResult } from './batch.ts';
export type { SandboxError } from './error.ts';
export type { SandboxOptions } from './options.ts';
export { createSandbox, type CallOptions, type EntryOptions, type Sandbox, type SandboxModel } from './sandbox.ts';
