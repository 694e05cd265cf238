export { Allowance, largestUse, type CapReached, type Caps, type CapsError, type TokenCount } from './allowance.ts';
export {
  createLlmClient,
  type AskPlace,
  type CompleteOptions,
  type Ledger,
  type LlmClient,
  type LlmMode,
  type LlmOptions,
  type LlmSession,
} from './client.ts';
export type { CompletionOutcome, LlmError, Usage } from './outcome.ts';
export { probeServer, type Finding, type ProbeReport } from './doctor.ts';
export { defaultModel, provenanceFromEnvironment, serverFromEnvironment, type ServerVariables } from './environment.ts';
export { makeFolder } from './make_folder.ts';
export { isLocked, releaseLock, takeLock, type LockProblem } from './file_lock.ts';
export { cost, listPrice, prices, pricesOf, type Price } from './prices.ts';
export { findProfile, guessProfile, plainProfile, profiles, type ProviderProfile } from './profile.ts';
export { RateLimit, systemClock, type Clock, type RateLimits } from './rate_limit.ts';
export { recordingFiles, recordingPath, type Provenance } from './recording.ts';
export { canonicalJson, canonicalRequest, recordingKey } from './request.ts';
export type { CompletionRequest, Continuation, Message, RunStream, Sampling } from './request.ts';
export type { Waiting } from './retry.ts';
export {
  configurationProblem,
  type ServerAnswer,
  type ServerOptions,
  type Transport,
  type TransportHooks,
} from './server.ts';
export { openAiTransport } from './transport.ts';
