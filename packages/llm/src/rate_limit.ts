import type { TokenCount } from './allowance.ts';
import { sleep } from './retry.ts';

/** How fast calls may go out, retries included. A limit that is absent holds nothing back. */
export interface RateLimits {
  /** Requests in any 60 s, at least 1. */
  readonly requestsPerMinute?: number;
  /**
   * Tokens in any 60 s, at least 1: each request at the most it can come to, as servers count. A request that is larger
   * than the limit goes out alone.
   */
  readonly tokensPerMinute?: number;
}

/** The time that a limit goes by: milliseconds that never run backwards, and a wait that an abort ends with false. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean>;
}

export const systemClock: Clock = { now: () => performance.now(), sleep };

const minuteMs = 60_000;

interface Sent {
  readonly at: number;
  readonly tokens: number;
}

/** Our own limits of rate: requests pass in the order in which they ask, each when the last 60 s leave room for it. */
export class RateLimit {
  readonly #limits: RateLimits;
  readonly #clock: Clock;
  #sent: Sent[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(limits: RateLimits, clock: Clock = systemClock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Waits until a request with such a largest use may go out; false if the signal aborts first. `onWait` hears of each wait. */
  pass(
    use: TokenCount,
    signal: AbortSignal | undefined,
    onWait: (reason: string, milliseconds: number) => void = () => {},
  ): Promise<boolean> {
    const passed = this.#last.then(() => this.#admit(tokensOf(use), signal, onWait));
    this.#last = passed;
    if (signal === undefined) return passed;
    // Who gives up does not wait for those before it.
    return new Promise((resolve) => {
      const aborted = (): void => resolve(false);
      signal.addEventListener('abort', aborted, { once: true });
      void passed.then((isIn) => {
        signal.removeEventListener('abort', aborted);
        resolve(isIn);
      });
    });
  }

  async #admit(
    tokens: number,
    signal: AbortSignal | undefined,
    onWait: (reason: string, milliseconds: number) => void,
  ): Promise<boolean> {
    for (;;) {
      if (signal?.aborted === true) return false;
      const now = this.#clock.now();
      this.#sent = this.#sent.filter(({ at }) => now - at < minuteMs);
      const held = this.#held(tokens);
      if (held === undefined) {
        this.#sent.push({ at: now, tokens });
        return true;
      }
      const milliseconds = held.until + minuteMs - now;
      onWait(held.reason, milliseconds);
      if (!(await this.#clock.sleep(milliseconds, signal))) return false;
    }
  }

  /** The limit that holds a request back, and the request that has to be a minute old for it to pass. */
  #held(tokens: number): { readonly reason: string; readonly until: number } | undefined {
    const { requestsPerMinute = Infinity, tokensPerMinute = Infinity } = this.#limits;
    const requests = this.#sent[this.#sent.length - requestsPerMinute];
    if (requests !== undefined)
      return { reason: `the limit of ${requestsPerMinute} requests a minute is reached`, until: requests.at };
    let sum = tokens;
    for (let at = this.#sent.length - 1; at >= 0; at -= 1) {
      const sent = this.#sent[at];
      sum += sent?.tokens ?? 0;
      if (sent !== undefined && sum > tokensPerMinute)
        return { reason: `the limit of ${tokensPerMinute} tokens a minute is reached`, until: sent.at };
    }
    return undefined;
  }
}

/** An answer without a limit counts by its prompt: what it comes to nobody knows. */
function tokensOf({ promptTokens, completionTokens }: TokenCount): number {
  return promptTokens + (Number.isFinite(completionTokens) ? completionTokens : 0);
}
