import type { Message } from '@orrery/llm';
import type { LanguageModel } from '@orrery/synthesis';

/**
 * Characters that the proposer of short answers may use: about 700 tokens, which is a short program and little thought.
 * Counted in characters because every server counts tokens in another way and some do not keep to `max_tokens` at all.
 */
export const shortAnswer = 2800;

/** Part of the keys of its recordings: change it with the text or the limit. */
const version = 'short-answers-1';

const told = `Answer in at most ${shortAnswer} characters, all in all: what comes after them is cut off. Leave out what is not the program where it does not fit.`;

/**
 * A model of which no more than the first {@link shortAnswer} characters of an answer are taken, and which is told so: a
 * proposer that is weaker than the model behind it by a limit that holds with every server. A recording keeps the answer
 * as it came; the cut is made anew with each replay.
 */
export function withShortAnswers(model: LanguageModel): LanguageModel {
  return {
    async complete(request, options) {
      const { messages, promptVersion } = request;
      const completed = await model.complete(
        { ...request, messages: limited(messages), promptVersion: `${promptVersion}+${version}` },
        options,
      );
      if (!completed.ok || completed.value.kind !== 'answered') return completed;
      const { samples } = completed.value;
      if (samples.every((sample) => sample.length <= shortAnswer)) return completed;
      return {
        ok: true,
        value: { ...completed.value, samples: samples.map((sample) => sample.slice(0, shortAnswer)), cut: true },
      };
    },
  };
}

/** The limit is told last of all: behind what servers keep of a task's prompts, and before a turn that is left open. */
function limited(messages: readonly Message[]): readonly Message[] {
  const at = messages.findLastIndex(({ role }) => role === 'user');
  return messages.map((message, index) =>
    index === at ? { ...message, content: `${message.content}\n\n${told}` } : message,
  );
}
