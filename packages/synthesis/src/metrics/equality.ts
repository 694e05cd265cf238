import type { Value } from '@orrery/contract';

/** Whether a predicted number counts as the true one. */
export type NumbersEqual = (predicted: number, truth: number) => boolean;

export const exactly: NumbersEqual = (predicted, truth) => predicted === truth;

/** |p - t| <= 1e-5 + 1e-5 |t|, as numpy's allclose with rtol = atol = 1e-5: infinities equal themselves, NaN nothing. */
export const closely: NumbersEqual = (predicted, truth) =>
  predicted === truth || (Number.isFinite(truth) && Math.abs(predicted - truth) <= 1e-5 + 1e-5 * Math.abs(truth));

export const comparators = { exact: exactly, close: closely } as const;

/** Compares values as scores do: Map, Set and records by key without order, undefined as absent. */
export function equalValues(predicted: Value, truth: Value, numbersEqual: NumbersEqual): boolean {
  if (typeof predicted === 'number' && typeof truth === 'number') return numbersEqual(predicted, truth);
  if (typeof predicted !== 'object' || typeof truth !== 'object' || predicted === null || truth === null)
    return predicted === truth;
  if (predicted instanceof Map || truth instanceof Map) {
    if (!(predicted instanceof Map) || !(truth instanceof Map)) return false;
    return equalMembers([...predicted], [...truth], numbersEqual);
  }
  if (predicted instanceof Set || truth instanceof Set) {
    if (!(predicted instanceof Set) || !(truth instanceof Set)) return false;
    return equalMembers([...predicted], [...truth], numbersEqual);
  }
  if (Array.isArray(predicted) || Array.isArray(truth)) {
    if (!Array.isArray(predicted) || !Array.isArray(truth) || predicted.length !== truth.length) return false;
    return predicted.every((item, at) => equalValues(item, truth[at], numbersEqual));
  }
  const left = predicted as { readonly [name: string]: Value };
  const right = truth as { readonly [name: string]: Value };
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((name) =>
    equalValues(left[name], right[name], numbersEqual),
  );
}

/** Pairs each member with an equal one of the other side, without order. */
function equalMembers(left: readonly Value[], right: readonly Value[], numbersEqual: NumbersEqual): boolean {
  if (left.length !== right.length) return false;
  const free = [...right];
  return left.every((member) => {
    const at = free.findIndex((other) => equalValues(member, other, numbersEqual));
    if (at >= 0) free.splice(at, 1);
    return at >= 0;
  });
}

/**
 * The parts of a state that earn credit: the whole for 1 entry, else the elements of an array or the fields of a record
 * in the truth's order; undefined if the state has not that many.
 */
export function entriesOf(state: Value, entries: number, names?: readonly string[]): readonly Value[] | undefined {
  if (entries === 1) return [state];
  if (Array.isArray(state)) return state.length === entries ? state : undefined;
  if (typeof state !== 'object' || state === null || state instanceof Map || state instanceof Set) return undefined;
  const fields = names ?? Object.keys(state);
  if (fields.length !== entries) return undefined;
  return fields.map((name) => (state as { readonly [name: string]: Value })[name]);
}

/** Which entries of the prediction equal the truth's; none, should either side not have that many. */
export function entriesRight(
  predicted: Value,
  truth: Value,
  entries: number,
  numbersEqual: NumbersEqual,
): readonly boolean[] {
  const names =
    typeof truth === 'object' && truth !== null && !Array.isArray(truth) && entries > 1
      ? Object.keys(truth)
      : undefined;
  const expected = entriesOf(truth, entries, names);
  const found = entriesOf(predicted, entries, names);
  if (expected === undefined || found === undefined) return Array.from({ length: entries }, () => false);
  return expected.map((value, at) => equalValues(found[at], value, numbersEqual));
}
