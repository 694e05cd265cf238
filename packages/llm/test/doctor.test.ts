import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { probeServer, type ProbeReport } from '../src/index.ts';
import { answers, completion, fails, streams, StubServer } from './stub_server.ts';

let stub: StubServer;
beforeEach(async () => {
  stub = await StubServer.start(answers('ready'));
});
afterEach(() => stub.close());

const probe = (apiKey: string | undefined = 'secret-key', baseURL = stub.baseURL): Promise<ProbeReport> =>
  probeServer({ model: 'stub-model', baseURL, apiKey, timeoutMs: 2000, maxRetries: 0 });

const verdicts = ({ findings }: ProbeReport): Record<string, string> =>
  Object.fromEntries(findings.map(({ probe, verdict }) => [probe, verdict]));

interface Asked {
  readonly messages: readonly { readonly role: string; readonly prefix?: boolean }[];
  readonly stream?: boolean;
  readonly n?: number;
  readonly seed?: number;
  readonly logprobs?: boolean;
  readonly continue_final_message?: boolean;
  readonly max_tokens?: number;
}

/** Plays a server that understands what `can` lists. */
function plays(can: ReadonlySet<string>) {
  return (response: ServerResponse, body: Record<string, unknown>, number: number): void => {
    const asked = body as unknown as Asked;
    if (asked.max_tokens !== undefined && can.has('new limit'))
      return fails(400, {}, '{"error":{"message":"use max_completion_tokens"}}')(response, body, number);
    if (asked.stream === true && can.has('stream')) return streams(['one ', 'two'])(response, body, number);
    if (asked.messages.at(-1)?.role === 'assistant') {
      const way =
        asked.messages.at(-1)?.prefix === true
          ? 'prefix-flag'
          : asked.continue_final_message === true
            ? 'continue-flag'
            : 'trailing-assistant';
      if (can.has(way)) return answers('ma delta')(response, body, number);
      return can.has('strict')
        ? fails(400)(response, body, number)
        : answers('alpha beta gamma delta')(response, body, number);
    }
    if (asked.logprobs === true && can.has('logprobs')) {
      const whole = JSON.parse(completion('yes')) as { choices: Record<string, unknown>[] };
      whole.choices[0]!['logprobs'] = { content: [] };
      response.end(JSON.stringify(whole));
      return undefined;
    }
    const text = asked.seed !== undefined && can.has('seed') ? 'Aldebara' : `word ${number}`;
    response.setHeader('content-type', 'application/json');
    response.end(completion(text, 'stop', can.has('samples') ? (asked.n ?? 1) : 1));
    return undefined;
  };
}

describe('the probe', () => {
  test('finds out what a server can do', async () => {
    stub.behaviour = plays(new Set(['stream', 'samples', 'seed', 'logprobs', 'trailing-assistant']));
    const report = await probe();
    expect(verdicts(report)).toEqual({
      answers: 'yes',
      'counts tokens': 'yes',
      streams: 'yes',
      'several samples': 'yes',
      'obeys a seed': 'yes',
      'log probabilities': 'yes',
      'continues (trailing-assistant)': 'yes',
    });
    expect(report.profile).toMatchObject({
      stream: true,
      samples: true,
      continuation: 'trailing-assistant',
      tokenLimit: 'max_tokens',
    });
    expect(report.usage.promptTokens).toBeGreaterThan(0);
  });

  test.each(['continue-flag', 'prefix-flag'] as const)(
    'tries on until an assistant message goes on: %s',
    async (way) => {
      stub.behaviour = plays(new Set([way, 'strict', 'new limit']));
      expect((await probe()).profile).toMatchObject({ continuation: way, tokenLimit: 'max_completion_tokens' });
    },
  );

  test('tells a server that starts a fresh turn from one that goes on', async () => {
    stub.behaviour = plays(new Set());
    const report = await probe();
    expect(verdicts(report)).toMatchObject({
      streams: 'no',
      'several samples': 'no',
      'obeys a seed': 'no',
      'log probabilities': 'no',
      'continues (trailing-assistant)': 'no',
      'continues (continue-flag)': 'no',
      'continues (prefix-flag)': 'no',
    });
    expect(report.profile).toMatchObject({ continuation: 'none', stream: false, samples: false });
  });

  test.each([
    [fails(401), 'Check OPENAI_API_KEY'],
    [fails(404, {}, '{"error":"secret-key unknown"}'), 'Check the model name "stub-model"'],
    [fails(500), 'HTTP 500'],
  ])('stops where there is no answer, with the remedy, and shows no key', async (behaviour, remedy) => {
    stub.behaviour = behaviour;
    const report = await probe();
    expect(report.profile).toBeUndefined();
    expect(report.findings).toMatchObject([{ probe: 'answers', verdict: 'failed' }]);
    expect(report.findings[0]?.message).toContain(remedy);
    expect(report.findings[0]?.message).not.toContain('secret-key');
  });

  test('of a server that is not there, or without a key, says so', async () => {
    expect((await probe('any', 'http://127.0.0.1:9/v1')).findings[0]?.message).toContain('Check OPENAI_BASE_URL');
    expect((await probe('')).findings[0]).toMatchObject({ probe: 'configuration', verdict: 'failed' });
  });
});
