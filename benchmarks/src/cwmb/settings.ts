import type { LlmMode } from '@orrery/llm';
import type { Mode } from '@orrery/synthesis';

/** What `pnpm bench` was asked for. */
export interface SuiteSettings {
  readonly seed: number;
  readonly llm: LlmMode;
  readonly recordings: string;
  /** Calls that a model answers. */
  readonly budget: number;
  readonly mode: Mode;
  /** Episodes behind each return but the random policy's. */
  readonly episodes: number;
  readonly randomEpisodes: number;
  readonly threads: number;
  readonly signal: AbortSignal;
}

/** Name of the method in tables, and in the keys of its recordings (with the mode, if it is not the default). */
export const methodName = (mode: Mode): string => (mode === 'strict' ? 'gif-mcts' : `gif-mcts-${mode}`);

/** Sampling of the published runs with GPT-4 (released code: temperature 0.6, top-p 0.8, 4096 tokens). */
export const publishedSampling = { temperature: 0.6, topP: 0.8, maxTokens: 4096, stop: [] } as const;
