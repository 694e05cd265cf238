import { failure, success, type Result } from '@orrery/contract';
import { Agent, fetch } from 'undici';
import { StreamedCompletion } from './event_stream.ts';
import { readBody, type LlmError } from './outcome.ts';
import { plainProfile } from './profile.ts';
import type { CompletionRequest } from './request.ts';
import { retryAfterMs } from './retry.ts';
import { serverBody } from './server_body.ts';
import { failedCall, type ServerAnswer, type ServerOptions, type TransportHooks } from './server.ts';

/** What one request came to; `retry` says that the same request may succeed. */
export interface AttemptResult {
  readonly result: Result<ServerAnswer, LlmError>;
  readonly retry?: { readonly reason: string; readonly afterMs?: number; readonly billed: boolean };
}

export type Attempt = (
  request: CompletionRequest,
  signal: AbortSignal | undefined,
  hooks: TransportHooks,
) => Promise<AttemptResult>;

/** Loads the SDK and gives the function that sends one request. */
export async function attemptOf(options: ServerOptions): Promise<Attempt> {
  const { default: OpenAI, APIConnectionError, APIConnectionTimeoutError, APIError } = await import('openai');
  const { timeoutMs, profile = plainProfile } = options;
  // Node's own fetch gives up after 300 s without headers, which a slow model that does not stream needs: `timeoutMs`
  // is the one limit.
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  const client = new OpenAI({
    fetch: fetch as unknown as typeof globalThis.fetch,
    fetchOptions: { dispatcher } as never,
    apiKey: options.apiKey ?? '',
    baseURL: options.baseURL ?? null,
    timeout: timeoutMs,
    // Our own loop retries: its waits are shared by all calls, and can be cancelled and shown.
    maxRetries: 0,
    // Nothing of the SDK's own logging may reach results on stdout.
    logLevel: 'off',
  });
  const place = options.baseURL ?? 'the default OpenAI server';
  const transient = (reason: string, billed: boolean, afterMs?: number): AttemptResult => ({
    result: failedCall(reason),
    retry: { reason, billed, ...(afterMs !== undefined && { afterMs }) },
  });

  return async (request, signal, { onText }) => {
    // The SDK's own time limit ends with the headers; a body that stalls would hold the call for ever.
    const stalled = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const watch = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), timeoutMs);
    };
    try {
      const response = await client.chat.completions
        .create(serverBody(request, options.model, profile) as never, {
          signal: AbortSignal.any(signal === undefined ? [stalled.signal] : [stalled.signal, signal]),
        })
        .asResponse();
      watch();
      // A server that does not know the field answers in one piece.
      const streamed = (response.headers.get('content-type') ?? '').includes('text/event-stream');
      const read = streamed
        ? await readStream(response.body, watch, onText)
        : ({ ok: true, body: await response.text() } as const);
      if (!read.ok)
        return read.error.transient ? transient(read.error.message, true) : { result: failedCall(read.error.message) };
      return { result: checkedSamples(read.body, request, place) };
    } catch (error) {
      if (signal?.aborted) return { result: success({ outcome: { kind: 'cancelled' } }) };
      if (stalled.signal.aborted)
        return transient(
          `the answer did not end within ${timeoutMs} ms${profile.stream ? ' of its last piece' : ''}`,
          true,
        );
      if (error instanceof APIConnectionTimeoutError) return transient(`no answer within ${timeoutMs} ms`, true);
      if (error instanceof APIConnectionError) {
        const message = `${place} cannot be reached (${rootCause(error)}). Check OPENAI_BASE_URL, or use --llm replay.`;
        return {
          result: failure({ code: 'unreachable', message }),
          retry: { reason: 'the server cannot be reached', billed: false },
        };
      }
      if (error instanceof APIError && (error.status === 401 || error.status === 403)) {
        const message = `${place} rejected the key (HTTP ${error.status}). Check OPENAI_API_KEY.`;
        return { result: failure({ code: 'rejected_key', message }) };
      }
      if (error instanceof APIError && error.status !== undefined) {
        if (!isTransient(error.status)) {
          const message = `${place} rejected the request: ${hidden(error.message, options.apiKey)}. Check the model name and sampling.`;
          return { result: failure({ code: 'rejected_request', message }) };
        }
        const headers = error.headers;
        const afterMs = headers === undefined ? undefined : retryAfterMs((name) => headers.get(name), Date.now());
        const busy = error.status === 429 ? 'the server limits the rate' : 'the server failed';
        return transient(`${busy} (HTTP ${error.status})`, false, afterMs);
      }
      const message = error instanceof Error ? error.message : String(error);
      // A connection that broke in the middle of an answer, most of all.
      return transient(`the call failed: ${hidden(message, options.apiKey)}`, true);
    } finally {
      clearTimeout(timer);
    }
  };
}

async function readStream(
  body: AsyncIterable<Uint8Array> | null,
  alive: () => void,
  onText: TransportHooks['onText'],
): Promise<ReturnType<StreamedCompletion['end']>> {
  const completion = new StreamedCompletion();
  for await (const bytes of body ?? []) {
    alive();
    const failed = completion.push(bytes);
    if (failed !== undefined) return { ok: false, error: failed };
    onText?.(completion.length);
  }
  return completion.end();
}

function checkedSamples(body: string, request: CompletionRequest, place: string): Result<ServerAnswer, LlmError> {
  const { samples: wanted } = request;
  const outcome = readBody(body, request);
  if (outcome.kind !== 'answered' || outcome.samples.length >= wanted) return success({ outcome, body });
  return failure({
    code: 'rejected_request',
    message: `${place} answered ${outcome.samples.length} of ${wanted} samples: it does not support the field n. Ask for one sample a request.`,
  });
}

/** What may succeed when it is tried again: too slow, in conflict, too many requests, the server's own failures. */
function isTransient(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** A server may repeat the key that it was sent. */
function hidden(message: string, apiKey: string | undefined): string {
  return apiKey ? message.replaceAll(apiKey, '…') : message;
}

function rootCause(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  if (!(cause instanceof Error)) return String(cause);
  const code = (cause as { code?: unknown }).code;
  return typeof code === 'string' ? code : cause.message;
}
