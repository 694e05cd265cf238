import type { SynthesisEvent } from '@orrery/synthesis';
import { describe, expect, it } from 'vitest';
import { duration, ProgressDisplay } from '../src/synthesis/progress_display.ts';

const asked = (number: number, ask: number): SynthesisEvent => ({
  number,
  kind: 'asked',
  ask,
  action: 'generate',
  parent: 0,
});
const told = (number: number, ask: number, value: number, estimated = false): SynthesisEvent => ({
  number,
  kind: 'told',
  ask,
  outcome: 'evaluated',
  status: 'scored',
  program: 'p',
  evaluation: 'e',
  value,
  perfect: false,
  repaired: 4,
  broken: 1,
  sameAs: 1,
  usage: { promptTokens: 1000, completionTokens: 200, estimated },
});
const best = (number: number, ask: number, value: number): SynthesisEvent => ({ number, kind: 'best', ask, value });

function display(isTerminal: boolean, columns = 200, mode: 'live' | 'replay' = 'live') {
  const written: string[] = [];
  let now = 0;
  const shown = new ProgressDisplay(
    { isTerminal, columns, write: (text) => written.push(text) },
    { budget: 10, window: 1, mode, price: { input: 10, output: 30 }, clock: () => now },
  );
  return { shown, written, wait: (milliseconds: number) => (now += milliseconds) };
}

describe('progress', () => {
  it('without a terminal is a plain line an event, without an escape', () => {
    const { shown, written } = display(false);
    shown.event(asked(1, 1), false);
    shown.event(told(2, 1, 0.5), false);
    shown.waiting({ reason: 'the server limits the rate (HTTP 429)', milliseconds: 61_000, attempt: 2 });
    shown.text(2, 400);
    shown.end();
    expect(written.join('')).toBe(
      'ask 1: generate …\nask 1: 0.5000; repairs 4, breaks 1; predicts what ask 1 predicts\nthe server limits the rate (HTTP 429): attempt 2 in 1 min 1 s\n',
    );
  });

  it('on a terminal is one line that is drawn over: calls, best score, tokens, money and time left', () => {
    const { shown, written, wait } = display(true);
    shown.event(asked(1, 1), false);
    wait(30_000);
    shown.event(told(2, 1, 0.5), false);
    shown.event(best(3, 1, 0.5), false);
    const line = written.at(-1) ?? '';
    // 1000 tokens in at $10 and 200 out at $30 a million; nine calls left at 30 s.
    expect(line).toBe('1/10 calls  best 0.500 (ask 1)  1,200 tokens  $0.016  at most 4 min 30 s left');
    shown.text(2, 1234);
    expect(written.at(-1)).toContain('characters of ask 2: 1234');
    shown.end();
    expect(written.at(-1)).toBe('\r\u001B[K');
  });

  it('of a replay says that its tokens and money are of the recording, and which are estimates', () => {
    const { shown, written } = display(true, 200, 'replay');
    shown.event(told(1, 1, 0.5, true), false);
    expect(written.at(-1)).toContain('~1,200 tokens when recorded  ~$0.016 when recorded');
  });

  it('counts what an earlier process answered, but not for its pace, and does not tell it again', () => {
    const { shown, written, wait } = display(true);
    for (let ask = 1; ask <= 4; ask += 1) shown.event(told(ask, ask, 0.1), true);
    expect(written).toEqual([]);
    wait(10_000);
    shown.event(told(5, 5, 0.1), false);
    expect(written.at(-1)).toContain('5/10 calls');
    expect(written.at(-1)).toContain('at most 50 s left');
  });

  it('says how many constants are being fitted, until they are', () => {
    const plain = display(false);
    plain.shown.fitting(8)();
    expect(plain.written).toEqual(['fitting 8 constants …\n']);
    const { shown, written } = display(true);
    const ended = [shown.fitting(8), shown.fitting(1)];
    expect(written.at(-1)).toContain('fitting 8 constants …  fitting 1 constant …');
    ended[0]?.();
    expect(written.at(-1)).toMatch(/tokens  \$0\.000  fitting 1 constant …$/);
    ended[1]?.();
    expect(written.at(-1)).not.toContain('fitting');
  });

  it('fits the width of its terminal', () => {
    const { shown, written } = display(true, 30);
    shown.event(told(1, 1, 0.5), false);
    expect(written.at(-1)?.length).toBeLessThanOrEqual(29);
  });

  it('says durations as people do', () => {
    expect([400, 59_000, 60_000, 3_661_000].map(duration)).toEqual(['0 s', '59 s', '1 min 0 s', '1 h 1 min']);
  });
});
