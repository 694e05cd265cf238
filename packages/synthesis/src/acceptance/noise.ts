import { exactNumbers, RandomStream, type Value } from '@orrery/contract';
import { differences, leavesOf, mapNumbers } from '../fields.ts';
import type { Prediction } from '../metrics/index.ts';
import type { RecordedTransition } from '../ports.ts';

/** Standard deviation of a sensor by field of the observation (`.x`, `[2]`), and of `reward`. A field without one is exact. */
export type ObservationNoise = Readonly<Record<string, number>>;

/** Noisy copies of a state that stand for the true ones it may have come from. */
export const noiseSamples = 64;
/** Deviations beyond which noise is no explanation: one in two million by chance. */
const deviations = 5;

/** Copies of a state as its sensors might have told it another time. */
export function noisyStates(state: Value, noise: ObservationNoise, random: RandomStream): readonly Value[] {
  return Array.from({ length: noiseSamples }, () =>
    mapNumbers(state, (number, path) => number + (noise[path] ?? 0) * random.normal()),
  );
}

/**
 * Whether the stated noise explains what is wrong with a prediction. `around` are the program's predictions from
 * {@link noisyStates}: a number may be off by five deviations of what the noise before the step makes of it and the noise
 * after the step together; anything else has to be what the program says from one of those states.
 */
export function explainedByNoise(
  prediction: Prediction,
  around: readonly Prediction[],
  truth: RecordedTransition,
  noise: ObservationNoise,
): boolean {
  if (!prediction.ok) return false;
  const others = around.flatMap((one) => (one.ok ? [one] : []));
  if (others.length === 0) return false;
  const near = (path: string, predicted: number, observed: number, samples: readonly number[]): boolean => {
    const spread = samples.reduce((sum, sample) => sum + (sample - predicted) ** 2, 0) / Math.max(1, samples.length);
    return Math.abs(observed - predicted) <= deviations * Math.sqrt(spread + (noise[path] ?? 0) ** 2);
  };
  if (prediction.terminated !== truth.terminated && !others.some((one) => one.terminated === truth.terminated))
    return false;
  const rewards = others.map(({ reward }) => reward);
  const jumps = others.some(({ reward }) => reward === truth.reward);
  if (!jumps && prediction.reward !== truth.reward && !near('reward', prediction.reward, truth.reward, rewards))
    return false;
  return differences(prediction.state, truth.nextObservation, exactNumbers).every(({ path, one, other }) => {
    const samples = others.flatMap(({ state }) => leavesOf(state).filter((leaf) => leaf.path === path));
    if (typeof one !== 'number' || typeof other !== 'number')
      return samples.some(({ value }) => differences(value, other, exactNumbers).length === 0);
    const numbers = samples.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
    return near(path, one, other, numbers);
  });
}
