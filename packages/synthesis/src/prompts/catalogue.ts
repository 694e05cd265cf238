import { chainOfThoughtPrompts } from './chain_of_thought.ts';
import type { RecordedTransition, SynthesisTask } from '../ports.ts';
import { dataPrompts } from './data.ts';
import type { PromptSet } from './prompt_set.ts';
import { publishedPrompts } from './published.ts';

/** Prompts by name, and what they are in a sentence. */
export const promptNames = {
  data: 'show transitions chosen to inform, and for a repair all that fails, sorted',
  published: 'show what the published prompts show: no data to generate, one wrong transition to improve',
  'chain-of-thought': 'the same, and a new program is thought through step by step first',
} as const;
export type PromptName = keyof typeof promptNames;

/** The prompts of that name for a task and its training data. */
export function createPromptSet(
  name: PromptName,
  task: SynthesisTask,
  transitions: readonly RecordedTransition[],
  dataTokens?: number,
): PromptSet {
  switch (name) {
    case 'data':
      return dataPrompts(task, transitions, dataTokens);
    case 'published':
      return publishedPrompts;
    case 'chain-of-thought':
      return chainOfThoughtPrompts;
  }
}
