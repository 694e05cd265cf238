import { failure, success } from '@orrery/contract';
import { checkProgram } from '@orrery/language';
import { describe, expect, it } from 'vitest';
import type { Work } from '../src/ask.ts';
import { blobName } from '../src/blobs.ts';
import { evaluate } from '../src/evaluate.ts';
import type { SynthesisEvent } from '../src/events.ts';
import type { FitRecord } from '../src/fit_record.ts';
import { Allowance, type CompletionOutcome, type CompletionRequest } from '@orrery/llm';
import type { LanguageModel } from '../src/ports.ts';
import { createSearchRule } from '../src/searches/index.ts';
import { synthesize, type SynthesisOptions } from '../src/synthesize.ts';
import { gifMcts, program } from './support.ts';
import { ports, rightProgram, task, transitions } from './task.ts';

const answer = (text: string): CompletionOutcome => ({
  kind: 'answered',
  samples: [text],
  usage: { promptTokens: 10, completionTokens: 3, estimated: false },
  model: 'scripted',
});
const fenced = (code: string): CompletionOutcome => answer(`Here it is.\n\`\`\`ts\n${code}\n\`\`\``);
const filler = Array.from({ length: 20 }, (_, at) => `// ${at}`).join('\n');
const wrongProgram = `${filler}\nreturn [[n], n, false];`;

/** Answers in ask order from a script (the last repeats), each after `delay(ask)` turns of the event loop. */
function scripted(
  script: readonly CompletionOutcome[],
  delay: (ask: number) => number = () => 0,
): LanguageModel & { readonly requests: CompletionRequest[] } {
  const requests: CompletionRequest[] = [];
  return {
    requests,
    complete: async (request, { signal } = {}) => {
      requests.push(request);
      const ask = requests.length;
      for (let turn = 0; turn < delay(ask); turn += 1) await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) return success({ kind: 'cancelled' });
      return success(script[Math.min(ask, script.length) - 1] ?? { kind: 'cancelled' });
    },
  };
}

function options(session: LanguageModel, changes: Partial<SynthesisOptions> = {}): SynthesisOptions {
  return {
    task,
    transitions: transitions.length,
    rule: gifMcts(),
    limits: { budget: 5, window: 1, unansweredAllowed: 3 },
    session,
    role: 'synthesis',
    sampling: { temperature: 1, topP: 0.8, maxTokens: 1500, stop: [] },
    mode: 'strict',
    evaluate: (source, signal) => evaluate(source, ports(), { task, transitions, seed: 5, draws: 4 }, signal),
    format: (source) => source,
    ...changes,
  };
}

