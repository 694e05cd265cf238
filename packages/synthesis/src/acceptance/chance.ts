import { decode, failure, success, type Result } from '@orrery/contract';
import type { OutcomesResult, SandboxModel, WeightedOutcome } from '@orrery/sandbox';
import { rightByStrict } from '../metrics/index.ts';
import type { RecordedTransition, ScoredState } from '../ports.ts';
import { batchOf, engineFailure, type Judging } from './judging.ts';
import { mergedOutcomes } from './merged_outcomes.ts';
import type { AcceptanceFailure } from './ports.ts';

/** How a program that draws does on what happened, by its exact probabilities. */
export interface ChanceReport {
  /** Transitions whose every outcome could be listed; the others draw numbers without end, or fail. */
  readonly enumerated: number;
  /** Of them, those whose true outcome the program holds impossible: places in the transitions. */
  readonly impossible: readonly number[];
  /** Transitions at which the program may fail: places. */
  readonly failing: readonly number[];
  /** Transitions for which it holds several outcomes possible. */
  readonly drawn: number;
  /**
   * Mean quadratic score (1 + 2 p(true) - sum p^2) / 2, what it would be if the program's probabilities were the true
   * ones, and the difference in standard errors: far from 0, the probabilities are wrong.
   */
  readonly score: number;
  readonly expected: number;
  readonly deviations: number;
  /**
   * How often each outcome came true beside how often it should have, over the transitions with the same probabilities
   * in the order in which the program draws them: Pearson's statistic less its degrees of freedom, in its standard
   * deviations (sqrt(2 df)). It sees what the score cannot, a wrong guess with equal probabilities.
   */
  readonly frequencies: number;
}

/** Fewer expected cases than this say nothing of a frequency (the usual rule for Pearson's statistic). */
const leastExpected = 5;

/** The same of the sealed part, from the reference engine. */
export async function chanceOf(context: Judging): Promise<Result<ChanceReport, AcceptanceFailure>> {
  const { ports, settings, forms, scored, signal } = context;
  const { states, actions } = batchOf(context, settings.split.sealed);
  const outcomes = await ports.sandbox.outcomes(
    forms.model,
    { states, actions },
    signal === undefined ? {} : { signal },
  );
  if (!outcomes.ok) return failure(engineFailure(outcomes.error));
  return success(chanceReport(outcomes.value, settings.split.sealed, forms.model, scored));
}

export function chanceReport(
  results: readonly OutcomesResult[],
  transitions: readonly RecordedTransition[],
  model: SandboxModel,
  scored: ScoredState,
): ChanceReport {
  const impossible: number[] = [];
  const failing: number[] = [];
  const pools = new Map<string, Pool>();
  let [enumerated, drawn, score, expected, variance] = [0, 0, 0, 0, 0];
  for (const [at, truth] of transitions.entries()) {
    const result = results[at];
    if (result === undefined) continue;
    if (!result.ok) {
      if (result.error.code !== 'not_enumerable') failing.push(at);
      continue;
    }
    enumerated += 1;
    const outcomes = mergedOutcomes(result.outcomes);
    const probabilities = outcomes.map(({ probability }) => probability);
    const squares = probabilities.reduce((sum, probability) => sum + probability ** 2, 0);
    const right = outcomes.flatMap((outcome, place) => (isRight(outcome, truth, model, scored) ? [place] : []));
    const probability = right.reduce((sum, place) => sum + (probabilities[place] ?? 0), 0);
    const [happened] = right;
    if (happened === undefined) impossible.push(at);
    else count(pools, probabilities, happened);
    drawn += Number(outcomes.length > 1);
    score += (1 + 2 * probability - squares) / 2;
    expected += (1 + squares) / 2;
    variance += probabilities.reduce((sum, each) => sum + each * (each - squares) ** 2, 0);
  }
  const mean = (sum: number): number => (enumerated === 0 ? 0 : sum / enumerated);
  // Of equal probabilities the score is the same whatever happens: what is left of the variance is rounding.
  const isTelling = variance > 1e-9 * enumerated;
  const deviations = isTelling ? (score - expected) / Math.sqrt(variance) : 0;
  const frequencies = frequencyDeviations([...pools.values()]);
  return {
    enumerated,
    impossible,
    failing,
    drawn,
    score: mean(score),
    expected: mean(expected),
    deviations,
    frequencies,
  };
}

/** Transitions with the same probabilities, and how often each of their outcomes came true. */
interface Pool {
  readonly probabilities: readonly number[];
  readonly counts: number[];
}

function count(pools: Map<string, Pool>, probabilities: readonly number[], happened: number): void {
  const key = probabilities.map((probability) => probability.toPrecision(9)).join(' ');
  const pool = pools.get(key) ?? { probabilities, counts: probabilities.map(() => 0) };
  pool.counts[happened] = (pool.counts[happened] ?? 0) + 1;
  pools.set(key, pool);
}

function frequencyDeviations(pools: readonly Pool[]): number {
  let [statistic, freedom] = [0, 0];
  for (const { probabilities, counts } of pools) {
    const total = counts.reduce((sum, one) => sum + one, 0);
    if (probabilities.length < 2 || probabilities.some((probability) => total * probability < leastExpected)) continue;
    freedom += probabilities.length - 1;
    for (const [place, probability] of probabilities.entries())
      statistic += ((counts[place] ?? 0) - total * probability) ** 2 / (total * probability);
  }
  return freedom === 0 ? 0 : (statistic - freedom) / Math.sqrt(2 * freedom);
}

function isRight(
  { next, reward, terminated }: WeightedOutcome,
  truth: RecordedTransition,
  { section }: SandboxModel,
  scored: ScoredState,
): boolean {
  const state = decode(section.layout.state, next);
  return state.ok && rightByStrict({ ok: true, state: state.value, reward, terminated }, truth, scored);
}
