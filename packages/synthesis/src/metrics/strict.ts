import type { RecordedTransition, ScoredState } from '../ports.ts';
import { closely, entriesRight, equalStates } from './equality.ts';
import { legalByStrict } from './legal_actions.ts';
import { storedReward } from './paper.ts';
import type { Prediction } from './prediction.ts';

/** `strict`, and what stands beside it. Counts are of transitions. */
export interface StrictScore {
  readonly transitions: number;
  /** Every part right; of a program that draws: in every draw. `right === transitions` is the early stop's test. */
  readonly right: number;
  /** right / transitions for a deterministic program; the mean quadratic score for one that draws. In [0, 1]. */
  readonly score: number;
  /** How many were right in this part alone (by the first draw). */
  readonly parts: { readonly state: number; readonly reward: number; readonly terminated: number };
  /** Mean share of right entries of the next state, in [0, 1]. */
  readonly entries: number;
  /** Transitions at which the program failed. */
  readonly exceptions: number;
  /** By distinct reward (as float32), in the order of first occurrence. */
  readonly classes: readonly { readonly reward: number; readonly transitions: number; readonly right: number }[];
}

/**
 * Next state, reward (with tolerance) and `terminated` right, and what can be done in the next state where the data say it;
 * a time limit's end is not terminated.
 */
export function rightByStrict(prediction: Prediction, truth: RecordedTransition, scored: ScoredState): boolean {
  return (
    prediction.ok &&
    prediction.terminated === truth.terminated &&
    closely(prediction.reward, truth.reward) &&
    equalStates(prediction.state, truth.nextObservation, scored) &&
    legalByStrict(prediction, truth)
  );
}

/**
 * Scores `draws[i]`, the predictions for transition i: one of a deterministic program, K of one that draws
 * (code-world-models.md 4.3; architecture.md, Scoring).
 */
export function strict(
  draws: readonly (readonly Prediction[])[],
  transitions: readonly RecordedTransition[],
  scored: ScoredState,
): StrictScore {
  const parts = { state: 0, reward: 0, terminated: 0 };
  const classes = new Map<number, { reward: number; transitions: number; right: number }>();
  let right = 0;
  let score = 0;
  let entries = 0;
  let exceptions = 0;
  for (const [at, truth] of transitions.entries()) {
    const predictions = draws[at] ?? [];
    const matches = predictions.map((prediction) => rightByStrict(prediction, truth, scored));
    const all = matches.length > 0 && matches.every(Boolean);
    score += drawScore(predictions, matches, scored);
    right += Number(all);
    exceptions += Number(predictions.some((prediction) => !prediction.ok));
    const reward = storedReward(truth.reward);
    const group = classes.get(reward) ?? { reward, transitions: 0, right: 0 };
    classes.set(reward, { reward, transitions: group.transitions + 1, right: group.right + Number(all) });
    const first = predictions[0];
    if (first === undefined || !first.ok) continue;
    const found = entriesRight(first.state, truth.nextObservation, scored);
    entries += found.filter(Boolean).length / found.length;
    parts.state += Number(equalStates(first.state, truth.nextObservation, scored));
    parts.reward += Number(closely(first.reward, truth.reward));
    parts.terminated += Number(first.terminated === truth.terminated);
  }
  const count = transitions.length;
  return {
    transitions: count,
    right,
    score: count === 0 ? 0 : score / count,
    parts,
    entries: count === 0 ? 0 : entries / count,
    exceptions,
    classes: [...classes.values()],
  };
}

/**
 * (1 + 2 share - agreement) / 2 with share = matches among the draws and agreement = equal pairs among the pairs of
 * draws: an unbiased estimate of a quadratic score, so that guessing the mode does not win. One draw: 1 or 0.
 */
export function drawScore(
  predictions: readonly Prediction[],
  matches: readonly boolean[],
  scored: ScoredState,
): number {
  const count = predictions.length;
  const matched = matches.filter(Boolean).length;
  if (count < 2) return matched;
  let equal = 0;
  for (const [at, one] of predictions.entries()) {
    for (const other of predictions.slice(at + 1)) equal += Number(equalPredictions(one, other, scored));
  }
  const agreement = equal / ((count * (count - 1)) / 2);
  return (1 + 2 * (matched / count) - agreement) / 2;
}

/** Failures equal one another, so that a program that always fails earns nothing. */
function equalPredictions(one: Prediction, other: Prediction, scored: ScoredState): boolean {
  if (!one.ok || !other.ok) return one.ok === other.ok;
  return (
    one.terminated === other.terminated &&
    closely(one.reward, other.reward) &&
    equalStates(one.state, other.state, scored)
  );
}
