import { exactNumbers } from '@orrery/contract';
import { differences, numbersOf } from './fields.ts';
import type { RecordedTransition } from './ports.ts';

/** Candidates that a transition is compared with, at most; more are thinned evenly. */
const mostCompared = 500;

/**
 * Finds the candidate whose state and action are most like a transition's: with the fewest parts that differ and are no
 * numbers, then nearest in the numbers, each over its range among the candidates. Never the transition itself.
 */
export function nearestAmong(
  transitions: readonly RecordedTransition[],
  candidates: readonly number[],
): (index: number) => number | undefined {
  const stride = Math.max(1, Math.ceil(candidates.length / mostCompared));
  const compared = candidates.filter((_, at) => at % stride === 0);
  const points = new Map<number, readonly number[]>();
  const pointOf = (index: number): readonly number[] => {
    const known = points.get(index);
    if (known !== undefined) return known;
    const { observation, action } = transitions[index] ?? {};
    const point = [...numbersOf(observation), ...numbersOf(action)];
    points.set(index, point);
    return point;
  };
  let scales: readonly number[] | undefined;
  return (index) => {
    scales ??= ranges(compared.map(pointOf));
    const one = transitions[index];
    if (one === undefined) return undefined;
    let best: number | undefined;
    let bestOther = Infinity;
    let bestDistance = Infinity;
    for (const candidate of compared) {
      const like = transitions[candidate];
      if (like === undefined || candidate === index) continue;
      // Another action is another question: it differs in more than a number.
      const other = Number(differences(one.action, like.action, exactNumbers).length > 0) + nonNumeric(one, like);
      if (other > bestOther) continue;
      const distance = squaredDistance(pointOf(index), pointOf(candidate), scales);
      if (other < bestOther || distance < bestDistance) [best, bestOther, bestDistance] = [candidate, other, distance];
    }
    return best;
  };
}

function nonNumeric(one: RecordedTransition, other: RecordedTransition): number {
  return differences(one.observation, other.observation, () => true).length;
}

function squaredDistance(one: readonly number[], other: readonly number[], scales: readonly number[]): number {
  if (one.length !== other.length) return Infinity;
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) {
    const scaled = ((one[at] ?? 0) - (other[at] ?? 0)) / (scales[at] ?? 1);
    sum += scaled * scaled;
  }
  return Number.isNaN(sum) ? Infinity : sum;
}

function ranges(points: readonly (readonly number[])[]): number[] {
  const width = Math.max(0, ...points.map((point) => point.length));
  return Array.from({ length: width }, (_, at) => {
    let low = Infinity;
    let high = -Infinity;
    for (const point of points) {
      const value = point[at];
      if (value === undefined || !Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return high > low ? high - low : 1;
  });
}
