import { failure, success, type Result } from '@orrery/contract';
import { corrected, gain, GifMcts, paper } from '../gif_mcts/index.ts';
import type { PromptName } from '../prompts/index.ts';
import type { SearchRule } from '../search.ts';
import { IndependentSamples } from './independent.ts';
import { Rex, rex, worldCoder } from './rex.ts';
import { SequentialRefinement } from './sequential.ts';

/** A search by name, with what may be chosen about it. Plain data: it is part of a run's configuration. */
export interface SearchChoice {
  readonly name: SearchName;
  /** Of GIF-MCTS: kinds of asks that are left out. */
  readonly without?: readonly Ablation[];
  /** Of REx and WorldCoder: C. */
  readonly heuristicWeight?: number;
}

/** Kinds of asks that GIF-MCTS can do without (code-world-models.md 8.3). */
export type Ablation = 'generate' | 'improve' | 'fix';

/** Every search, and what it is in a sentence. */
export const searchNames = {
  'gif-mcts': 'generate, improve and fix in a Monte Carlo tree search, without the defects of the released program',
  'gif-mcts-paper': 'the same as released: terminal nodes are asked again, prefixes and predictors count as published',
  'gif-mcts-gain': 'as gif-mcts, and what an improvement is worth is predicted from the program that it improves',
  rex: 'refine the program that a Thompson draw favours; C is 20',
  worldcoder: "REx as the benchmark's paper runs it: C is 5, one draft",
  sequential: 'refine the last program, always',
  independent: 'the same ask again and again, the best answer counts',
  'chain-of-thought': 'the same, and every ask has the model think step by step before it writes',
} as const;
export type SearchName = keyof typeof searchNames;

/** The prompts that a search is meant for: the published ones where it stands for a published figure, else those with data. */
export function promptsOf(search: SearchName): PromptName {
  if (search === 'chain-of-thought') return 'chain-of-thought';
  return search === 'gif-mcts-paper' || search === 'worldcoder' ? 'published' : 'data';
}

const trees = { 'gif-mcts': corrected, 'gif-mcts-paper': paper, 'gif-mcts-gain': gain } as const;

/** Whether a search is a GIF-MCTS, which has kinds of asks to leave out. */
export const isGifMcts = (name: SearchName): name is keyof typeof trees => Object.hasOwn(trees, name);

export interface SearchChoiceError {
  readonly field: string;
  readonly message: string;
}

/** A fresh rule for one run. */
export function createSearchRule(
  { name, without = [], heuristicWeight }: SearchChoice,
  seed: number | bigint,
): Result<SearchRule, SearchChoiceError> {
  const isBandit = name === 'rex' || name === 'worldcoder';
  if (!isGifMcts(name) && without.length > 0)
    return failure({ field: 'without', message: `the search ${name} has no kinds of asks to leave out` });
  if (!isBandit && heuristicWeight !== undefined)
    return failure({ field: 'heuristicWeight', message: `the search ${name} weighs no score` });
  const weighed = heuristicWeight === undefined ? {} : { heuristicWeight };
  if (isGifMcts(name))
    return GifMcts.create({
      ...trees[name],
      seed,
      allowGenerate: !without.includes('generate'),
      allowImprove: !without.includes('improve'),
      ...(without.includes('fix') && { fixes: 0 }),
    });
  switch (name) {
    case 'rex':
      return Rex.create({ ...rex, seed, ...weighed });
    case 'worldcoder':
      return Rex.create({ ...worldCoder, seed, ...weighed });
    case 'sequential':
      return success(new SequentialRefinement());
    case 'independent':
    case 'chain-of-thought':
      return success(new IndependentSamples());
  }
}
