import { decode } from '@orrery/contract';
import type { OutcomesResult, SandboxModel, WeightedOutcome } from '@orrery/sandbox';
import { rightByStrict } from '../metrics/index.ts';
import type { RecordedTransition, ScoredState } from '../ports.ts';

/** How a program that draws does on what happened, by its exact probabilities. */
export interface ChanceReport {
  /** Transitions whose every outcome could be listed; the others draw numbers without end. */
  readonly enumerated: number;
  /** Of them, those whose true outcome the program holds impossible: places in the transitions. */
  readonly impossible: readonly number[];
  /**
   * Mean quadratic score (1 + 2 p(true) - sum p^2) / 2, what it would be if the program's probabilities were the true
   * ones, and the difference in standard errors: far below 0, the probabilities are wrong.
   */
  readonly score: number;
  readonly expected: number;
  readonly deviations: number;
}

export function chanceReport(
  results: readonly OutcomesResult[],
  transitions: readonly RecordedTransition[],
  model: SandboxModel,
  scored: ScoredState,
): ChanceReport {
  const impossible: number[] = [];
  let [enumerated, score, expected, variance] = [0, 0, 0, 0];
  for (const [at, truth] of transitions.entries()) {
    const result = results[at];
    if (result?.ok !== true) continue;
    enumerated += 1;
    const probabilities = merged(result.outcomes);
    const squares = probabilities.reduce((sum, { probability }) => sum + probability ** 2, 0);
    const right = probabilities
      .filter(({ outcome }) => isRight(outcome, truth, model, scored))
      .reduce((sum, { probability }) => sum + probability, 0);
    if (right === 0) impossible.push(at);
    score += (1 + 2 * right - squares) / 2;
    expected += (1 + squares) / 2;
    variance += probabilities.reduce((sum, { probability }) => sum + probability * (probability - squares) ** 2, 0);
  }
  const mean = (sum: number): number => (enumerated === 0 ? 0 : sum / enumerated);
  const deviations = variance > 0 ? (score - expected) / Math.sqrt(variance) : 0;
  return { enumerated, impossible, score: mean(score), expected: mean(expected), deviations };
}

/** Equal outcomes as one, their probabilities added. */
function merged(
  outcomes: readonly WeightedOutcome[],
): readonly { readonly outcome: WeightedOutcome; probability: number }[] {
  const found = new Map<string, { readonly outcome: WeightedOutcome; probability: number }>();
  for (const outcome of outcomes) {
    const key = `${Buffer.from(outcome.next).toString('latin1')} ${outcome.reward} ${outcome.terminated}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { outcome, probability: outcome.probability });
    else known.probability += outcome.probability;
  }
  return [...found.values()];
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
