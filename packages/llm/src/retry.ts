/** Why a call waits. */
export interface Waiting {
  readonly reason: string;
  readonly milliseconds: number;
  /** Number of the attempt that follows, from 1: the first waits for our own limits of rate alone. */
  readonly attempt: number;
}

/** Waits longer than this are not worth it: the call fails and says so. */
export const longestWaitMs = 15 * 60 * 1000;

const firstBackoffMs = 500;
const longestBackoffMs = 8_000;

/** Doubles from half a second up to 8 s. `attempt` is the one that failed, from 1. */
export function backoffMs(attempt: number): number {
  return Math.min(firstBackoffMs * 2 ** (attempt - 1), longestBackoffMs);
}

/**
 * What a server asks to wait: `retry-after-ms`, or `retry-after` in seconds or as a date (RFC 9110, 10.2.3). Undefined
 * where it says nothing that can be read. `now` in milliseconds since 1970.
 */
export function retryAfterMs(header: (name: string) => string | null, now: number): number | undefined {
  const milliseconds = Number.parseFloat(header('retry-after-ms') ?? '');
  if (milliseconds >= 0) return milliseconds;
  const text = header('retry-after')?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** One gate for all calls to a server: what makes one of them wait makes all of them wait. */
export class Gate {
  #closedUntil = 0;

  close(milliseconds: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, performance.now() + milliseconds);
  }

  /** Waits until the gate is open; false if the signal aborts first. */
  async pass(signal: AbortSignal | undefined): Promise<boolean> {
    for (;;) {
      const left = this.#closedUntil - performance.now();
      if (left <= 0) return signal?.aborted !== true;
      if (!(await sleep(left, signal))) return false;
    }
  }
}

/** False if the signal aborts first. */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted === true) return Promise.resolve(false);
  return new Promise((resolve) => {
    const aborted = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve(true);
    }, milliseconds);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
