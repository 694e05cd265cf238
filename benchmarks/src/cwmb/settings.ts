import type { LlmMode } from '@orrery/llm';
import type { Mode, PromptName, SearchName } from '@orrery/synthesis';

export type SuiteSearch = SearchName | 'published';

/** What `pnpm bench` was asked for. */
export interface SuiteSettings {
  readonly seed: number;
  readonly llm: LlmMode;
  readonly recordings: string;
  /** Calls that a model answers. */
  readonly budget: number;
  readonly mode: Mode;
  readonly search: SuiteSearch;
  readonly prompts: PromptName;
  /** Episodes behind each return but the random policy's. */
  readonly episodes: number;
  readonly randomEpisodes: number;
  readonly threads: number;
  readonly signal: AbortSignal;
}

/**
 * Name of the method in tables, and in the keys of its recordings: the search, the prompts if they are not its own, the mode if it is not the default.
 */
export function methodName({ search, prompts, mode }: Pick<SuiteSettings, 'search' | 'prompts' | 'mode'>): string {
  return [
    searchMethods[search],
    ...(prompts === suitePrompts(search) ? [] : [prompts]),
    ...(mode === 'strict' ? [] : [mode]),
  ].join('-');
}

/** The prompts that a search of the suite gets unless told otherwise: the published ones, for all that are compared. */
export function suitePrompts(search: SuiteSearch): PromptName {
  return search === 'chain-of-thought' ? 'chain-of-thought' : 'published';
}

/**
 * `published` is GIF-MCTS with the released program's arithmetic and without its re-rolled terminal nodes: the one whose
 * recordings are committed.
 */
const searchMethods: Readonly<Record<SuiteSearch, string>> = {
  published: 'gif-mcts',
  'gif-mcts': 'gif-mcts-corrected',
  'gif-mcts-paper': 'gif-mcts-released',
  rex: 'rex',
  worldcoder: 'worldcoder',
  sequential: 'sequential',
  independent: 'independent',
  'chain-of-thought': 'chain-of-thought',
};

/** Sampling of the published runs with GPT-4 (released code: temperature 0.6, top-p 0.8, 4096 tokens). */
export const publishedSampling = { temperature: 0.6, topP: 0.8, maxTokens: 4096, stop: [] } as const;
