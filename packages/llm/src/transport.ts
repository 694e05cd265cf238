import { failure, success, type Result } from '@orrery/contract';
import { readBody, type CompletionOutcome, type LlmError } from './outcome.ts';
import type { CompletionRequest } from './request.ts';

/** Where and how calls go out. */
export interface ServerOptions {
  /** Model name as the server knows it. */
  readonly model: string;
  readonly baseURL: string | undefined;
  readonly apiKey: string | undefined;
  /** Milliseconds until one attempt is given up. */
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
  return async (request, signal) => {
    const {
      default: OpenAI,
      APIConnectionError,
      APIConnectionTimeoutError,
      APIError,
      APIUserAbortError,
    } = await import('openai');
    const client = new OpenAI({
      apiKey: options.apiKey ?? '',
      baseURL: options.baseURL ?? null,
      timeout: options.timeoutMs,
      maxRetries: options.maxRetries,
      // Nothing of the SDK's own logging may reach results on stdout.
      logLevel: 'off',
    });
    const place = options.baseURL ?? 'the default OpenAI server';
    try {
      const response = await client.chat.completions
        .create(serverBody(request, options.model) as never, signal === undefined ? {} : { signal })
        .asResponse();
      const body = await response.text();
      return success({ outcome: readBody(body), body });
    } catch (error) {
      if (error instanceof APIUserAbortError || signal?.aborted) return success({ outcome: { kind: 'cancelled' } });
      if (error instanceof APIConnectionTimeoutError) {
        return failedCall(`no answer from ${place} within ${options.timeoutMs} ms, ${options.maxRetries + 1} attempts`);
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
      if (error instanceof APIError && error.status !== undefined && error.status < 500 && error.status !== 429) {
        return failure({
          code: 'rejected_request',
          message: `${place} rejected the request: ${error.message}. Check the model name and sampling.`,
        });
      }
      return failedCall(`${place}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}

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
