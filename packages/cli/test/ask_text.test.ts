import { expect, test } from 'vitest';
import { askText } from '../src/synthesis/ask_text.ts';

test('an ask whose answer is on disk and not judged is told from one in flight', () => {
  const ask = { record: undefined, unjudged: undefined, sameAs: undefined };
  const usage = { promptTokens: 1, completionTokens: 1, estimated: false };
  expect(askText(ask)).toBe('in flight');
  expect(askText({ ...ask, unjudged: usage })).toBe('answered, yet to be judged');
  expect(askText({ ...ask, record: { outcome: 'call_failed', message: 'reset' } })).toBe('no answer: reset');
});
