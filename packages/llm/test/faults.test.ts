import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StreamedCompletion } from '../src/event_stream.ts';
import {
  openAiTransport,
  plainProfile,
  type CompletionRequest,
  type ServerOptions,
  type Transport,
  type Waiting,
} from '../src/index.ts';
import { retryAfterMs } from '../src/retry.ts';
import { answers, chunk, completion, fails, inTurn, streamEnd, streams, StubServer } from './stub_server.ts';

const request: CompletionRequest = {
  promptVersion: 'test-1',
  role: 'writer',
  messages: [{ role: 'user', content: 'Write.' }],
  sampling: { temperature: null, topP: null, maxTokens: 100, stop: [] },
  samples: 1,
  continuation: 'none',
};

let stub: StubServer;
beforeEach(async () => {
  stub = await StubServer.start(answers('fine'));
});
afterEach(() => stub.close());

function transport(changes: Partial<ServerOptions> = {}): Transport {
  return openAiTransport({
    model: 'stub-model',
    baseURL: stub.baseURL,
    apiKey: 'secret-key',
    timeoutMs: 5000,
    maxRetries: 2,
    ...changes,
  });
}

const streaming = { profile: { ...plainProfile, stream: true } };
const answered = (text: string) => ({ ok: true, value: { outcome: { kind: 'answered', samples: [text] } } });
const callFailed = (message: string) => ({
  ok: true,
  value: { outcome: { kind: 'call_failed', message: expect.stringContaining(message) as string } },
});

