import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Allowance, cost, guessProfile, largestUse, listPrice, type Caps, type Price } from '../src/index.ts';

const price: Price = { input: 10, output: 30 };

function allowance(caps: Caps, known: Price | undefined = price): Allowance {
  const created = Allowance.create(caps, known);
  if (!created.ok) throw new Error(created.error.message);
  return created.value;
}

const use = (promptTokens: number, completionTokens: number) => ({ promptTokens, completionTokens });

describe('a cap', () => {
  test('on calls lets so many through, failed ones included', () => {
    const held = allowance({ calls: 2 });
    expect(held.reserve(1, use(1, 1)).ok).toBe(true);
    held.settle(1, use(0, 0));
    expect(held.reserve(2, use(1, 1)).ok).toBe(true);
    expect(held.reserve(3, use(1, 1))).toEqual({
      ok: false,
      error: { cap: 'calls', message: 'the cap of 2 calls is reached' },
    });
    expect(held.spent).toMatchObject({ calls: 2 });
  });

  test('on calls counts each attempt', () => {
    const held = allowance({ calls: 3 });
    expect(held.reserve(1, use(1, 1)).ok).toBe(true);
    expect([held.retry(1, false), held.retry(1, false), held.retry(1, false)]).toEqual([true, true, false]);
    held.settle(1, use(1, 1));
    expect(held.reserve(2, use(1, 1))).toMatchObject({ ok: false, error: { cap: 'calls' } });
  });

  test('on tokens counts a request that may have been charged, and sends no other that could pass it', () => {
    const held = allowance({ tokens: 100 });
    expect(held.reserve(1, use(20, 20)).ok).toBe(true);
    // A refused request costs nothing; a torn answer may cost all that was set aside.
    expect(held.retry(1, false)).toBe(true);
    expect(held.retry(1, true)).toBe(true);
    expect(held.spent).toMatchObject({ calls: 3, tokens: 40 });
    expect(held.retry(1, true)).toBe(false);
    held.settle(1, use(20, 5));
    expect(held.spent).toMatchObject({ calls: 3, tokens: 65 });
  });

  test('keeps what was set aside for a call that nobody said the use of', () => {
    const held = allowance({ tokens: 100 });
    expect(held.reserve(1, use(40, 50)).ok).toBe(true);
    held.settle(1, undefined);
    expect(held.spent.tokens).toBe(90);
  });

  test('on money counts what is in flight at its most, and takes the difference back', () => {
    const held = allowance({ money: 0.1 });
    // 1000 tokens in and 2000 out: 0.01 + 0.06.
    expect(held.reserve(1, use(1000, 2000)).ok).toBe(true);
    expect(held.reserve(2, use(1000, 2000))).toMatchObject({ ok: false, error: { cap: 'money' } });
    held.settle(1, use(500, 100));
    expect(held.spent).toEqual({ calls: 1, tokens: 600, money: 0.008 });
    expect(held.reserve(2, use(1000, 2000)).ok).toBe(true);
  });

  test('counts a lost call in full', () => {
    const held = allowance({ tokens: 100 });
    held.charge(use(40, 50));
    expect(held.reserve(1, use(10, 1))).toMatchObject({ ok: false, error: { cap: 'tokens' } });
    expect(held.reserve(1, use(9, 1)).ok).toBe(true);
  });

  test('on tokens or money refuses an answer without a limit, and says what to give; a free model needs none', () => {
    const held = allowance({ tokens: 1e9 }).reserve(1, use(1, Infinity));
    expect(held.ok ? '' : held.error.message).toContain('--max-tokens');
    expect(allowance({ money: 0 }, { input: 0, output: 0 }).reserve(1, use(5, Infinity)).ok).toBe(true);
  });

  test('that is no number, or on money without a price, is refused by name', () => {
    expect(Allowance.create({ calls: -1 }, price)).toMatchObject({ ok: false, error: { field: 'calls' } });
    expect(Allowance.create({ tokens: Number.NaN }, price)).toMatchObject({ ok: false, error: { field: 'tokens' } });
    expect(Allowance.create({ money: 1 }, undefined)).toMatchObject({ ok: false, error: { field: 'money' } });
  });

  test('is never passed, whatever is asked and however much of it is used', () => {
    const call = fc.record({
      prompt: fc.nat(500),
      limit: fc.nat(500),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(call), fc.nat(5000), (calls, cap) => {
        const held = allowance({ tokens: cap });
        const inFlight: (() => void)[] = [];
        for (const [at, { prompt, limit, share }] of calls.entries()) {
          if (held.reserve(at, use(prompt, limit)).ok)
            inFlight.push(() => held.settle(at, use(prompt, Math.floor(limit * share))));
          if (inFlight.length > 3) inFlight.shift()?.();
        }
        for (const settle of inFlight) settle();
        expect(held.spent.tokens).toBeLessThanOrEqual(cap);
      }),
    );
  });
});

test('the largest use of a request is its bytes in tokens and the limit of its answers', () => {
  const messages = [{ role: 'user', content: 'äbcd' }] as const;
  const sampling = { temperature: null, topP: null, maxTokens: 100, stop: [] };
  const request = { promptVersion: '', role: '', messages, sampling, samples: 3, continuation: 'none' } as const;
  expect(largestUse(request)).toEqual(use(3 + 16, 300));
});

describe('a price', () => {
  test('is the one of the model, its snapshots and its name at a router, and of no other model', () => {
    expect(listPrice('gpt-4-turbo')).toEqual({ input: 10, output: 30 });
    expect(listPrice('gpt-4o-mini-2024-07-18')).toEqual({ input: 0.15, output: 0.6 });
    expect(listPrice('openai/gpt-4o')).toEqual({ input: 2.5, output: 10 });
    expect([listPrice('gpt-4o-audio-preview'), listPrice('gpt-5-pro'), listPrice('llama3')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(cost(use(2_000_000, 500_000), price)).toBe(35);
  });
});

test.each([
  [undefined, 'openai'],
  ['https://api.openai.com/v1', 'openai'],
  ['https://api.deepseek.com/beta', 'deepseek'],
  ['http://localhost:11434/v1', 'ollama'],
  ['http://127.0.0.1:8080/v1', 'llama.cpp'],
  ['https://notopenai.com/v1', 'plain'],
  ['https://models.example.org/v1', 'plain'],
])('the profile of %s is %s', (address, name) => {
  expect(guessProfile(address).name).toBe(name);
});
