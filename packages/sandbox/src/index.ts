export { chargesPerScoredStep, type LegalResult, type StepBatch, type StepResult } from './batch.ts';
export type { SandboxError } from './error.ts';
export { createSandbox, type CallOptions, type Sandbox, type SandboxModel, type SandboxOptions } from './sandbox.ts';