describe('a synthesis', () => {
  it('goes from a bug over a fix and an improvement to a perfect program, and stops there', async () => {
    const session = scripted([
      fenced(`${filler}\nno step`),
      answer('## Correct code\n```ts\n' + wrongProgram + '\n```'),
      fenced(wrongProgram),
      fenced(rightProgram),
    ]);
    const events: SynthesisEvent[] = [];
    const report = await synthesize(
      options(session, {
        limits: { budget: 20, window: 1, unansweredAllowed: 3 },
        onEvent: (event) => events.push(event),
      }),
    );
    expect(report).toMatchObject({
      ok: true,
      value: {
        stopReason: 'perfect',
        best: { ask: 4, source: rightProgram, value: 1, evaluation: { status: 'scored', perfect: { strict: true } } },
        ledger: { answered: 4, promptTokens: 40, completionTokens: 12, rejections: { WM0601: 1 } },
      },
    });
    expect(session.requests[0]).toMatchObject({
      promptVersion: 'published-1',
      role: 'synthesis',
      samples: 1,
      continuation: 'none',
    });
    expect(session.requests[1]?.messages[1]?.content).toContain('WM0601 1:1 step is missing. Export it.');
    expect(events.map(({ kind }) => kind)).toEqual(
      ['started', 'asked', 'told', 'best', 'asked', 'told', 'asked', 'told', 'asked', 'told', 'best', 'finished'].map(
        (kind) => kind,
      ),
    );
  });

  it('numbers its events from 1, as plain JSON without clocks, the same in whatever order the answers come', async () => {
    const script = [
      wrongProgram,
      'nothing',
      `${filler}\nreturn [[n + action], n, false];`,
      wrongProgram,
      'return',
      wrongProgram,
    ].map(fenced);
    script[3] = { kind: 'call_failed', message: 'reset' };
    script[4] = { kind: 'refused', message: 'no' };
    const play = async (delay: (ask: number) => number): Promise<string[]> => {
      const events: string[] = [];
      await synthesize(
        options(scripted(script, delay), {
          limits: { budget: 8, window: 3, unansweredAllowed: 3 },
          onEvent: (event) => events.push(JSON.stringify(event)),
        }),
      );
      return events;
    };
    const inOrder = await play(() => 0);
    expect(inOrder.map((event) => (JSON.parse(event) as SynthesisEvent).number)).toEqual(
      inOrder.map((_, at) => at + 1),
    );
    expect(await play((ask) => (ask * 7) % 5)).toEqual(inOrder);
    expect(await play((ask) => 9 - ask)).toEqual(inOrder);
  });

  it('charges what comes in after the end, and does not apply it', async () => {
    const session = scripted([fenced(rightProgram), fenced(wrongProgram)], (ask) => ask * 3);
    const events: SynthesisEvent[] = [];
    const report = await synthesize(
      options(session, {
        limits: { budget: 9, window: 2, unansweredAllowed: 3 },
        onEvent: (event) => events.push(event),
      }),
    );
    expect(report).toMatchObject({
      ok: true,
      value: { stopReason: 'perfect', counts: { applied: 1, asked: 2 }, ledger: { answered: 2 } },
    });
    expect(events.filter(({ kind }) => kind === 'late')).toMatchObject([{ ask: 2, outcome: 'evaluated' }]);
  });

  it('optimises paper-code in its mode', async () => {
    // All but the states at an end: perfect for the paper, 2 of 4 strictly.
    const program = 'return [[n + action >= 3 ? 9 : n + action], n + action, n + action >= 3];';
    const paper = await synthesize(options(scripted([fenced(program)]), { mode: 'paper' }));
    expect(paper).toMatchObject({ ok: true, value: { stopReason: 'perfect', best: { value: 1 } } });
    const strict = await synthesize(options(scripted([fenced(program)])));
    expect(strict).toMatchObject({ ok: true, value: { stopReason: 'budget', best: { value: 3 / 4 } } });
  });

  it('counts how generated programs kept the beginning', async () => {
    const session = scripted([fenced(wrongProgram)]);
    const report = await synthesize(
      options(session, {
        rule: gifMcts({ allowImprove: false }),
        limits: { budget: 12, window: 1, unansweredAllowed: 3 },
      }),
    );
    if (!report.ok) throw new Error(report.error.message);
    const below = session.requests.filter(({ messages }) => messages[1]?.content.includes('## Beginning')).length;
    expect(below).toBeGreaterThan(0);
    expect(report.value.ledger.agreements).toEqual({ continued: 0, kept: below, spliced: 0, restarted: 0 });
  });

  it('goes on from a program with fitted constants where those score no worse, and says what was answered', async () => {
    const fit = (value: number) => (source: string) =>
      Promise.resolve(success({ source: source.replace('const k = 2;', `const k = ${value};`), fit: found(value) }));
    const found = (value: number): FitRecord => ({
      verdict: value === 2 ? 'refused' : 'kept',
      start: { k: 2 },
      fitted: { k: value },
      refuted: true,
      methods: ['coordinate search'],
      nullDirections: [],
      intervals: { k: { low: value } },
    });
    const answered = `const k = 2;\n${filler}\nreturn [[n + (action === 2 ? (k === 3 ? 9 : 2) : k)], n + action, n + action >= 3];`;
    const play = async (value: number) => {
      const events: SynthesisEvent[] = [];
      const report = await synthesize(
        options(scripted([fenced(answered)]), {
          calibrate: fit(value),
          limits: { budget: 1, window: 1, unansweredAllowed: 0 },
          onEvent: (event) => events.push(event),
        }),
      );
      if (!report.ok) throw new Error(report.error.message);
      return { best: report.value.best, told: events.find(({ kind }) => kind === 'told') };
    };
    const kept = await play(1);
    expect(kept.best).toMatchObject({ value: 1, source: answered.replace('k = 2', 'k = 1') });
    expect(kept.told).toMatchObject({ uncalibrated: blobName(answered), perfect: true, fit: found(1) });
    const worse = await play(3);
    expect(worse.best).toMatchObject({ value: 1 / 4, source: answered });
    expect(worse.told).toMatchObject({ fit: { ...found(3), verdict: 'outscored' } });
    const same = await play(2);
    expect(same.told).not.toHaveProperty('uncalibrated');
    expect(same.told).toMatchObject({ fit: { verdict: 'refused' } });
    const events: SynthesisEvent[] = [];
    const calibrate = () => Promise.resolve(failure({ kind: 'failed' as const, message: 'no fit' }));
    await synthesize(options(scripted([fenced(answered)]), { calibrate, onEvent: (event) => events.push(event) }));
    expect(events.find(({ kind }) => kind === 'told')).toMatchObject({ unfitted: 'no fit', value: 1 / 4 });
  });

  const counter = `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const next = state[0] + action;
  return { state: [next], reward: next, terminated: next >= 3 };
}`;
  const checked: Pick<SynthesisOptions, 'evaluate'> = {
    evaluate(source, signal) {
      const contract = { ...task.contract, actionSpace: { kind: 'finite', actions: [1, 2] } } as const;
      const accepted = checkProgram(source, contract);
      const stub = ports();
      const compile = () => (accepted.ok ? stub.compile(rightProgram, contract) : accepted);
      return evaluate(source, { ...stub, compile }, { task, transitions, seed: 5, draws: 4 }, signal);
    },
  };

  it.each([
    ['nothing', ''],
    ['no code', 'I am sorry, but this world cannot be written down.'],
    ['prose in the fence', '```ts\nFirst, the counter goes up by the action.\n```'],
    ['half a program', `\`\`\`ts\n${counter.slice(0, 140)}`],
    ['1 MB of text', 'The counter goes up. '.repeat(50_000)],
    ['1 MB in the fence', `\`\`\`ts\n${'the counter goes up\n'.repeat(50_000)}\`\`\``],
    ['a fence that holds nothing', '```ts\n```'],
  ])('answered with %s spends the call on a rejected program, and goes on', async (_, text) => {
    const events: SynthesisEvent[] = [];
    const session = scripted([answer(text), fenced(counter)]);
    const created = createSearchRule({ name: 'sequential' }, 0);
    if (!created.ok) throw new Error(created.error.message);
    const rule = created.value;
    const report = await synthesize(options(session, { ...checked, rule, onEvent: (event) => events.push(event) }));
    expect(report).toMatchObject({ ok: true, value: { stopReason: 'perfect', counts: { answered: 2 } } });
    const first = events.find(({ kind }) => kind === 'told');
    expect(first).toMatchObject({ outcome: 'evaluated', status: 'rejected', value: 0 });
    // What it is told to mend is the diagnostics, and they are few whatever the text.
    const mend = session.requests[1]?.messages.at(-1)?.content ?? '';
    expect(mend).toMatch(/\n(WM|TS)\d+ \d+:\d+/);
    expect(mend.length).toBeLessThan(20_000);
  });

  it('answered with two programs takes the longer one', async () => {
    const text = `A draft:\n\`\`\`ts\nexport const draft = 1;\n\`\`\`\nand now all of it:\n\`\`\`ts\n${counter}\n\`\`\`\nThat is it.`;
    const report = await synthesize(options(scripted([answer(text)]), checked));
    expect(report).toMatchObject({ ok: true, value: { stopReason: 'perfect', best: { source: counter } } });
  });

  it('pauses when asks go unanswered, and goes on from there with the events it would have had', async () => {
    const failed: CompletionOutcome = { kind: 'call_failed', message: 'down' };
    const limits = { budget: 3, window: 1, unansweredAllowed: 1 };
    const first: SynthesisEvent[] = [];
    const works = new Map<number, Work>();
    const paused = await synthesize(
      options(scripted([fenced(wrongProgram), failed]), { limits, onEvent: (event) => first.push(event) }),
    );
    expect(paused).toMatchObject({ ok: true, value: { stopReason: 'unanswered', pause: { reason: 'unanswered' } } });
    expect(first.map(({ kind }) => kind)).not.toContain('finished');
    for (const event of first) {
      if (event.kind !== 'told') continue;
      const { number: _number, kind: _kind, ask, ...record } = event;
      const outcome = record.outcome === 'evaluated' ? program(record.value, { text: wrongProgram }) : failed;
      works.set(ask, { record, outcome, evaluation: () => undefined });
    }
    expect([...works.keys()]).toEqual([1, 2, 3]);
    const second: SynthesisEvent[] = [];
    const up = options(scripted([fenced(wrongProgram), fenced(rightProgram)]), {
      limits,
      history: works,
      onEvent: (event) => second.push(event),
    });
    expect(await synthesize(up)).toMatchObject({ value: { stopReason: 'unanswered' } });
    second.length = 0;
    const rest = await synthesize({ ...up, rule: gifMcts(), pardoned: 3 });
    expect(rest).toMatchObject({ ok: true, value: { stopReason: 'perfect', pause: undefined } });
    expect(second.slice(0, first.length)).toEqual(first);
  });

  it('pauses before a cap is passed, whatever is in flight, and tells nothing that an uncapped run would tell later', async () => {
    const play = async (calls: number) => {
      const events: string[] = [];
      const allowance = Allowance.create({ calls }, undefined);
      if (!allowance.ok) throw new Error(allowance.error.message);
      const session = scripted([fenced(wrongProgram)], (ask) => (ask * 7) % 5);
      const report = await synthesize(
        options(session, {
          limits: { budget: 9, window: 3, unansweredAllowed: 3 },
          allowance: allowance.value,
          onEvent: (event) => events.push(JSON.stringify(event)),
        }),
      );
      return { events, report, asked: session.requests.length };
    };
    const whole = await play(99);
    for (const calls of [0, 1, 4, 8]) {
      const capped = await play(calls);
      expect(capped.asked).toBe(calls);
      expect(capped.report).toMatchObject({ value: { pause: { reason: 'cap' } } });
      expect(whole.events.slice(0, capped.events.length)).toEqual(capped.events);
    }
  });

  it('lets a server that can go on with the beginning of a program, in a turn left open', async () => {
    const rest = `${filler.split('\n').slice(4).join('\n')}\nreturn [[n + action], n, false];`;
    const requests: CompletionRequest[] = [];
    const session: LanguageModel = {
      complete: async (request) => {
        requests.push(request);
        const opened = request.messages.at(-1)?.role === 'assistant';
        return success(opened ? answer(`\n${rest}\n\`\`\``) : fenced(wrongProgram));
      },
    };
    const report = await synthesize(
      options(session, {
        rule: gifMcts({ allowImprove: false }),
        continuation: 'trailing-assistant',
        limits: { budget: 8, window: 1, unansweredAllowed: 0 },
      }),
    );
    if (!report.ok) throw new Error(report.error.message);
    const opened = requests.filter(({ continuation }) => continuation === 'trailing-assistant');
    expect(opened.length).toBeGreaterThan(0);
    for (const { messages } of opened) expect(messages.at(-1)?.content).toMatch(/^```ts\n\/\/ 0/);
    expect(report.value.ledger.agreements.continued).toBe(opened.length);
    // A request without a beginning is the same as ever.
    expect(requests[0]).toMatchObject({ continuation: 'none' });
  });

  it('ends with the best so far when the signal aborts', async () => {
    const controller = new AbortController();
    const session = scripted([fenced(wrongProgram)], (ask) => (ask === 3 ? 20 : 0));
    const pending = synthesize(
      options(session, {
        signal: controller.signal,
        onEvent: (event) => event.kind === 'asked' && event.ask === 3 && controller.abort(),
      }),
    );
    expect(await pending).toMatchObject({
      ok: true,
      value: { stopReason: 'stopped', best: { ask: 1 }, ledger: { answered: 2, cancelled: 1 } },
    });
  });

  it('ends with the failure when the language model has no answer to give, or the dataset does not fit', async () => {
    const missing: LanguageModel = { complete: async () => failure({ code: 'not_recorded', message: 'no recording' }) };
    expect(await synthesize(options(missing))).toMatchObject({
      ok: false,
      error: { kind: 'language_model', ask: 1, message: 'no recording' },
    });
    const broken = options(scripted([fenced(rightProgram)]), {
      evaluate: async () => failure({ kind: 'unusable_dataset', message: 'transition 3' }),
    });
    expect(await synthesize(broken)).toMatchObject({
      ok: false,
      error: { kind: 'unusable_dataset', message: 'transition 3' },
    });
    expect(
      await synthesize(options(missing, { limits: { budget: 5, window: 0, unansweredAllowed: 3 } })),
    ).toMatchObject({ ok: false, error: { kind: 'invalid_limits', ask: 0 } });
  });
});
