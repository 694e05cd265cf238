import { success, type Result, type Value } from '@orrery/contract';
import type { PlannerError } from './error.ts';
import type { ModelRandom } from './javascript/object.ts';
import { allOf, invalid, numbers, switches, threadsOf, wholeNumbers, word64 } from './options.ts';
import type { PlanningWorld } from './world.ts';

/**
 * Options of MCTS. The defaults are the published search's (Dainese et al. 2024, appendix L, as released). A new tree is grown
 * at each call; {@link mctsSession} keeps it.
 */
export interface MctsOptions {
  /** Simulations. Default 25. */
  readonly simulations?: number;
  /** C of `Q + C sqrt(ln N / (n + epsilon))`. Default 1. */
  readonly exploration?: number;
  /** Default 1e-3, as released; with the paper's 1 the search equals random play on CartPole. */
  readonly epsilon?: number;
  /** Factor per step, in (0, 1]. Default 0.99. */
  readonly discount?: number;
  /** Steps of the uniform rollout that values a leaf. Default 100. */
  readonly rolloutDepth?: number;
  /** T of the softmax over the root's values that chooses the action; 0 takes the best. Default 0.01. */
  readonly temperature?: number;
  /** Value of an unvisited action while selecting. Default 1. */
  readonly initialValue?: number;
  readonly seed: number | bigint;
  /** Number of this decision in its episode: the stream of the choice. Default 0. */
  readonly decision?: number | bigint;
  /** Measure the time of each phase, at some cost. Default false. */
  readonly profile?: boolean;
  /** Probability, 0 to 1, with which a rollout repeats its action. Absent, as published: every action alike. */
  readonly rolloutRepeat?: number;
  /** One node for a state whatever leads to it. Default false. */
  readonly transpositions?: boolean;
  /** A step in which the model fails ends the search (`fail`, the default), or the world, with reward 0 (`terminate`). */
  readonly onModelError?: 'fail' | 'terminate';
  /**
   * No simulation begins after so many milliseconds; the first is made in any case. A plan under a time limit is not determined
   * by its seed. Absent: none.
   */
  readonly milliseconds?: number;
  /** Independent trees whose visits and returns at the root are added. Default 1. */
  readonly trees?: number;
  /** Worker threads for several trees; the plan does not depend on them. Default 1. */
  readonly threads?: number;
  /**
   * A leaf is worth what the compiled model's own `value` says of it, in place of a rollout; `rolloutDepth` is without effect.
   * One tree. Default false.
   */
  readonly ownValue?: boolean;
  /**
   * For actions in a box: a node visited n times has one action, and beyond that at most `k n^alpha`, drawn uniformly from the
   * box (progressive widening; Couetoux et al. 2011). With `outcomes`, an action has so many outcomes (double progressive
   * widening), for models that draw from a continuum; without, the model is stepped at every visit. One tree.
   */
  readonly widening?: Widening & { readonly outcomes?: Widening };
}

/** `k` above 0, `alpha` from 0 to 1. */
export interface Widening {
  readonly k: number;
  readonly alpha: number;
}

/**
 * What takes the place of random rollouts, in JavaScript: the search has one tree, one thread and no asynchronous form then, and
 * what these functions throw is thrown on. At most one of them.
 */
export interface MctsGuide {
  /** What a state is worth to the first player, once for each new state; finite. `rolloutDepth` is without effect. */
  readonly leafValue?: (state: Value) => number;
  /**
   * Index in `actions` of the one that a rollout takes in `state`; it may draw from the simulation's stream. Needs listed actions.
   */
  readonly rolloutPolicy?: (state: Value, actions: readonly Value[], random: ModelRandom) => number;
}

/**
 * The one row that options cross in, and results of synchronous searches behind them: the addon has read the options before a
 * call of it returns, an asynchronous one too.
 */
const row = new Float64Array(512);
/** Where results begin in it. */
export const resultsInRow = 20;

/**
 * The options as the addon takes them, in the order of crates/addon/src/mcts_options.rs, checked where it does not. One row of
 * numbers, the same at every call: an object costs a search of 25 simulations a tenth of its time.
 */
