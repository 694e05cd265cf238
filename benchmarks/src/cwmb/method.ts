import type { Sampling } from '@orrery/llm';
import { isGifMcts, type Ablation, type Mode, type PromptName, type SearchName } from '@orrery/synthesis';

export type SuiteSearch = SearchName | 'published';

/** How well the model may answer: in full, or so shortly (`withShortAnswers`) that most worlds hardly fit into an answer. */
export type Proposer = 'full' | 'short-answers';

/** How programs are written: all that a row of the table, and a recording, is named for beside task and seed. */
export interface Method {
  readonly search: SuiteSearch;
  readonly prompts: PromptName;
  readonly mode: Mode;
  /** Kinds of asks that GIF-MCTS does without. */
  readonly without: readonly Ablation[];
  /** Constants that a program marks as its parameters are fitted after each verdict. */
  readonly calibrate: boolean;
  readonly proposer: Proposer;
}

/**
 * `published` is GIF-MCTS with the released program's arithmetic and without its re-rolled terminal nodes; the others are
 * of the catalogue.
 */
const searchMethods: Readonly<Record<SuiteSearch, string>> = {
  published: 'gif-mcts',
  'gif-mcts': 'gif-mcts-corrected',
  'gif-mcts-paper': 'gif-mcts-released',
  'gif-mcts-gain': 'gif-mcts-gain',
  rex: 'rex',
  worldcoder: 'worldcoder',
  sequential: 'sequential',
  independent: 'independent',
  'chain-of-thought': 'chain-of-thought',
};
export const suiteSearches = Object.keys(searchMethods) as readonly SuiteSearch[];
export const suiteAblations: readonly Ablation[] = ['generate', 'improve', 'fix'];

/** The prompts that a search of the suite gets unless told otherwise: the published ones, for all that are compared. */
export function suitePrompts(search: SuiteSearch): PromptName {
  return search === 'chain-of-thought' ? 'chain-of-thought' : 'published';
}

/** Name of the method in tables, and in the keys of its recordings: the search, and what is not its own or the default. */
export function methodName({ search, prompts, mode, without, calibrate, proposer }: Method): string {
  return [
    searchMethods[search],
    ...(prompts === suitePrompts(search) ? [] : [prompts]),
    ...suiteAblations.filter((kind) => without.includes(kind)).map((kind) => `no-${kind}`),
    ...(calibrate ? ['calibrated'] : []),
    ...(proposer === 'full' ? [] : [proposer]),
    ...(mode === 'strict' ? [] : [mode]),
  ].join('-');
}

/** The method of a search with everything else as the suite has it by default. */
export function plainMethod(search: SuiteSearch): Method {
  const prompts = suitePrompts(search);
  return { search, prompts, mode: 'strict', without: [], calibrate: false, proposer: 'full' };
}

/** Names of the searches in tables, as the suite has them by default. */
export const plainMethods: readonly string[] = Object.values(searchMethods);

/** Every method that can be asked for. */
export function allMethods(): readonly Method[] {
  const flags = [false, true];
  const subsets = flags.flatMap((g) =>
    flags.flatMap((i) => flags.map((f) => suiteAblations.filter((_, at) => [g, i, f][at]))),
  );
  return suiteSearches.flatMap((search) =>
    (['published', 'data', 'chain-of-thought'] as const).flatMap((prompts) =>
      (search !== 'published' && isGifMcts(search) ? subsets : [[]]).flatMap((without) =>
        flags.flatMap((calibrate) =>
          (['full', 'short-answers'] as const).flatMap((proposer) =>
            (['strict', 'paper'] as const).map((mode): Method => ({
              search,
              prompts,
              mode,
              without,
              calibrate,
              proposer,
            })),
          ),
        ),
      ),
    ),
  );
}

const byName = new Map(allMethods().map((method) => [methodName(method), method]));

/** The method of that name, as a recording's file says it. */
export function findMethod(name: string): Method | undefined {
  return byName.get(name);
}

/** How completions are sampled: as the published runs did for their prompts, as the server does for ours. */
export function samplingOf({ prompts }: Pick<Method, 'prompts'>): Sampling {
  return prompts === 'data' ? ownSampling : publishedSampling;
}

/** Our prompts ask for the rules before the program, and some of their worlds are long: room for both. */
const ownSampling: Sampling = { temperature: null, topP: null, maxTokens: 16_384, stop: [] };

/** Sampling of the published runs with GPT-4 (released code: temperature 0.6, top-p 0.8, 4096 tokens). */
const publishedSampling: Sampling = { temperature: 0.6, topP: 0.8, maxTokens: 4096, stop: [] };