describe('a limit of rate', () => {
  test('is waited for as long as the server says, and the wait is told', async () => {
    stub.behaviour = inTurn(fails(429, { 'retry-after': '0.2' }), answers('now'));
    const waits: Waiting[] = [];
    const started = performance.now();
    const answer = await transport({ onWait: (waiting) => waits.push(waiting) })(request, undefined);
    expect(answer).toMatchObject(answered('now'));
    expect(performance.now() - started).toBeGreaterThan(190);
    expect(waits).toEqual([{ reason: 'the server limits the rate (HTTP 429)', milliseconds: 200, attempt: 2 }]);
  });

  test('holds back every call to the server, not only the one that met it', async () => {
    stub.behaviour = inTurn(fails(429, { 'retry-after-ms': '300' }), answers('later'));
    const send = transport();
    const first = send(request, undefined);
    while (stub.served.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = performance.now();
    expect(await send(request, undefined)).toMatchObject(answered('later'));
    expect(performance.now() - started).toBeGreaterThan(100);
    expect(await first).toMatchObject(answered('later'));
  });

  test('of our own is kept to by every attempt, and told', async () => {
    stub.behaviour = inTurn(fails(500, { 'retry-after-ms': '1' }), answers('up'));
    let time = 0;
    const clock = { now: () => time, sleep: (milliseconds: number) => Promise.resolve((time += milliseconds) > 0) };
    const waits: Waiting[] = [];
    const send = transport({ rate: { requestsPerMinute: 1 }, clock, onWait: (waiting) => waits.push(waiting) });
    expect(await send(request, undefined)).toMatchObject(answered('up'));
    const reason = 'the limit of 1 requests a minute is reached';
    expect(waits.at(-1)).toEqual({ reason, milliseconds: 60_000, attempt: 2 });
    expect(await send(request, undefined)).toMatchObject(answered('up'));
    expect(waits.at(-1)).toEqual({ reason, milliseconds: 60_000, attempt: 1 });
  });

  test('of hours fails the call at once and names the time', async () => {
    stub.behaviour = fails(429, { 'retry-after': '7200' });
    expect(await transport()(request, undefined)).toMatchObject(callFailed('the server asks to wait 120 minutes'));
    expect(stub.served).toHaveLength(1);
  });

  test('can be cancelled while it is waited for', async () => {
    stub.behaviour = fails(429, { 'retry-after': '60' });
    const abort = new AbortController();
    const pending = transport({ onWait: () => abort.abort() })(request, abort.signal);
    expect(await pending).toEqual({ ok: true, value: { outcome: { kind: 'cancelled' } } });
  });

  test('is read from milliseconds, seconds and dates', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    const read = (headers: Record<string, string>) => retryAfterMs((name) => headers[name] ?? null, now);
    expect(read({ 'retry-after-ms': '1500', 'retry-after': '9' })).toBe(1500);
    expect(read({ 'retry-after': '9' })).toBe(9000);
    expect(read({ 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' })).toBe(7000);
    expect(read({ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' })).toBe(0);
    expect([read({}), read({ 'retry-after': 'soon' })]).toEqual([undefined, undefined]);
  });
});

describe('the seconds of an answer', () => {
  test('are of the request that got it: no wait and no attempt before it', async () => {
    let time = 0;
    const clock = { now: () => time, sleep: (milliseconds: number) => Promise.resolve((time += milliseconds) > 0) };
    const served = inTurn(fails(500, { 'retry-after-ms': '1' }), answers('up'));
    stub.behaviour = (...call) => {
      time += 2500;
      served(...call);
    };
    const answer = await transport({ rate: { requestsPerMinute: 1 }, clock })(request, undefined);
    expect(time).toBe(62_500);
    expect(answer).toMatchObject({ ok: true, value: { outcome: { kind: 'answered' }, seconds: 2.5 } });
  });

  test('are none where no answer came', async () => {
    stub.behaviour = fails(500);
    const answer = await transport({ maxRetries: 0 })(request, undefined);
    expect(answer).toMatchObject(callFailed('the server failed'));
    expect(answer).not.toHaveProperty('value.seconds');
  });
});

describe('a server that fails', () => {
  test.each([500, 502, 503])('with HTTP %i is asked again, and then the call has failed', async (status) => {
    stub.behaviour = fails(status, { 'retry-after-ms': '1' });
    expect(await transport()(request, undefined)).toMatchObject(
      callFailed(`the server failed (HTTP ${status}), 3 attempts`),
    );
    expect(stub.served).toHaveLength(3);
  });

  test('is asked again only as often as the caller lets it', async () => {
    stub.behaviour = fails(503, { 'retry-after-ms': '1' });
    let left = 1;
    const answer = await transport()(request, undefined, { mayRetry: (billed) => !billed && left-- > 0 });
    expect(answer).toMatchObject(
      callFailed('the server failed (HTTP 503), and a cap is in the way of another attempt'),
    );
    expect(stub.served).toHaveLength(2);
  });

  test('for a moment does not fail the call', async () => {
    stub.behaviour = inTurn(
      fails(500, { 'retry-after-ms': '1' }),
      fails(503, { 'retry-after-ms': '1' }),
      answers('up'),
    );
    expect(await transport()(request, undefined)).toMatchObject(answered('up'));
  });

  test('to start its answer in time is asked again', async () => {
    stub.behaviour = inTurn(() => {}, answers('second'));
    const billed: boolean[] = [];
    const mayRetry = (charged: boolean): boolean => billed.push(charged) > 0;
    expect(await transport({ timeoutMs: 150 })(request, undefined, { mayRetry })).toMatchObject(answered('second'));
    // It may have written an answer all the same.
    expect(billed).toEqual([true]);
  });

  test('by an HTML page, an empty body or a body of another shape gives a failed call', async () => {
    for (const body of ['<html>busy</html>', '', '[]', '{"choices":[{}]}', 'null']) {
      stub.behaviour = (response) => response.end(body);
      expect(await transport({ maxRetries: 0 })(request, undefined)).toMatchObject(callFailed("the server's answer"));
    }
  });

  test('and repeats the key does not spread it', async () => {
    stub.behaviour = fails(400, {}, '{"error":{"message":"bad secret-key"}}');
    const outcome = await transport()(request, undefined);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'rejected_request' } });
    expect(JSON.stringify(outcome)).not.toContain('secret-key');
  });
});

describe('a streamed answer', () => {
  test('is put together, with its usage, and told as it comes', async () => {
    stub.behaviour = streams(['Hello', ', ', 'world', ' – «ü»']);
    const heard: number[] = [];
    const answer = await transport(streaming)(request, undefined, { onText: (count) => heard.push(count) });
    expect(answer).toMatchObject(answered('Hello, world – «ü»'));
    expect(answer).toMatchObject({
      value: { outcome: { usage: { promptTokens: 11, completionTokens: 3, estimated: false }, model: 'stub-model' } },
    });
    expect(heard.at(-1)).toBe('Hello, world – «ü»'.length);
    expect(stub.served[0]).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  test('of slow tokens takes its time: only silence is a failure', async () => {
    const pieces = Array.from({ length: 10 }, (_, at) => `${at}`);
    stub.behaviour = streams(pieces, { everyMs: 40 });
    expect(await transport({ ...streaming, timeoutMs: 200, maxRetries: 0 })(request, undefined)).toMatchObject(
      answered('0123456789'),
    );
    stub.behaviour = streams(['a', 'b'], { everyMs: 400 });
    expect(await transport({ ...streaming, timeoutMs: 100, maxRetries: 0 })(request, undefined)).toMatchObject(
      callFailed('within 100 ms of its last piece'),
    );
  });

  test('that is torn is asked for again, and is never taken for a whole one', async () => {
    stub.behaviour = inTurn(streams(['half a pro'], { torn: true, everyMs: 10 }), streams(['whole']));
    expect(await transport(streaming)(request, undefined)).toMatchObject(answered('whole'));
    stub.behaviour = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(chunk('half'));
    };
    expect(await transport({ ...streaming, maxRetries: 0 })(request, undefined)).toMatchObject(
      callFailed('the answer broke off in the middle'),
    );
  });

  test('in which the server reports an error is a failed call', async () => {
    stub.behaviour = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`${chunk('half')}data: {"error":{"message":"overloaded"}}\n\n`);
    };
    expect(await transport({ ...streaming, maxRetries: 0 })(request, undefined)).toMatchObject(
      callFailed('the server reports an error in the middle of the answer'),
    );
  });

  test('from a server that does not stream is read in one piece', async () => {
    stub.behaviour = answers('at once');
    expect(await transport(streaming)(request, undefined)).toMatchObject(answered('at once'));
  });

  test('can be cancelled in the middle', async () => {
    stub.behaviour = streams(
      Array.from({ length: 100 }, () => 'x'),
      { everyMs: 20 },
    );
    const abort = new AbortController();
    const pending = transport(streaming)(request, abort.signal, { onText: () => abort.abort() });
    expect(await pending).toEqual({ ok: true, value: { outcome: { kind: 'cancelled' } } });
  });

  test('says the same however its bytes are cut', () => {
    const text = `: a comment\r\n\r\n${chunk('Grüße, ')}event: x\n${chunk('Wélt 🌍').replaceAll('\n', '\r\n')}${chunk('', 'stop')}${streamEnd}`;
    const bytes = new TextEncoder().encode(text);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        const completed = new StreamedCompletion();
        let from = 0;
        for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
          expect(completed.push(bytes.subarray(from, cut))).toBeUndefined();
          from = cut;
        }
        const end = completed.end();
        expect(end.ok ? JSON.parse(end.body) : end).toMatchObject({
          choices: [{ index: 0, finish_reason: 'stop', message: { content: 'Grüße, Wélt 🌍' } }],
          usage: { prompt_tokens: 11 },
        });
      }),
    );
  });
});

