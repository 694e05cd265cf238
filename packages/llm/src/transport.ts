import { failure, success, type Result } from '@orrery/contract';
import type { Dispatcher } from 'undici';
import { readBody, type CompletionOutcome, type LlmError } from './outcome.ts';
import type { CompletionRequest } from './request.ts';

/** Where and how calls go out. */
export interface ServerOptions {
  /** Model name as the server knows it. */
  readonly model: string;
  readonly baseURL: string | undefined;
  readonly apiKey: string | undefined;
  /** Milliseconds until one attempt is given up: to the first byte of the answer, and from there to its end. */
  readonly timeoutMs: number;
  /** Attempts after the first on 408, 409, 429, 5xx, timeouts and broken connections. */
  readonly maxRetries: number;
}

/** One call's outcome with the response body it was read from. */
export interface ServerAnswer {
  readonly outcome: CompletionOutcome;
  readonly body?: string;
}

export type Transport = (
  request: CompletionRequest,
  signal: AbortSignal | undefined,
) => Promise<Result<ServerAnswer, LlmError>>;

/** Calls over the OpenAI SDK, which is loaded at the first call: a replay never needs it. */
export function openAiTransport(options: ServerOptions): Transport {
  let dispatcher: Dispatcher | undefined;
  return async (request, signal) => {
    const {
      default: OpenAI,
      APIConnectionError,
      APIConnectionTimeoutError,
      APIError,
      APIUserAbortError,
    } = await import('openai');
    const { Agent, fetch } = await import('undici');
    // Node's own fetch gives up after 300 s without headers, which a slow model that does not stream needs: `timeoutMs`
    // is the one limit.
    dispatcher ??= new Agent({ headersTimeout: 0, bodyTimeout: 0 });
    const client = new OpenAI({
      fetch: fetch as unknown as typeof globalThis.fetch,
      fetchOptions: { dispatcher } as never,
      apiKey: options.apiKey ?? '',
      baseURL: options.baseURL ?? null,
      timeout: options.timeoutMs,
      maxRetries: options.maxRetries,
      // Nothing of the SDK's own logging may reach results on stdout.
      logLevel: 'off',
    });
    const place = options.baseURL ?? 'the default OpenAI server';
    // The SDK's own time limit ends with the headers; a body that stalls would hold the call for ever.
    const stalled = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    try {
      const response = await client.chat.completions
        .create(serverBody(request, options.model) as never, {
          signal: AbortSignal.any(signal === undefined ? [stalled.signal] : [stalled.signal, signal]),
        })
        .asResponse();
      timer = setTimeout(() => stalled.abort(), options.timeoutMs);
      const body = await response.text();
      const outcome = readBody(body);
      if (outcome.kind === 'answered' && outcome.samples.length < request.samples) {
        return failure({
          code: 'rejected_request',
          message: `${place} answered ${outcome.samples.length} of ${request.samples} samples: it does not support the field n. Ask for one sample a request.`,
        });
      }
      return success({ outcome, body });
    } catch (error) {
      if (signal?.aborted) return success({ outcome: { kind: 'cancelled' } });
      if (stalled.signal.aborted) return failedCall(`the answer did not end within ${options.timeoutMs} ms`);
      if (error instanceof APIUserAbortError) return success({ outcome: { kind: 'cancelled' } });
      if (error instanceof APIConnectionTimeoutError) {
        return failedCall(`no answer within ${options.timeoutMs} ms, ${options.maxRetries + 1} attempts`);
      }
      if (error instanceof APIConnectionError) {
        return failure({
          code: 'unreachable',
          message: `${place} cannot be reached (${rootCause(error)}). Check OPENAI_BASE_URL, or use --llm replay.`,
        });
      }
      if (error instanceof APIError && (error.status === 401 || error.status === 403)) {
        return failure({
          code: 'rejected_key',
          message: `${place} rejected the key (HTTP ${error.status}). Check OPENAI_API_KEY.`,
        });
      }
      if (error instanceof APIError && error.status !== undefined && !isTransient(error.status)) {
        return failure({
          code: 'rejected_request',
          message: `${place} rejected the request: ${error.message}. Check the model name and sampling.`,
        });
      }
      const message = error instanceof Error ? error.message : String(error);
      return failedCall(`the call failed: ${options.apiKey ? message.replaceAll(options.apiKey, '…') : message}`);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** What the SDK tries again: too slow, in conflict, too many requests, the server's own failures. */
function isTransient(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** A failed call is recorded: its message names neither address nor key. */
function failedCall(message: string): Result<ServerAnswer, LlmError> {
  return success({ outcome: { kind: 'call_failed', message } });
}

function serverBody(request: CompletionRequest, model: string): Record<string, unknown> {
  const { temperature, topP, maxTokens, stop } = request.sampling;
  const messages: Record<string, unknown>[] = request.messages.map(({ role, content }) => ({ role, content }));
  const last = messages.at(-1);
  if (request.continuation === 'prefix-flag' && last?.['role'] === 'assistant') last['prefix'] = true;
  return {
    model,
    messages,
    ...(request.samples > 1 ? { n: request.samples } : {}),
    ...(temperature === null ? {} : { temperature }),
    ...(topP === null ? {} : { top_p: topP }),
    ...(maxTokens === null ? {} : { max_tokens: maxTokens }),
    ...(stop.length === 0 ? {} : { stop }),
    ...(request.continuation === 'continue-flag' ? { continue_final_message: true, add_generation_prompt: false } : {}),
  };
}

function rootCause(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  if (!(cause instanceof Error)) return String(cause);
  const code = (cause as { code?: unknown }).code;
  return typeof code === 'string' ? code : cause.message;
}
