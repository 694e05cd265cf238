import { closely, equalStates } from './metrics/equality.ts';
import type { RecordedTransition, ScoredState } from './ports.ts';
import type { EncodedInputs } from './predict.ts';

/**
 * How many transitions have another outcome than the first one with the same state and action: chance, or something that
 * the observation does not show.
 */
export function conflictsAmong(
  transitions: readonly RecordedTransition[],
  { states, actions }: EncodedInputs,
  scored: ScoredState,
): number {
  const seen = new Map<string, RecordedTransition>();
  let conflicts = 0;
  for (const [at, truth] of transitions.entries()) {
    const key = `${hex(states[at])}:${hex(actions[at])}`;
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, truth);
    } else if (
      earlier.terminated !== truth.terminated ||
      !closely(earlier.reward, truth.reward) ||
      !equalStates(earlier.nextObservation, truth.nextObservation, scored)
    ) {
      conflicts += 1;
    }
  }
  return conflicts;
}

function hex(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : Buffer.from(bytes).toString('hex');
}
