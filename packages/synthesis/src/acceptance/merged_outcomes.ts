import type { WeightedOutcome } from '@orrery/sandbox';

/** Outcomes with equal bytes as one, their probabilities added, in the order in which each is first drawn. */
export function mergedOutcomes(outcomes: readonly WeightedOutcome[]): readonly WeightedOutcome[] {
  const found = new Map<string, WeightedOutcome>();
  for (const outcome of outcomes) {
    const key = `${Buffer.from(outcome.next).toString('latin1')} ${outcome.reward} ${outcome.terminated}`;
    const known = found.get(key);
    const probability = (known?.probability ?? 0) + outcome.probability;
    found.set(key, { ...(known ?? outcome), probability });
  }
  return [...found.values()];
}
