import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RateLimit, serverFromEnvironment, type Clock, type RateLimits } from '../src/index.ts';

/** A clock that stands still but for what is slept. */
class FakeClock implements Clock {
  time = 1000;
  readonly slept: number[] = [];
  now(): number {
    return this.time;
  }
  sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
    if (signal?.aborted === true) return Promise.resolve(false);
    this.slept.push(milliseconds);
    this.time += milliseconds;
    return Promise.resolve(true);
  }
}

const use = (tokens: number) => ({ promptTokens: tokens, completionTokens: 0 });

/** When each of these requests goes out, all of them asked for at once. */
async function times(limits: RateLimits, tokens: readonly number[]): Promise<number[]> {
  const clock = new FakeClock();
  const limit = new RateLimit(limits, clock);
  return Promise.all(
    tokens.map(async (each) => {
      expect(await limit.pass(use(each), undefined)).toBe(true);
      return clock.time - 1000;
    }),
  );
}

describe('our own limit of rate', () => {
  test('on requests lets so many out in any minute, in the order in which they ask', async () => {
    expect(await times({ requestsPerMinute: 2 }, [1, 1, 1, 1, 1])).toEqual([0, 0, 60_000, 60_000, 120_000]);
  });

  test('on tokens counts what requests may come to, and lets one that exceeds it out alone', async () => {
    expect(await times({ tokensPerMinute: 100 }, [60, 40, 10, 500, 1])).toEqual([0, 0, 60_000, 120_000, 180_000]);
  });

  test('says what it waits for, and how long', async () => {
    const clock = new FakeClock();
    const limit = new RateLimit({ requestsPerMinute: 1 }, clock);
    await limit.pass(use(1), undefined);
    clock.time += 20_000;
    const waits: string[] = [];
    await limit.pass(use(1), undefined, (reason, milliseconds) => waits.push(`${reason}: ${milliseconds}`));
    expect(waits).toEqual(['the limit of 1 requests a minute is reached: 40000']);
  });

  test('is given up by whoever aborts, also behind another that waits, and counts nothing for that', async () => {
    const abort = new AbortController();
    let release: (slept: boolean) => void = () => {};
    let time = 0;
    const clock: Clock = { now: () => time, sleep: () => new Promise((resolve) => (release = resolve)) };
    const limit = new RateLimit({ requestsPerMinute: 1 }, clock);
    await limit.pass(use(1), undefined);
    const waits = limit.pass(use(1), undefined);
    const givenUp = limit.pass(use(1), abort.signal);
    abort.abort();
    expect(await givenUp).toBe(false);
    time = 60_000;
    release(true);
    expect(await waits).toBe(true);
    time = 120_000;
    expect(await limit.pass(use(1), undefined)).toBe(true);
  });

  test('holds in every window of a minute, whatever is asked for', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 5 }), async (tokens, requestsPerMinute) => {
        const sent = await times({ requestsPerMinute, tokensPerMinute: 100 }, tokens);
        for (const start of sent) {
          const inside = sent.flatMap((at, place) => (at >= start && at < start + 60_000 ? [tokens[place] ?? 0] : []));
          expect(inside.length).toBeLessThanOrEqual(requestsPerMinute);
          expect(inside.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  test('is read from the environment, and refused where it is none', () => {
    const read = serverFromEnvironment({ ORRERY_REQUESTS_PER_MINUTE: '60', ORRERY_TOKENS_PER_MINUTE: '1000' });
    expect(read).toMatchObject({ ok: true, value: { rate: { requestsPerMinute: 60, tokensPerMinute: 1000 } } });
    expect(serverFromEnvironment({ ORRERY_TOKENS_PER_MINUTE: '0' })).toMatchObject({
      ok: false,
      error: { message: 'ORRERY_TOKENS_PER_MINUTE must be a whole number from 1, got "0"' },
    });
  });
});
