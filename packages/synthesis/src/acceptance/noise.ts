import { exactNumbers, RandomStream, type Value } from '@orrery/contract';
import { differences, leavesOf, mapNumbers } from '../fields.ts';
import type { Prediction } from '../metrics/index.ts';
import type { RecordedTransition } from '../ports.ts';

/** Standard deviation of a sensor by field of the observation (`.x`, `[2]`), and of `reward`. A field without one is exact. */
export type ObservationNoise = Readonly<Record<string, number>>;

/** Paths of the numbers of a state, by which noise is stated. */
export function numberPaths(state: Value): readonly string[] {
  return leavesOf(state).flatMap(({ path, value }) => (typeof value === 'number' ? [path] : []));
}

/** Noisy copies of a state that stand for the true ones it may have come from. */
export const noiseSamples = 64;
/** Deviations beyond which noise is no explanation: one in two million by chance. */
export const deviations = 5;

/** Copies of a state as its sensors might have told it another time. */
export function noisyStates(
  state: Value,
  noise: ObservationNoise,
  random: RandomStream,
  copies = noiseSamples,
): readonly Value[] {
  return Array.from({ length: copies }, () =>
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

/** Residuals of one noisy field over the sealed part, in deviations of what the stated noise explains of them. */
export interface NoiseFit {
  readonly field: string;
  readonly values: number;
  /** 0 for the true rules. */
  readonly mean: number;
  /** 1 for the true rules, if the noise is as stated. */
  readonly meanSquare: number;
}

/**
 * Whether residuals are what the stated noise makes them, field by field: a transition alone hides an error of a few
 * deviations, all of them together do not. `around[i]` are the predictions from the noisy states of transition i.
 */
export function noiseFits(
  predictions: readonly (Prediction | undefined)[],
  around: readonly (readonly Prediction[])[],
  transitions: readonly RecordedTransition[],
  noise: ObservationNoise,
): readonly NoiseFit[] {
  const sums = new Map<string, { values: number; sum: number; squares: number }>();
  for (const [at, truth] of transitions.entries()) {
    const prediction = predictions[at];
    if (prediction?.ok !== true) continue;
    const seen = numbersByPath(truth.nextObservation, truth.reward);
    const told = numbersByPath(prediction.state, prediction.reward);
    const others = (around[at] ?? []).flatMap((one) => (one.ok ? [numbersByPath(one.state, one.reward)] : []));
    for (const [path, deviation] of Object.entries(noise)) {
      const [observed, predicted] = [seen.get(path), told.get(path)];
      if (observed === undefined || observed.length !== predicted?.length) continue;
      for (const [place, value] of observed.entries()) {
        const center = predicted[place] ?? 0;
        const samples = others.flatMap((one) => one.get(path)?.[place] ?? []);
        const spread = samples.reduce((sum, sample) => sum + (sample - center) ** 2, 0) / Math.max(1, samples.length);
        const standard = (value - center) / Math.sqrt(spread + deviation ** 2);
        const known = sums.get(path) ?? { values: 0, sum: 0, squares: 0 };
        sums.set(path, {
          values: known.values + 1,
          sum: known.sum + standard,
          squares: known.squares + standard * standard,
        });
      }
    }
  }
  return [...sums].map(([field, { values, sum, squares }]) => ({
    field,
    values,
    mean: sum / values,
    meanSquare: squares / values,
  }));
}

function numbersByPath(state: Value, reward: number): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>([['reward', [reward]]]);
  for (const { path, value } of leavesOf(state))
    if (typeof value === 'number') found.set(path, [...(found.get(path) ?? []), value]);
  return found;
}
