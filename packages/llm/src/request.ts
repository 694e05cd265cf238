import { createHash } from 'node:crypto';
import { failure, success, type Result } from '@orrery/contract';
import { z } from 'zod';
import type { LlmError } from './outcome.ts';

/** One message of a chat. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Sampling as asked for; `null` means "do not send", which leaves the choice to the server. */
export interface Sampling {
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly maxTokens: number | null;
  readonly stop: readonly string[];
}

/** How a server is told to continue a trailing assistant message. `none`: prompts end with a user message. */
export type Continuation = 'none' | 'continue-flag' | 'prefix-flag' | 'trailing-assistant';

/** What orrery asks: no URL, no concrete model name, nothing of any SDK. Together with {@link RunStream} it is the key. */
export interface CompletionRequest {
  readonly promptVersion: string;
  /** The model's role in the run, such as `writer`; which concrete model plays it is provenance. */
  readonly role: string;
  readonly messages: readonly Message[];
  readonly sampling: Sampling;
  /** Completions wanted for this prompt, at least 1. */
  readonly samples: number;
  readonly continuation: Continuation;
}

/** The run a request belongs to; two runs never share a recording. */
export interface RunStream {
  readonly suite: string;
  readonly environment: string;
  readonly method: string;
  readonly seed: number;
}

export const requestSchema: z.ZodType<CompletionRequest> = z.strictObject({
  promptVersion: z.string(),
  role: z.string(),
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1),
  sampling: z.strictObject({
    temperature: z.number().nullable(),
    topP: z.number().nullable(),
    maxTokens: z.int().nullable(),
    stop: z.array(z.string()),
  }),
  samples: z.int().min(1),
  continuation: z.enum(['none', 'continue-flag', 'prefix-flag', 'trailing-assistant']),
});

export const runStreamSchema: z.ZodType<RunStream> = z.strictObject({
  suite: z.string(),
  environment: z.string(),
  method: z.string(),
  seed: z.number(),
});

/** JSON with the keys of every object sorted, so that equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The canonical text of a request: what is hashed, compared and stored. */
export function canonicalRequest(request: CompletionRequest): Result<string, LlmError> {
  const parsed = requestSchema.safeParse(request);
  if (parsed.success) return success(canonicalJson(parsed.data));
  const issue = parsed.error.issues[0];
  return failure({
    code: 'invalid_request',
    message: `the request is malformed at ${issue?.path.join('.')}: ${issue?.message}`,
  });
}

/** sha256 of the request, the run and the request's occurrence within the run (from 0), in hex. */
export function recordingKey(request: string, stream: RunStream, occurrence: number): string {
  return createHash('sha256').update(canonicalJson({ request, stream, occurrence })).digest('hex');
}
