import { failure, success, type Result } from '@orrery/contract';
import type { ActionKind } from '../search.ts';

/** A prior of a kind's global mean: `count` imagined programs of this value. */
export interface ValuePrior {
  readonly value: number;
  readonly count: number;
}

/** Every number of GIF-MCTS (Dainese et al. 2024, appendix B and table 4; code-world-models.md 3.8). */
export interface GifMctsConfiguration {
  /** Ties are broken by the streams (seed, Proposals, ask). */
  readonly seed: number | bigint;
  /** L: lines of a block. */
  readonly blockLines: number;
  /** C of the exploration term. */
  readonly exploration: number;
  /** Added to the visits in the exploration term. */
  readonly epsilon: number;
  readonly discount: number;
  readonly priors: Readonly<Record<ActionKind, ValuePrior>>;
  /** wG and wL before the first update. */
  readonly predictorWeights: { readonly global: number; readonly local: number };
  /** f: fixes in a chain. 0 leaves every buggy node a dead end. */
  readonly fixes: number;
  /** Temporary value of a fresh bug; a chain descends from it to 0 in equal steps. */
  readonly bugValue: number;
  /**
   * What an improvement is worth is predicted as a gain on the program that it improves, so that `priors.improve.value` is
   * a gain, too. As published, it is predicted from all improvements, whatever they started from: then a search whose new
   * programs are good does not improve any of them.
   */
  readonly improvesFromParent: boolean;
  /** Ablation: without it only the root generates, once. */
  readonly allowGenerate: boolean;
  /** Ablation. */
  readonly allowImprove: boolean;
  /**
   * As released: a terminal node may be chosen again and is overwritten by a new call. Otherwise terminal nodes are not
   * selectable, and a node all of whose children are dead is dead.
   */
  readonly rerollTerminals: boolean;
  /** As released: a prefix counts one line too many, so that prefixes have 4, 7, 10 … lines instead of 2, 4, 6 … */
  readonly phantomLine: boolean;
  /** As released: when a predictor learns from a new child, that child is in the local mean with value 0. */
  readonly newChildCountsAsZero: boolean;
}

/** The published algorithm, with the released program's arithmetic and without its re-rolled terminal nodes. */
export const published: Omit<GifMctsConfiguration, 'seed'> = {
  blockLines: 2,
  exploration: 0.1,
  epsilon: 1,
  discount: 1,
  priors: {
    generate: { value: 0.5, count: 2 },
    improve: { value: 0.55, count: 2 },
    fix: { value: 0.5, count: 2 },
  },
  predictorWeights: { global: 0.5, local: 0.5 },
  fixes: 3,
  bugValue: 0.99,
  improvesFromParent: false,
  allowGenerate: true,
  allowImprove: true,
  rerollTerminals: false,
  phantomLine: true,
  newChildCountsAsZero: true,
};

/** As released, terminal nodes that are asked again included: the faithful port. */
export const paper: Omit<GifMctsConfiguration, 'seed'> = { ...published, rerollTerminals: true };

/** Without the defects of the released program (code-world-models.md, section 10, rows 1, 5 and 6). */
export const corrected: Omit<GifMctsConfiguration, 'seed'> = {
  ...published,
  phantomLine: false,
  newChildCountsAsZero: false,
};

/**
 * The same, and an improvement is predicted from its program. The prior is the published one: 0.55 where a new program is
 * worth 0.5.
 */
export const gain: Omit<GifMctsConfiguration, 'seed'> = {
  ...corrected,
  improvesFromParent: true,
  priors: { ...corrected.priors, improve: { value: 0.05, count: 2 } },
};

export interface ConfigurationError {
  readonly field: string;
  readonly message: string;
}

/** Refuses a configuration that names no search. */
export function checkConfiguration(
  configuration: GifMctsConfiguration,
): Result<GifMctsConfiguration, ConfigurationError> {
  const { blockLines, fixes, epsilon, exploration, discount, bugValue, priors, predictorWeights } = configuration;
  const rules: readonly (readonly [string, number, boolean, string])[] = [
    ['blockLines', blockLines, Number.isSafeInteger(blockLines) && blockLines >= 1, 'a whole number from 1'],
    ['fixes', fixes, Number.isSafeInteger(fixes) && fixes >= 0, 'a whole number from 0'],
    ['epsilon', epsilon, epsilon > 0 && epsilon < Infinity, 'positive and finite'],
    ['exploration', exploration, exploration >= 0 && exploration < Infinity, 'at least 0 and finite'],
    ['discount', discount, discount >= 0 && discount <= 1, 'in [0, 1]'],
    ['bugValue', bugValue, bugValue > 0 && bugValue <= 1, 'in (0, 1]'],
    ...(['generate', 'improve', 'fix'] as const).flatMap((kind) => {
      const { value, count } = priors[kind];
      // A gain is a difference of two values.
      const isGain = kind === 'improve' && configuration.improvesFromParent;
      const least = isGain ? -1 : 0;
      return [
        [`priors.${kind}.value`, value, value >= least && value <= 1, `in [${least}, 1]`],
        [`priors.${kind}.count`, count, count > 0 && count < Infinity, 'positive and finite'],
      ] as const;
    }),
    ['predictorWeights.global', predictorWeights.global, predictorWeights.global > 0, 'positive'],
    ['predictorWeights.local', predictorWeights.local, predictorWeights.local >= 0, 'at least 0'],
  ];
  for (const [field, found, holds, expected] of rules) {
    if (!holds) return failure({ field, message: `GIF-MCTS: ${field} must be ${expected}, got ${found}` });
  }
  if (!configuration.allowGenerate && !configuration.allowImprove)
    return failure({
      field: 'allowImprove',
      message: 'GIF-MCTS: allow generate or improve; with neither, nothing follows the first program',
    });
  return success(configuration);
}

/** Temporary value of a bug by fixes left: linspace(0, bugValue, fixes + 1) as numpy computes it. */
export function bugValues({ fixes, bugValue }: GifMctsConfiguration): readonly number[] {
  if (fixes === 0) return [0];
  const stride = bugValue / fixes;
  return Array.from({ length: fixes + 1 }, (_, left) => (left === fixes ? bugValue : left * stride));
}
