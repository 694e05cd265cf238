import type { RecordedTransition } from '../ports.ts';
import { alwaysLegal } from './legal_actions.ts';
import { storedReward } from './paper.ts';
import type { Prediction } from './prediction.ts';

/**
 * The model in which nothing happens: the state stays, the reward is the most frequent one (as float32; the first met
 * among equals), nothing ends, and what was legal everywhere is legal. No score is shown without its score beside it (code-world-models.md 9.2).
 */
export function doNothing(transitions: readonly RecordedTransition[]): Prediction[] {
  const counts = new Map<number, number>();
  for (const { reward } of transitions) counts.set(storedReward(reward), (counts.get(storedReward(reward)) ?? 0) + 1);
  let reward = 0;
  let most = 0;
  for (const [candidate, count] of counts) {
    if (count > most) [reward, most] = [candidate, count];
  }
  const legalActions = alwaysLegal(transitions);
  return transitions.map(({ observation }) => {
    const idle: Prediction = { ok: true, state: observation, reward, terminated: false };
    return legalActions === undefined ? idle : Object.assign(idle, { legalActions });
  });
}
