import type { Message } from '@orrery/llm';
import type { SynthesisTask } from '../ports.ts';
import type { PromptParts } from '../search.ts';

/** The beginning of a program as the model's own turn, left open. */
export function openTurn(prefix: string): Message {
  return { role: 'assistant', content: `\`\`\`ts\n${prefix}` };
}

/** How asks are put into words. */
export interface PromptSet {
  /** Part of every recording's key: it changes with any change of a text. */
  readonly version: string;
  /**
   * `continued`: the server goes on in the middle of a trailing assistant message; then a program with a beginning ends
   * in one that holds it, behind an open fence.
   */
  messages(task: SynthesisTask, parts: PromptParts, continued?: boolean): readonly Message[];
}
