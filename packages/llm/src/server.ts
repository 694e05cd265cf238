import { success, type Result } from '@orrery/contract';
import type { CompletionOutcome, LlmError } from './outcome.ts';
import type { ProviderProfile } from './profile.ts';
import type { Clock, RateLimits } from './rate_limit.ts';
import type { CompletionRequest } from './request.ts';
import type { Waiting } from './retry.ts';

/** Where and how calls go out. */
export interface ServerOptions {
  /** Model name as the server knows it. */
  readonly model: string;
  readonly baseURL: string | undefined;
  readonly apiKey: string | undefined;
  /**
   * Milliseconds until one attempt is given up: to the first byte of the answer, and from there to its end. Of a
   * streamed answer: between one piece and the next, so that slow tokens are no failure.
   */
  readonly timeoutMs: number;
  /** Attempts after the first on 408, 409, 429, 5xx, timeouts, broken connections and torn answers. */
  readonly maxRetries: number;
  /** What the server understands; without it, the common core of the protocol. */
  readonly profile?: ProviderProfile;
  /** Our own limits of rate, over all calls to this server. Default: none. */
  readonly rate?: RateLimits;
  /** What `rate` and the seconds of an answer go by. Default: the system's clock. */
  readonly clock?: Clock;
  /** Hears when a call waits before its next attempt: for a progress display. */
  readonly onWait?: (waiting: Waiting) => void;
}

/** One call's outcome with the response body it was read from. */
export interface ServerAnswer {
  readonly outcome: CompletionOutcome;
  readonly body?: string;
  /** From the sending of the request that got the body to the body's end; waits and attempts before it are no part. */
  readonly seconds?: number;
}

export interface TransportHooks {
  /** Hears how many characters of a streamed answer have come. */
  readonly onText?: (characters: number) => void;
  /**
   * Asked before each further request of the same call; false gives the call up. `billed`: the server may charge for
   * the request before, as for an answer that was torn or came too late. Default: it may.
   */
  readonly mayRetry?: (billed: boolean) => boolean;
}

export type Transport = (
  request: CompletionRequest,
  signal: AbortSignal | undefined,
  hooks?: TransportHooks,
) => Promise<Result<ServerAnswer, LlmError>>;

/** A failed call is recorded: its message names neither address nor key. */
export function failedCall(message: string): Result<ServerAnswer, LlmError> {
  return success({ outcome: { kind: 'call_failed', message } });
}

/** Why nothing can be asked of this server as it is configured; undefined if all is well. */
export function configurationProblem({ baseURL, apiKey }: ServerOptions): LlmError | undefined {
  if (apiKey === undefined || apiKey === '')
    return {
      code: 'missing_key',
      message: `OPENAI_API_KEY is not set. Set it (any text for a server that needs none), or use --llm replay.`,
    };
  if (baseURL === undefined) return undefined;
  if (!URL.canParse(baseURL))
    return { code: 'invalid_configuration', message: `OPENAI_BASE_URL is not a URL: ${JSON.stringify(baseURL)}.` };
  const { username, password } = new URL(baseURL);
  if (username !== '' || password !== '')
    return {
      code: 'invalid_configuration',
      message: 'OPENAI_BASE_URL holds a user name or a password, which fetch refuses. Put the key into OPENAI_API_KEY.',
    };
  return undefined;
}