export function packedOptions(model: PlanningWorld, options: MctsOptions): Result<Float64Array, PlannerError> {
  const words = allOf(putWord(9, 'seed', options.seed), putWord(11, 'decision', options.decision ?? 0));
  if (!words.ok) return words;
  const { simulations = 25, rolloutDepth = 100, trees = 1, threads = 1, onModelError = 'fail' } = options;
  const { exploration = 1, epsilon = 1e-3, discount = 0.99, temperature = 0.01, initialValue = 1 } = options;
  const { profile = false, transpositions = false, ownValue = false, rolloutRepeat, milliseconds, widening } = options;
  const valid = allOf(
    wholeNumbers({ simulations, rolloutDepth, trees, threads }),
    numbers({ exploration, epsilon, discount, temperature, initialValue }),
    numbers(rolloutRepeat === undefined ? {} : { rolloutRepeat }),
    switches({ profile, transpositions, ownValue }),
    widening === undefined ? success(undefined) : wideningNumbers(widening),
    threadsOf(model, threads),
  );
  if (!valid.ok) return valid;
  if (onModelError !== 'fail' && onModelError !== 'terminate')
    return invalid('onModelError', onModelError, "'fail' or 'terminate'");
  if (milliseconds !== undefined && !(typeof milliseconds === 'number' && milliseconds >= 1e-6 && milliseconds <= 1e12))
    return invalid('milliseconds', milliseconds, 'above 0 and at most 1e12');
  if (widening !== undefined && model.players)
    return invalid('widening', widening, 'left out in a model of two players');
  if (widening !== undefined && (trees > 1 || transpositions))
    return invalid(trees > 1 ? 'trees' : 'transpositions', trees > 1 ? trees : true, 'left out beside widening');
  if (ownValue && trees > 1) return invalid('trees', trees, '1 beside ownValue');
  row[0] = simulations;
  row[1] = rolloutDepth;
  row[2] = trees;
  row[3] = threads;
  row[4] = exploration;
  row[5] = epsilon;
  row[6] = discount;
  row[7] = temperature;
  row[8] = initialValue;
  const outcomes = widening?.outcomes;
  row[13] =
    (profile ? 1 : 0) |
    (transpositions ? 2 : 0) |
    (onModelError === 'terminate' ? 4 : 0) |
    (model.players ? 8 : 0) |
    (rolloutRepeat === undefined ? 0 : 16) |
    (milliseconds === undefined ? 0 : 32) |
    (widening === undefined ? 0 : 64) |
    (outcomes === undefined ? 0 : 128) |
    (ownValue ? 256 : 0);
  row[14] = rolloutRepeat ?? 0;
  row[15] = (milliseconds ?? 0) * 1e6;
  row[16] = widening?.k ?? 0;
  row[17] = widening?.alpha ?? 0;
  row[18] = outcomes?.k ?? 0;
  row[19] = outcomes?.alpha ?? 0;
  return success(row);
}

/** Puts down the low and the high half of a word of 64 bits. */
function putWord(at: number, field: string, value: number | bigint): Result<void, PlannerError> {
  // A bigint costs a search of 25 simulations a hundredth of its time.
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) {
    row[at] = value % 0x1_0000_0000;
    row[at + 1] = Math.floor(value / 0x1_0000_0000);
    return success(undefined);
  }
  const word = word64(field, value);
  if (!word.ok) return word;
  row[at] = Number(word.value & 0xffff_ffffn);
  row[at + 1] = Number(word.value >> 32n);
  return success(undefined);
}

function wideningNumbers(widening: NonNullable<MctsOptions['widening']>): Result<void, PlannerError> {
  const [own, outcomes]: unknown[] = [widening, widening?.outcomes];
  const shaped = (value: unknown): value is Widening => typeof value === 'object' && value !== null;
  if (!shaped(own)) return invalid('widening', own, 'an object { k, alpha }');
  if (outcomes !== undefined && !shaped(outcomes))
    return invalid('widening.outcomes', outcomes, 'an object { k, alpha }');
  return allOf(
    numbers({ 'widening.k': own.k, 'widening.alpha': own.alpha }),
    outcomes === undefined
      ? success(undefined)
      : numbers({ 'widening.outcomes.k': outcomes.k, 'widening.outcomes.alpha': outcomes.alpha }),
  );
}

/** A search that keeps a tree, or runs beside the event loop, cannot be guided; nor can several trees. */
export function unguided(options: MctsOptions & MctsGuide): Result<void, PlannerError> {
  for (const name of ['leafValue', 'rolloutPolicy'] as const)
    if (options[name] !== undefined)
      return invalid(name, options[name], 'left out: it is JavaScript, for `mcts` alone');
  return success(undefined);
}