test('several samples are not asked of a server that is known to give one', async () => {
  const send = transport({ profile: { ...plainProfile, name: 'ollama', samples: false } });
  expect(await send({ ...request, samples: 3 }, undefined)).toMatchObject({
    ok: false,
    error: { code: 'rejected_request', message: expect.stringContaining('one sample a request') as string },
  });
  expect(stub.served).toHaveLength(0);
});

describe('an answer', () => {
  test('that ran into its limit is marked', async () => {
    stub.behaviour = answers('export function st', 'length');
    expect(await transport()(request, undefined)).toMatchObject({
      value: { outcome: { kind: 'answered', cut: true } },
    });
  });

  test('that is empty is an answer all the same: the model was paid', async () => {
    stub.behaviour = answers('');
    expect(await transport()(request, undefined)).toMatchObject(answered(''));
  });

  test('of 1 MB is read whole', async () => {
    const long = 'const a = 1;\n'.repeat(80_000);
    const textOf = async (send: Transport): Promise<string | undefined> => {
      const answer = await send(request, undefined);
      return answer.ok && answer.value.outcome.kind === 'answered' ? answer.value.outcome.samples[0] : undefined;
    };
    stub.behaviour = (response) => response.end(completion(long));
    expect((await textOf(transport())) === long).toBe(true);
    stub.behaviour = streams([long.slice(0, 500_000), long.slice(500_000)]);
    expect((await textOf(transport(streaming))) === long).toBe(true);
  });
});
