import type { RecordedTransition, ScoredState } from '../ports.ts';
import { paperCode, paperEquation } from './paper.ts';
import type { Prediction } from './prediction.ts';
import { strict, type StrictScore } from './strict.ts';

/** The three metrics, always side by side. */
export interface Scores {
  readonly paperCode: number;
  readonly paperEquation: number;
  readonly strict: StrictScore;
}

/** Scores `draws[i]`, the predictions for transition i. The paper's metrics know one prediction: the first draw. */
export function score(
  draws: readonly (readonly Prediction[])[],
  transitions: readonly RecordedTransition[],
  scored: ScoredState,
): Scores {
  const first = draws.flatMap((predictions) => predictions.slice(0, 1));
  // A failure in any draw is a failure of the program, under the paper's metrics too.
  const failed = draws.some((predictions) => predictions.some((prediction) => !prediction.ok));
  return {
    paperCode: failed ? 0 : paperCode(first, transitions, scored),
    paperEquation: failed ? 0 : paperEquation(first, transitions, scored),
    strict: strict(draws, transitions, scored),
  };
}
