import { equalValues, exactNumbers, type LayoutType, type Value } from '@orrery/contract';
import type { RecordedTransition } from '../ports.ts';
import type { Prediction } from './prediction.ts';

type Predicted = Extract<Prediction, { ok: true }>;

/** What to compare, where the data say what was legal and the program was asked. */
function both(
  { legalActions }: Predicted,
  { nextLegalActions }: RecordedTransition,
): { readonly found: readonly Value[]; readonly truth: readonly Value[] } | undefined {
  if (legalActions === undefined || nextLegalActions === undefined) return undefined;
  return { found: legalActions, truth: nextLegalActions };
}

/** The paper's rule (code-world-models.md 4.2): some action, and none that is not legal; undefined where it does not apply. */
export function legalByPaper(predicted: Predicted, truth: RecordedTransition): boolean | undefined {
  const lists = both(predicted, truth);
  return lists && lists.found.length > 0 && isSubset(lists.found, lists.truth);
}

/**
 * The rule of `strict`: the same actions in any order. After an end nothing can be done, whatever is listed, so nothing is
 * compared there.
 */
export function legalByStrict(predicted: Predicted, truth: RecordedTransition): boolean {
  const lists = both(predicted, truth);
  if (lists === undefined || truth.terminated) return true;
  return sameActions(lists.found, lists.truth);
}

/** The same actions in any order. */
export function sameActions(one: readonly Value[], other: readonly Value[]): boolean {
  return isSubset(one, other) && isSubset(other, one);
}

/** The actions that were legal in every recorded next state: what a model can list that knows nothing of states. */
export function alwaysLegal(transitions: readonly RecordedTransition[]): readonly Value[] | undefined {
  const lists = transitions.flatMap(({ nextLegalActions }) =>
    nextLegalActions === undefined ? [] : [nextLegalActions],
  );
  const [first, ...others] = lists;
  return first?.filter((action) => others.every((list) => isSubset([action], list)));
}

function isSubset(some: readonly Value[], all: readonly Value[]): boolean {
  return some.every((one) => all.some((other) => isSame(one, other)));
}

/** Actions are compared as they stand: they are numbers, words, or small records of them. */
function isSame(one: Value, other: Value): boolean {
  return equalValues(typeOf(other), one, other, exactNumbers);
}

function typeOf(value: Value): LayoutType {
  if (typeof value === 'number') return { kind: 'number' };
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (typeof value === 'string') return { kind: 'string' };
  if (Array.isArray(value)) return { kind: 'tuple', elements: (value as readonly Value[]).map(typeOf) };
  const fields = Object.entries(value ?? {}).map(([name, each]) => ({ name, type: typeOf(each as Value) }));
  return { kind: 'record', fields };
}
