import { success } from '@orrery/contract';
import type { CompletionOutcome, CompletionRequest, Message } from '@orrery/llm';
import { expect, it } from 'vitest';
import { shortAnswer, withShortAnswers } from '../src/cwmb/short_answers.ts';

const request = (messages: readonly Message[]): CompletionRequest => ({
  promptVersion: 'data-1',
  role: 'writer',
  messages,
  sampling: { temperature: null, topP: null, maxTokens: 16_384, stop: [] },
  samples: 1,
  continuation: 'none',
});

const prompt: readonly Message[] = [
  { role: 'system', content: 'Find the rules.' },
  { role: 'user', content: 'A world.' },
];

/** What is asked of a model that answers with `outcome`, and what comes back through the limit. */
async function ask(outcome: CompletionOutcome, messages = prompt) {
  const asked: CompletionRequest[] = [];
  const model = withShortAnswers({
    complete(each) {
      asked.push(each);
      return Promise.resolve(success(outcome));
    },
  });
  return { result: await model.complete(request(messages)), asked: asked[0] };
}

const answered = (samples: readonly string[]): CompletionOutcome => ({
  kind: 'answered',
  samples,
  usage: { promptTokens: 10, completionTokens: 2000, estimated: true },
  model: 'one',
});

it('takes an answer of just the limit whole, and of a longer one its beginning', async () => {
  expect(shortAnswer).toBe(2800);
  const whole = answered(['x'.repeat(2800)]);
  expect((await ask(whole)).result).toEqual(success(whole));
  const cut = await ask(answered([`${'x'.repeat(2800)}y`, 'short']));
  expect(cut.result).toEqual(success({ ...answered(['x'.repeat(2800), 'short']), cut: true }));
});

it('hands on what is no answer', async () => {
  const refused: CompletionOutcome = { kind: 'refused', message: 'no' };
  expect((await ask(refused)).result).toEqual(success(refused));
});

it('tells the limit at the end of the last user message, and in the version of the prompt', async () => {
  const open: Message = { role: 'assistant', content: '```ts\nconst a = 1;' };
  const { asked } = await ask(answered(['x']), [...prompt, open]);
  expect(asked?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant']);
  expect(asked?.messages[0]).toEqual(prompt[0]);
  expect(asked?.messages[1]?.content).toMatch(/^A world\.\n\nAnswer in at most 2800 characters/);
  expect(asked?.messages[2]).toEqual(open);
  expect(asked?.promptVersion).toMatch(/^data-1\+short-answers-/);
});
