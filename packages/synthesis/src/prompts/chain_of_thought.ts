import { promptOf, publishedPrompt } from './published.ts';
import type { PromptSet } from './prompt_set.ts';

const thinkFirst = `## Your turn

Think step by step before you write: go through the description and say what the state holds, what each action does to each part of it, what the reward is and when the world ends. Then answer with the complete program in one fenced block (\`\`\`ts).`;

/**
 * Zero-shot chain of thought (code-world-models.md 7.1): the published generate prompt, and the model is told to think
 * before it writes. A search that refines gets the published prompts for that.
 */
export const chainOfThoughtPrompts: PromptSet = {
  version: 'chain-of-thought-1',
  messages: (task, parts, continued) =>
    parts.kind === 'generate' && parts.prefix.trim() === ''
      ? promptOf(task, parts, thinkFirst)
      : publishedPrompt(task, parts, continued),
};
