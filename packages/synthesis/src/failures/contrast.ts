import { exactNumbers } from '@orrery/contract';
import { differences, numbersOf } from '../fields.ts';
import type { RecordedTransition } from '../ports.ts';

/** Right transitions compared with a wrong one, at most; the data are thinned evenly beyond. */
const mostCompared = 500;

/**
 * Finds the right transition that is most like a wrong one: with the fewest parts of state and action that differ, then
 * nearest in the numbers, each over its range in the data.
 */
export function nearestRight(
  transitions: readonly RecordedTransition[],
  right: readonly number[],
): (index: number) => number | undefined {
  const stride = Math.max(1, Math.ceil(right.length / mostCompared));
  const compared = right.filter((_, at) => at % stride === 0);
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
    const wrong = transitions[index];
    if (wrong === undefined) return undefined;
    let best: number | undefined;
    let bestOther = Infinity;
    let bestDistance = Infinity;
    for (const candidate of compared) {
      const like = transitions[candidate];
      if (like === undefined) continue;
      // Another action is another question: it differs in more than a number.
      const other = Number(differences(wrong.action, like.action, exactNumbers).length > 0) + nonNumeric(wrong, like);
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
