import { exactNumbers, type NumberComparator, type Value } from '@orrery/contract';
import { differences } from '../fields.ts';
import { closely } from '../metrics/equality.ts';
import { sameActions } from '../metrics/legal_actions.ts';
import type { Prediction, StepOutputs } from '../metrics/prediction.ts';
import type { ScoredState } from '../ports.ts';

/** How a part of a prediction is wrong. */
export type FailureKind =
  /** Stays as it was, and should change. */
  | 'unchanged'
  /** Changes, and should stay as it was. */
  | 'changed'
  /** A number that moves the other way. */
  | 'opposite'
  /** Changes to something else. */
  | 'off'
  /** The world ends, and the program does not say so. */
  | 'missed'
  /** The program ends the world too early. */
  | 'early';

/** One wrong part of one prediction. */
export interface WrongPart {
  /** `state[2]`, `state.x`, `reward`, `terminated`, `legalActions`. */
  readonly field: string;
  readonly kind: FailureKind;
  /** |predicted - expected| of a number; undefined for anything else. */
  readonly error: number | undefined;
}

/** What is wrong with a prediction, part by part; nothing for a right one. */
export function wrongParts(
  state: Value,
  expected: StepOutputs,
  predicted: Extract<Prediction, { ok: true }>,
  scored: ScoredState,
): WrongPart[] {
  const compare = scored.comparator === 'close' ? closely : exactNumbers;
  // Tolerance is relative to the truth, which comes first here.
  const equal: NumberComparator = (truth, other) => compare(other, truth);
  const before = new Map(leafValues(state, expected.state, equal));
  const parts = differences(expected.state, predicted.state, equal).map(({ path, one, other }) =>
    change(`state${path}`, { shouldChange: before.has(path), before: before.get(path) }, one, other, equal),
  );
  if (!closely(predicted.reward, expected.reward))
    parts.push({ field: 'reward', kind: 'off', error: Math.abs(predicted.reward - expected.reward) });
  if (predicted.terminated !== expected.terminated)
    parts.push({ field: 'terminated', kind: expected.terminated ? 'missed' : 'early', error: undefined });
  const { legalActions: legal } = expected;
  const listed = predicted.legalActions;
  if (legal !== undefined && listed !== undefined && !sameActions(listed, legal))
    parts.push({ field: 'legalActions', kind: 'off', error: undefined });
  return parts;
}

/** The parts of the state before the step at which the step changes it, by path; the first where a path is met again. */
function leafValues(state: Value, next: Value, equal: NumberComparator): [string, Value][] {
  return differences(state, next, equal)
    .toReversed()
    .map(({ path, one }) => [path, one]);
}

function change(
  field: string,
  { shouldChange, before }: { readonly shouldChange: boolean; readonly before: Value },
  expected: Value,
  predicted: Value,
  equal: NumberComparator,
): WrongPart {
  const numbers = typeof expected === 'number' && typeof predicted === 'number';
  const error = numbers ? Math.abs(predicted - expected) : undefined;
  if (!shouldChange) return { field, kind: 'changed', error };
  if (differences(before, predicted, equal).length === 0) return { field, kind: 'unchanged', error };
  if (numbers && typeof before === 'number' && (expected - before) * (predicted - before) < 0)
    return { field, kind: 'opposite', error };
  return { field, kind: 'off', error };
}
