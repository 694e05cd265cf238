export {
  createLlmClient,
  type Ledger,
  type LlmClient,
  type LlmMode,
  type LlmOptions,
  type LlmSession,
} from './client.ts';
export type { CompletionOutcome, LlmError, Usage } from './outcome.ts';
export { recordingPath, type Provenance } from './recording.ts';
export { canonicalRequest, recordingKey } from './request.ts';
export type { CompletionRequest, Continuation, Message, RunStream, Sampling } from './request.ts';
export type { ServerAnswer, ServerOptions, Transport } from './transport.ts';
