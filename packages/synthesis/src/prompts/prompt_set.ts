import type { Message } from '@orrery/llm';
import type { SynthesisTask } from '../ports.ts';
import type { PromptParts } from '../search.ts';

/** How asks are put into words. */
export interface PromptSet {
  /** Part of every recording's key: it changes with any change of a text. */
  readonly version: string;
  messages(task: SynthesisTask, parts: PromptParts): readonly Message[];
}
