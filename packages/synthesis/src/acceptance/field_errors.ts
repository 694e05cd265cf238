import { exactNumbers, type Value } from '@orrery/contract';
import { differences, leavesOf } from '../fields.ts';
import type { Prediction } from '../metrics/index.ts';
import type { RecordedTransition } from '../ports.ts';

/** How far one part of the next state, the reward or the end is off over transitions that the program did not fail at. */
export interface FieldError {
  /** `.x`, `[2]`, `.board[*]`; `reward`; `terminated`. */
  readonly field: string;
  /** Values compared; a list counts each of its elements. */
  readonly values: number;
  /** Of them, not exactly equal. */
  readonly different: number;
  /** Of numbers: the largest and the root mean square of |predicted - true|; left out where one is not finite. */
  readonly largest?: number;
  readonly rootMeanSquare?: number;
}

interface Sums {
  values: number;
  different: number;
  numbers: number;
  largest: number;
  squares: number;
}

/** Errors by field, in the order in which the fields are first met. `predictions[i]` is one of transition i. */
export function fieldErrors(
  predictions: readonly (Prediction | undefined)[],
  transitions: readonly RecordedTransition[],
): readonly FieldError[] {
  const fields = new Map<string, Sums>();
  const sumsOf = (field: string): Sums => {
    const known = fields.get(field) ?? { values: 0, different: 0, numbers: 0, largest: 0, squares: 0 };
    fields.set(field, known);
    return known;
  };
  const add = (field: string, predicted: Value, truth: Value): void => {
    const sums = sumsOf(field);
    sums.different += 1;
    if (typeof predicted !== 'number' || typeof truth !== 'number') return;
    const error = Math.abs(predicted - truth);
    sums.largest = Math.max(sums.largest, Number.isNaN(error) ? Infinity : error);
    sums.squares += error * error;
  };
  for (const [at, truth] of transitions.entries()) {
    const prediction = predictions[at];
    if (prediction === undefined || !prediction.ok) continue;
    for (const { path, value } of leavesOf(truth.nextObservation)) {
      const sums = sumsOf(path === '' ? 'state' : path);
      sums.values += 1;
      sums.numbers += Number(typeof value === 'number');
    }
    for (const { path, one, other } of differences(prediction.state, truth.nextObservation, exactNumbers))
      add(path === '' ? 'state' : path, one, other);
    for (const field of ['reward', 'terminated'] as const) {
      const sums = sumsOf(field);
      sums.values += 1;
      sums.numbers += Number(field === 'reward');
      if (!Object.is(prediction[field], truth[field]) && Number(prediction[field]) !== Number(truth[field]))
        add(field, prediction[field], truth[field]);
    }
  }
  return [...fields].map(([field, sums]): FieldError => {
    const { values, different, numbers, largest, squares } = sums;
    return numbers === 0 || !Number.isFinite(squares)
      ? { field, values, different }
      : { field, values, different, largest, rootMeanSquare: Math.sqrt(squares / numbers) };
  });
}
