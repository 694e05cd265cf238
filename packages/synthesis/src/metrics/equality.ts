import { closeNumbers, equalValues, exactNumbers, type LayoutType, type Value } from '@orrery/contract';
import { differences } from '../fields.ts';
import type { ScoredState } from '../ports.ts';
import { leavesRight } from './leaves.ts';

/** |p - t| <= 1e-5 + 1e-5 |t|: of states in continuous worlds, and of rewards in `strict`. */
export const closely = closeNumbers({ rtol: 1e-5, atol: 1e-5 });

const comparators = { close: closely, exact: exactNumbers } as const;

/**
 * Deviations of a sensor within which a number counts as right. The prediction starts from a reading and is held to another
 * one: where a change of the state passes on as it is, they differ by 1.4 deviations, and by six once in 45,000 numbers.
 */
const readingDeviations = 6;

/** Whether a predicted state counts as the true one; of states that noisy sensors read, as what they may have read. */
export function equalStates(predicted: Value, truth: Value, { type, comparator, noise }: ScoredState): boolean {
  if (noise === undefined) return equalValues(type, predicted, truth, comparators[comparator]);
  return differences(predicted, truth, comparators[comparator]).every(
    ({ path, one, other }) =>
      typeof one === 'number' &&
      typeof other === 'number' &&
      Math.abs(one - other) <= readingDeviations * (noise[path] ?? 0),
  );
}

/**
 * Which entries of the predicted state are right: the whole for 1 entry, else the elements of an array or tuple, or the
 * fields of a record in declared order; none, should either state not have that many. For `leaves` see leavesRight.
 */
export function entriesRight(predicted: Value, truth: Value, scored: ScoredState): readonly boolean[] {
  const { type, entries, comparator } = scored;
  if (entries === 'leaves') return leavesRight(type, predicted, truth, comparators[comparator]);
  if (entries === 1) return [equalStates(predicted, truth, scored)];
  const expected = entriesOf(type, truth);
  const found = entriesOf(type, predicted);
  if (expected?.length !== entries || found?.length !== entries) return Array.from({ length: entries }, () => false);
  return expected.map((one, at) => equalValues(one.type, found[at]?.value, one.value, comparators[comparator]));
}

interface Entry {
  readonly type: LayoutType;
  readonly value: Value;
}

function entriesOf(type: LayoutType, state: Value): readonly Entry[] | undefined {
  if (type.kind === 'record') {
    if (typeof state !== 'object' || state === null) return undefined;
    const fields = state as { readonly [name: string]: Value };
    return type.fields.map((field) => ({ type: field.type, value: fields[field.name] }));
  }
  if (!Array.isArray(state)) return undefined;
  const items = state as readonly Value[];
  if (type.kind === 'array') return items.map((value) => ({ type: type.element, value }));
  if (type.kind === 'tuple') return type.elements.map((element, at) => ({ type: element, value: items[at] }));
  return undefined;
}
