import { failure, success, type Result } from '@orrery/contract';
import { cost, type Price } from './prices.ts';
import type { CompletionRequest } from './request.ts';

/** What a run may spend. A cap that is absent holds nothing back. */
export interface Caps {
  /** Requests that were sent, whatever came of them: each attempt of a call is one. */
  readonly calls?: number;
  /** Prompt and completion tokens together. */
  readonly tokens?: number;
  /** US dollars. */
  readonly money?: number;
}

/** Tokens of a call: counted, or the most it can come to. */
export interface TokenCount {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export interface CapReached {
  readonly cap: keyof Caps;
  readonly message: string;
}

export interface CapsError {
  readonly field: string;
  readonly message: string;
}

/**
 * The most that a request can cost: a token is at least two bytes of a prompt on average in every tokenizer we know of
 * (of text in a Latin script, nearer to four), and an answer is as long as its limit. No limit: no bound.
 */
export function largestUse({ messages, sampling, samples }: CompletionRequest): TokenCount {
  const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  return {
    promptTokens: Math.ceil(bytes / 2) + 16 * messages.length,
    completionTokens: (sampling.maxTokens ?? Infinity) * samples,
  };
}

/**
 * Hard caps: before a request its largest use is set aside, and a request that would pass a cap with all that is set
 * aside is not sent. What it decides depends on the order of the calls alone, never on when answers arrive, as long as
 * the caller settles in an order of its own.
 */
export class Allowance {
  readonly #caps: Caps;
  readonly #price: Price | undefined;
  readonly #reserved = new Map<number, TokenCount>();
  #calls = 0;
  #promptTokens = 0;
  #completionTokens = 0;

  private constructor(caps: Caps, price: Price | undefined) {
    this.#caps = caps;
    this.#price = price;
  }

  /** Refuses caps that are no numbers from 0, and a cap on money where the price is not known. */
  static create(caps: Caps, price: Price | undefined): Result<Allowance, CapsError> {
    for (const [field, value] of Object.entries(caps) as [keyof Caps, number | undefined][])
      if (value !== undefined && !(value >= 0))
        return failure({ field, message: `the cap on ${field} must be a number from 0, got ${value}` });
    if (caps.money !== undefined && price === undefined)
      return failure({
        field: 'money',
        message: 'a cap on money needs the price of the model, which is not in the list: give it (--price)',
      });
    return success(new Allowance(caps, price));
  }

  /** Sets the largest use aside under this number, or says which cap it would pass. */
  reserve(id: number, use: TokenCount): Result<void, CapReached> {
    const passed = this.#passed(use);
    if (passed !== undefined) return failure(passed);
    this.admit(id, use);
    return success(undefined);
  }

  /** Sets the largest use aside for a call that is made already: no cap can hold it back any more. */
  admit(id: number, use: TokenCount): void {
    this.#reserved.set(id, use);
    this.#calls += 1;
  }

  /**
   * Counts one more request for a call that is in flight; false, and nothing is counted, where a cap is in the way.
   * `billed`: the request before may be charged in full, and what was set aside is needed once more.
   */
  retry(id: number, billed: boolean): boolean {
    const again = billed ? this.#reserved.get(id) : undefined;
    if (this.#passed(again ?? { promptTokens: 0, completionTokens: 0 }) !== undefined) return false;
    this.#calls += 1;
    if (again !== undefined) this.#spend(again);
    return true;
  }

  /** Requests that an earlier process has sent beside the calls that are admitted or charged. */
  countRequests(count: number): void {
    this.#calls += count;
  }

  /**
   * What a call came to, in place of what was set aside. Undefined: nobody said, as of an answer that was torn or came too
   * late, which a server may charge in full.
   */
  settle(id: number, used: TokenCount | undefined): void {
    const reserved = this.#reserved.get(id);
    if (reserved === undefined) return;
    this.#reserved.delete(id);
    this.#spend(used ?? reserved);
  }

  /** A call whose answer was lost: it may have been charged in full. */
  charge(use: TokenCount): void {
    this.#calls += 1;
    this.#spend(use);
  }

  #spend(use: TokenCount): void {
    this.#promptTokens += use.promptTokens;
    this.#completionTokens += Number.isFinite(use.completionTokens) ? use.completionTokens : 0;
  }

  /** Spent so far, without what is set aside. `money` is undefined where the price is not known. */
  get spent(): { readonly calls: number; readonly tokens: number; readonly money: number | undefined } {
    const used = { promptTokens: this.#promptTokens, completionTokens: this.#completionTokens };
    return {
      calls: this.#calls,
      tokens: used.promptTokens + used.completionTokens,
      money: this.#price === undefined ? undefined : cost(used, this.#price),
    };
  }

  #passed(use: TokenCount): CapReached | undefined {
    const { calls, tokens, money } = this.#caps;
    if (calls !== undefined && this.#calls + 1 > calls)
      return { cap: 'calls', message: `the cap of ${calls} calls is reached` };
    let { promptTokens, completionTokens } = use;
    for (const reserved of this.#reserved.values()) {
      promptTokens += reserved.promptTokens;
      completionTokens += reserved.completionTokens;
    }
    promptTokens += this.#promptTokens;
    completionTokens += this.#completionTokens;
    const unbounded = ': the answer has no limit of its own; give one (--max-tokens)';
    const total = promptTokens + completionTokens;
    if (tokens !== undefined && total > tokens)
      return {
        cap: 'tokens',
        message: `the next call could pass the cap of ${tokens} tokens${total === Infinity ? unbounded : ''}`,
      };
    if (money !== undefined && this.#price !== undefined) {
      // A price of zero makes even an answer without a limit free.
      const { input, output } = this.#price;
      const most = (promptTokens * input + (output === 0 ? 0 : completionTokens * output)) / 1_000_000;
      if (most > money)
        return {
          cap: 'money',
          message: `the next call could pass the cap of $${money}${most === Infinity ? unbounded : ''}`,
        };
    }
    return undefined;
  }
}
