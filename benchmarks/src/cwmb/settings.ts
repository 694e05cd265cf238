import type { LlmMode, Sampling } from '@orrery/llm';
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

/** How completions are sampled: as the published runs did for their prompts, as the server does for ours. */
export function samplingOf({ prompts }: Pick<SuiteSettings, 'prompts'>): Sampling {
  return prompts === 'data' ? ownSampling : publishedSampling;
}

/** Our prompts ask for the rules before the program, and some of their worlds are long: room for both. */
const ownSampling: Sampling = { temperature: null, topP: null, maxTokens: 16_384, stop: [] };

/** Sampling of the published runs with GPT-4 (released code: temperature 0.6, top-p 0.8, 4096 tokens). */
const publishedSampling: Sampling = { temperature: 0.6, topP: 0.8, maxTokens: 4096, stop: [] };
