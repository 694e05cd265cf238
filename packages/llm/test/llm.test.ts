import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLlmClient, recordingPath, type CompletionRequest, type LlmMode, type RunStream } from '../src/index.ts';

const stream: RunStream = { suite: 'test', environment: 'World-v1', method: 'search', seed: 7 };
const provenance = { date: '2026-11-20', endpoint: 'stub', model: 'stub', sampling: 'as requested', tokens: 'exact' };

function request(content: string, samples = 1): CompletionRequest {
  return {
    promptVersion: 'test-1',
    role: 'writer',
    messages: [
      { role: 'system', content: 'You write programs.' },
      { role: 'user', content },
    ],
    sampling: { temperature: 1, topP: null, maxTokens: 100, stop: [] },
    samples,
    continuation: 'none',
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse, body: Record<string, unknown>) => void;

let folder: string;
let server: Server;
let baseURL: string;
let handler: Handler;
let served: Record<string, unknown>[];

const completion = (text: string): string =>
  JSON.stringify({
    model: 'stub-model',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: text } }],
    usage: { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14, estimated: true },
  });

const usage = { promptTokens: 11, completionTokens: 3, estimated: true };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-llm-'));
  served = [];
  handler = (_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(completion(`answer ${served.length}`));
  };
  server = createServer((incoming, response) => {
    let text = '';
    incoming.on('data', (part: Buffer) => (text += part.toString()));
    incoming.on('end', () => {
      const body = JSON.parse(text) as Record<string, unknown>;
      served.push(body);
      handler(incoming, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

function open(
  mode: LlmMode,
  overrides: { baseURL?: string; apiKey?: string | undefined; maxRetries?: number; timeoutMs?: number } = {},
  origin = provenance,
  run = stream,
) {
  const client = createLlmClient({
    mode,
    recordings: folder,
    provenance: origin,
    server: { model: 'stub-model', baseURL, apiKey: 'secret-key', timeoutMs: 5000, maxRetries: 0, ...overrides },
  });
  if (!client.ok) return client;
  return client.value.session(run);
}

function opened(mode: LlmMode, overrides = {}) {
  const session = open(mode, overrides);
  if (!session.ok) throw new Error(session.error.message);
  return session.value;
}

describe('a recording', () => {
  test('replays what was recorded, and counts the same calls and tokens', async () => {
    const recorder = opened('record');
    const first = await recorder.complete(request('a'));
    const again = await recorder.complete(request('a'));
    const other = await recorder.complete(request('b'));
    const player = opened('replay', { baseURL: 'http://127.0.0.1:9/v1' });
    expect(await player.complete(request('a'))).toEqual(first);
    expect(await player.complete(request('a'))).toEqual(again);
    expect(await player.complete(request('b'))).toEqual(other);
    expect(first).not.toEqual(again);
    expect(player.ledger).toEqual({
      answered: 3,
      refused: 0,
      failed: 0,
      promptTokens: 33,
      completionTokens: 9,
      estimated: true,
    });
    expect(player.ledger).toEqual(recorder.ledger);
    expect(player.provenance).toEqual(provenance);
  });

  test('tells how long an answer took as often as it is replayed, and of one that was not measured nothing', async () => {
    const taken: number[] = [];
    const hear = { onSeconds: (seconds: number) => taken.push(seconds) };
    const client = createLlmClient({
      mode: 'record',
      recordings: folder,
      provenance,
      server: { model: 'stub-model', baseURL, apiKey: 'secret-key', timeoutMs: 5000, maxRetries: 0 },
      transport: ({ messages }) =>
        Promise.resolve({
          ok: true,
          value: {
            outcome: { kind: 'answered', samples: ['x'], usage, model: 'stub-model' },
            body: completion('x'),
            ...(messages.at(-1)?.content === 'a' && { seconds: 146.70049 }),
          },
        }),
    });
    const session = client.ok ? client.value.session(stream) : client;
    if (!session.ok) throw new Error(session.error.message);
    for (const text of ['a', 'b']) await session.value.complete(request(text), hear);
    expect(taken).toEqual([146.70049]);
    const player = opened('replay');
    for (const text of ['a', 'b']) await player.complete(request(text), hear);
    expect(taken).toEqual([146.70049, 146.7]);
  });

  test('keeps no secret', async () => {
    await opened('record').complete(request('a'));
    expect(readFileSync(recordingPath(folder, stream), 'utf8')).not.toContain('secret-key');
  });

  test('keeps no address either, not even where a call failed', async () => {
    handler = (_, response) => {
      response.statusCode = 500;
      response.end('{"error":{"message":"secret-key is out of order"}}');
    };
    await opened('record').complete(request('a'));
    handler = () => {};
    await opened('record', { timeoutMs: 50 }).complete(request('b'));
    const text = readFileSync(recordingPath(folder, stream), 'utf8');
    expect(text.split('\n')).toHaveLength(4);
    for (const secret of ['127.0.0.1', 'secret-key']) expect(text).not.toContain(secret);
  });

  test('goes on where it stopped: an answered ask is never sent again', async () => {
    const first = await opened('record').complete(request('a'));
    const resumed = opened('record');
    expect(await resumed.complete(request('a'))).toEqual(first);
    expect(served).toHaveLength(1);
    await resumed.complete(request('b'));
    expect(served).toHaveLength(2);
  });

  test.each(['model', 'endpoint'] as const)('takes no answers of another %s, and says which it has', async (field) => {
    await opened('record').complete(request('a'));
    const other = open('record', {}, { ...provenance, [field]: 'another' });
    expect(other).toMatchObject({ ok: false, error: { code: 'invalid_configuration' } });
    if (!other.ok) expect(other.error.message).toMatch(/stub.*another.*--llm replay/);
    // The day is another whenever a run goes on.
    expect(open('record', {}, { ...provenance, date: '2099-01-01' }).ok).toBe(true);
    expect(open('replay', {}, { ...provenance, [field]: 'another' }).ok).toBe(true);
  });

  test('a single changed character fails the replay and shows both texts', async () => {
    await opened('record').complete(request('line one\nthe pole falls left'));
    const outcome = await opened('replay').complete(request('line one\nthe pole falls lefT'));
    expect(outcome.ok).toBe(false);
    if (outcome.ok) return;
    expect(outcome.error.code).toBe('changed_prompt');
    expect(outcome.error.message).toContain('message 2 (user), line 2, column 19');
    expect(outcome.error.message).toContain('falls left');
    expect(outcome.error.message).toContain('falls lefT');
  });

  test('a change at the very start is line 1, column 1', async () => {
    await opened('record').complete(request('x'));
    const outcome = await opened('replay').complete(request('\nx'));
    expect(outcome.ok ? '' : outcome.error.message).toContain('line 1, column 1:');
  });

  test('a replay beyond the recorded occurrences fails', async () => {
    await opened('record').complete(request('a'));
    const player = opened('replay');
    await player.complete(request('a'));
    const outcome = await player.complete(request('a'));
    expect(outcome.ok ? '' : outcome.error.code).toBe('partial_recording');
    expect(outcome.ok ? '' : outcome.error.message).toContain('the recording ends with ask 0');
  });

  test('a recording that ends in an ask that came to nothing is an interrupted one', async () => {
    await opened('record').complete(request('a'));
    handler = () => {};
    const recorder = opened('record', { timeoutMs: 50 });
    await recorder.complete(request('a'));
    await recorder.complete(request('b'));
    const player = opened('replay');
    await player.complete(request('a'));
    await player.complete(request('b'));
    const outcome = await player.complete(request('c'));
    expect(outcome.ok ? '' : outcome.error.code).toBe('interrupted_recording');
  });

  test('plays failures too', async () => {
    handler = (_, response) => {
      response.statusCode = 500;
      response.end('{}');
    };
    const recorded = await opened('record').complete(request('a'));
    expect(recorded).toMatchObject({ ok: true, value: { kind: 'call_failed' } });
    expect(await opened('replay').complete(request('a'))).toEqual(recorded);
  });

  test.each([
    ['an empty file', () => '', ':1: the recording is empty'],
    ['a torn last line', (text: string) => text.slice(0, -5), 'torn'],
    ['a line that is not JSON', (text: string) => `${text}garbage\n`, ':3: not JSON'],
    [
      'an edited request',
      (text: string) => text.replace('You write programs.', 'You write poems.'),
      ':2: the key is not',
    ],
    [
      'an edited key',
      (text: string) => text.replace(/"key":"[0-9a-f]{64}"/, `"key":"${'0'.repeat(64)}"`),
      ':2: the key',
    ],
    ['an ask of another shape', (text: string) => `${text}{"kind":"ask"}\n`, ':3: not a recorded ask'],
    [
      'the header of another run',
      (text: string) => text.replace('World-v1', 'World-v2'),
      ':1: recorded for another run',
    ],
  ])('that is corrupt (%s) is refused in every mode and left as it is', async (_, damage, message) => {
    await opened('record').complete(request('a'));
    const path = recordingPath(folder, stream);
    const damaged = damage(readFileSync(path, 'utf8'));
    writeFileSync(path, damaged);
    for (const mode of ['replay', 'record'] as const) {
      const session = open(mode);
      expect(session.ok).toBe(false);
      expect(session.ok ? '' : session.error.code).toBe('corrupt_recording');
      expect(session.ok ? '' : session.error.message).toContain(message);
    }
    expect(readFileSync(path, 'utf8')).toBe(damaged);
  });

  test('with a second process that records is refused, without a call, and names the lock and the remedy', () => {
    const path = recordingPath(folder, stream);
    mkdirSync(dirname(path), { recursive: true });
    // The parent is a process that lives and is not this one.
    writeFileSync(`${path}.lock`, `${process.ppid}\n`);
    const session = open('record');
    expect(session).toMatchObject({ ok: false, error: { code: 'locked_recording' } });
    for (const part of [`${path}.lock`, `process ${process.ppid}`, 'delete that lock file'])
      expect(session.ok ? '' : session.error.message).toContain(part);
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(`${process.ppid}\n`);
    // A lock that is just being written has no owner yet.
    writeFileSync(`${path}.lock`, '');
    expect(open('record')).toMatchObject({ ok: false, error: { code: 'locked_recording' } });
  });

  test('whose lock is of a dead process is taken over, and holds the lock of this one', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const path = recordingPath(folder, stream);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.lock`, `${pid}\n`);
    expect((await opened('record').complete(request('a'))).ok).toBe(true);
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(`${process.pid}\n`);
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('takeover'))).toEqual([]);
  });

  test('is locked until the process that records exits', () => {
    const program = `
      import { createLlmClient } from '@orrery/llm';
      import { existsSync } from 'node:fs';
      const client = createLlmClient(${JSON.stringify({
        mode: 'record',
        recordings: folder,
        provenance,
        server: { model: 'stub', baseURL, apiKey: 'none', timeoutMs: 1, maxRetries: 0 },
      })});
      const session = client.value.session(${JSON.stringify(stream)});
      console.log(session.ok, existsSync(${JSON.stringify(`${recordingPath(folder, stream)}.lock`)}));`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      cwd: fileURLToPath(new URL('..', import.meta.url)),
    });
    expect([run.stdout, run.stderr]).toEqual(['true true\n', '']);
    expect(existsSync(`${recordingPath(folder, stream)}.lock`)).toBe(false);
  });

  test('that does not exist is an error with the remedy', () => {
    const session = open('replay');
    expect(session).toMatchObject({ ok: false, error: { code: 'missing_recording' } });
  });

  test('that does not exist is told with those of its environment that do', async () => {
    await opened('record').complete(request('a'));
    const replayOf = (run: RunStream): string => {
      const session = open('replay', {}, provenance, run);
      return session.ok ? 'a session' : session.error.message;
    };
    expect(replayOf({ ...stream, method: 'another' })).toContain('Recorded of World-v1: search (seed 7). Choose one');
    // Another world, whose name begins with the same letters.
    expect(replayOf({ ...stream, environment: 'World-v' })).not.toContain('Recorded of');
  });

  test('that failed may be recorded again, and then the answer counts', async () => {
    handler = (_, response) => {
      response.statusCode = 500;
      response.end('{}');
    };
    await opened('record').complete(request('a'));
    handler = (_, response) => response.end(completion('late'));
    const late = await opened('record').complete(request('a'));
    expect(late).toMatchObject({ ok: true, value: { kind: 'answered', samples: ['late'] } });
    expect(await opened('replay').complete(request('a'))).toEqual(late);
  });
});

describe('a live call', () => {
  test('sends what was asked and nothing that was left open', async () => {
    await opened('live').complete(request('a', 2));
    expect(served[0]).toEqual({
      model: 'stub-model',
      messages: request('a').messages,
      n: 2,
      temperature: 1,
      max_tokens: 100,
    });
  });

  test('retries a 429 within one ask', async () => {
    handler = (_, response) => {
      if (served.length === 1) {
        response.statusCode = 429;
        response.setHeader('retry-after-ms', '1');
        response.end('{}');
      } else {
        response.end(completion('ok'));
      }
    };
    const session = opened('live', { maxRetries: 2 });
    expect(await session.complete(request('a'))).toMatchObject({ ok: true, value: { kind: 'answered' } });
    expect(session.ledger.answered).toBe(1);
  });

  test('a time-out, a torn body and a body of another shape are failed calls', async () => {
    handler = () => {};
    const slow = await opened('live', { timeoutMs: 50 }).complete(request('a'));
    expect(slow).toMatchObject({ ok: true, value: { kind: 'call_failed' } });
    handler = (_, response) => response.end(completion('x').slice(0, 40));
    expect(await opened('live').complete(request('a'))).toMatchObject({ ok: true, value: { kind: 'call_failed' } });
    handler = (_, response) => response.end('{"choices":[]}');
    expect(await opened('live').complete(request('a'))).toMatchObject({ ok: true, value: { kind: 'call_failed' } });
  });

  test('an answer that stops in the middle of its body is a failed call, however it stops', async () => {
    handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(completion('x').slice(0, 40));
    };
    expect(await opened('live', { timeoutMs: 100 }).complete(request('a'))).toMatchObject({
      ok: true,
      value: { kind: 'call_failed', message: expect.stringContaining('within 100 ms') as string },
    });
    handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write(completion('x').slice(0, 40));
      setTimeout(() => response.destroy(), 10);
    };
    expect(await opened('live').complete(request('a'))).toMatchObject({ ok: true, value: { kind: 'call_failed' } });
  });

  test('can be cancelled while its body arrives', async () => {
    handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(completion('x').slice(0, 40));
    };
    const abort = new AbortController();
    const pending = opened('live').complete(request('a'), { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    expect(await pending).toEqual({ ok: true, value: { kind: 'cancelled' } });
  });

  test.each([408, 409, 429, 500, 503])('HTTP %i after the last attempt is a failed call', async (status) => {
    handler = (_, response) => {
      response.statusCode = status;
      response.end('{}');
    };
    expect(await opened('live').complete(request('a'))).toMatchObject({ ok: true, value: { kind: 'call_failed' } });
  });

  test('a server that answers fewer samples than asked is an error with the remedy', async () => {
    const outcome = await opened('record').complete(request('a', 3));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'rejected_request' } });
    expect(outcome.ok ? '' : outcome.error.message).toContain('1 of 3 samples');
    expect(existsSync(recordingPath(folder, stream))).toBe(false);
  });

  test.each([undefined, null])(
    'tokens that the server does not count (usage: %s) are marked as estimated',
    async (usage) => {
      handler = (_, response) =>
        response.end(
          JSON.stringify({ choices: [{ message: { content: 'x' } }], ...(usage === null ? { usage } : {}) }),
        );
      const session = opened('live');
      await session.complete(request('a'));
      // Three bytes a token, of each message and of the answer.
      const promptTokens = request('a').messages.reduce((sum, { content }) => sum + Math.ceil(content.length / 3), 0);
      expect(session.ledger).toMatchObject({ answered: 1, promptTokens, completionTokens: 1, estimated: true });
    },
  );

  test('a request of a wrong shape is an error value that names the field', async () => {
    const outcome = await opened('live').complete({ ...request('a'), samples: 0 });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
    expect(outcome.ok ? '' : outcome.error.message).toContain('samples');
    expect(served).toHaveLength(0);
  });

  test('a refusal is a refusal', async () => {
    handler = (_, response) =>
      response.end(JSON.stringify({ choices: [{ finish_reason: 'stop', message: { content: null, refusal: 'no' } }] }));
    const session = opened('live');
    expect(await session.complete(request('a'))).toEqual({ ok: true, value: { kind: 'refused', message: 'no' } });
    expect(session.ledger).toMatchObject({ answered: 0, refused: 1 });
  });

  test('can be cancelled', async () => {
    handler = () => {};
    const abort = new AbortController();
    const pending = opened('live').complete(request('a'), { signal: abort.signal });
    setTimeout(() => abort.abort(), 20);
    expect(await pending).toEqual({ ok: true, value: { kind: 'cancelled' } });
  });

  test('a missing key, a rejected key, an unreachable server and a bad address are errors with their remedy', async () => {
    expect(open('live', { apiKey: undefined })).toMatchObject({ ok: false, error: { code: 'missing_key' } });
    handler = (_, response) => {
      response.statusCode = 401;
      response.end('{}');
    };
    expect(await opened('live').complete(request('a'))).toMatchObject({ ok: false, error: { code: 'rejected_key' } });
    const unreachable = await opened('live', { baseURL: 'http://127.0.0.1:9/v1' }).complete(request('a'));
    expect(unreachable).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    for (const address of ['not a url', 'http://user:password@127.0.0.1:9/v1']) {
      expect(open('live', { baseURL: address })).toMatchObject({ ok: false, error: { code: 'invalid_configuration' } });
    }
  });
});

test('appending to a recording by hand does not change an answer', async () => {
  const first = await opened('record').complete(request('a'));
  const path = recordingPath(folder, stream);
  const line = readFileSync(path, 'utf8').split('\n')[1]!;
  appendFileSync(path, `${line.replace('answer 1', 'answer 2')}\n`);
  expect(await opened('replay').complete(request('a'))).toEqual(first);
});
