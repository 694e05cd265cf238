import { chainOfThoughtPrompts } from './chain_of_thought.ts';
import type { PromptSet } from './prompt_set.ts';
import { publishedPrompts } from './published.ts';

/** Prompts by name, and what they are in a sentence. */
export const promptNames = {
  published: 'show what the published prompts show: no data to generate, one wrong transition to improve',
  'chain-of-thought': 'the same, and a new program is thought through step by step first',
} as const;
export type PromptName = keyof typeof promptNames;

/** The prompts of that name. */
export function createPromptSet(name: PromptName): PromptSet {
  switch (name) {
    case 'published':
      return publishedPrompts;
    case 'chain-of-thought':
      return chainOfThoughtPrompts;
  }
}
