import type { RecordedTransition, ScoredState } from '../ports.ts';
import { entriesRight, equalStates } from './equality.ts';
import { legalByPaper } from './legal_actions.ts';
import type { Prediction } from './prediction.ts';

/** Reward as the released datasets store it, as a double: the truth of the paper's metrics, and its own class. */
export function storedReward(reward: number): number {
  return Math.fround(reward) + 0; // -0 joins 0
}

/** The released datasets' end flag. */
export function storedDone({ terminated, truncated }: RecordedTransition): boolean {
  return terminated || truncated;
}

/** Which parts of a prediction are right by the paper's comparators. */
function partsRight(
  predicted: Extract<Prediction, { ok: true }>,
  truth: RecordedTransition,
  scored: ScoredState,
): { readonly state: boolean; readonly reward: boolean; readonly done: boolean } {
  return {
    state: equalStates(predicted.state, truth.nextObservation, scored),
    reward: predicted.reward === storedReward(truth.reward),
    done: predicted.terminated === storedDone(truth),
  };
}

/** Fully right by `paper-code`: at an end the next state does not count. A wrong one is what improve shows. */
export function rightByPaper(prediction: Prediction, truth: RecordedTransition, scored: ScoredState): boolean {
  if (!prediction.ok) return false;
  const { state, reward, done } = partsRight(prediction, truth, scored);
  return reward && done && (storedDone(truth) || (state && legalByPaper(prediction, truth) !== false));
}

/**
 * `paper-code`: the score that the released program computes (code-world-models.md 4.2), in [0, 1]. Next state 1/3 in
 * equal parts an entry, reward 1/3 by exact equality with its float32, done 1/3; where the data say what can be done in the
 * next state, that and the three earn 1/4 each; at an end reward and done 1/2 each.
 * Reward classes weigh the same. Any failure makes the whole program 0. Sums run left to right, per entry, then per
 * transition, so that a perfect program stays just below 1 where the released one does (11 entries, say).
 */
export function paperCode(
  predictions: readonly Prediction[],
  transitions: readonly RecordedTransition[],
  scored: ScoredState,
): number {
  const sizes = new Map<number, number>();
  for (const { reward } of transitions) {
    const name = storedReward(reward);
    sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  let earned = 0;
  let possible = 0;
  for (const [at, truth] of transitions.entries()) {
    const prediction = predictions[at];
    if (prediction === undefined || !prediction.ok) return 0;
    const weight = transitions.length / (sizes.get(storedReward(truth.reward)) ?? 1);
    earned += weight * credit(prediction, truth, scored);
    possible += weight;
  }
  return possible === 0 ? 0 : earned / possible;
}

function credit(prediction: Extract<Prediction, { ok: true }>, truth: RecordedTransition, scored: ScoredState): number {
  const { reward, done } = partsRight(prediction, truth, scored);
  if (storedDone(truth)) return 0.5 * Number(reward) + 0.5 * Number(done);
  const legal = legalByPaper(prediction, truth);
  const part = legal === undefined ? 1 / 3 : 1 / 4;
  const right = entriesRight(prediction.state, truth.nextObservation, scored);
  const share = part / right.length;
  let state = 0;
  for (const one of right) state += share * Number(one);
  const sum = state + part * Number(reward) + part * Number(done);
  return legal === undefined ? sum : sum + part * Number(legal);
}

/**
 * `paper-equation`: the paper's equation 2, in [0, 1]. A third each for the whole next state, reward and done, uniform
 * over transitions; comparators and failure rule of `paper-code`. The equation knows no legal actions.
 */
export function paperEquation(
  predictions: readonly Prediction[],
  transitions: readonly RecordedTransition[],
  scored: ScoredState,
): number {
  const third = 1 / 3;
  let sum = 0;
  for (const [at, truth] of transitions.entries()) {
    const prediction = predictions[at];
    if (prediction === undefined || !prediction.ok) return 0;
    const { state, reward, done } = partsRight(prediction, truth, scored);
    sum += third * Number(state) + third * Number(reward) + third * Number(done);
  }
  return transitions.length === 0 ? 0 : sum / transitions.length;
}
