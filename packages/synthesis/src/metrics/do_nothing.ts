import type { RecordedTransition } from '../ports.ts';
import { storedReward } from './paper.ts';
import type { Prediction } from './prediction.ts';

/**
 * The model in which nothing happens: the state stays, the reward is the most frequent one (as float32; the first met
 * among equals), nothing ends. No score is shown without its score beside it (code-world-models.md 9.2).
 */
export function doNothing(transitions: readonly RecordedTransition[]): Prediction[] {
  const counts = new Map<number, number>();
  for (const { reward } of transitions) counts.set(storedReward(reward), (counts.get(storedReward(reward)) ?? 0) + 1);
  let reward = 0;
  let most = 0;
  for (const [candidate, count] of counts) {
    if (count > most) [reward, most] = [candidate, count];
  }
  return transitions.map(({ observation }) => ({ ok: true, state: observation, reward, terminated: false }));
}
