import type { Value } from '@orrery/contract';
import { leavesOf } from '../fields.ts';
import type { RecordedTransition } from '../ports.ts';

/** What the data say of one part of state, action, reward or end. */
export interface FieldRange {
  /** `state[2]`, `action`, `reward`, `terminated`. */
  readonly field: string;
  /** All distinct values in order of first occurrence, if they are few; else undefined. */
  readonly values: readonly Value[] | undefined;
  /** Smallest and largest number; undefined where one is no number. */
  readonly range: readonly [low: number, high: number] | undefined;
  /** The same of its change in a step; only for numbers of a state. */
  readonly change: readonly [low: number, high: number] | undefined;
}

const fewValues = 8;

interface Collected {
  readonly values: Set<Value>;
  low: number;
  high: number;
  numeric: boolean;
  changeLow: number;
  changeHigh: number;
}

/** Ranges of every part, in the order in which a transition shows them. */
export function fieldRanges(transitions: readonly RecordedTransition[]): FieldRange[] {
  const fields = new Map<string, Collected>();
  for (const { observation, action, nextObservation, reward, terminated } of transitions) {
    const before = new Map<string, Value>();
    for (const { path, value } of leavesOf(observation)) {
      before.set(path, value);
      note(fields, `state${path}`, value);
    }
    for (const { path, value } of leavesOf(action)) note(fields, `action${path}`, value);
    for (const { path, value } of leavesOf(nextObservation)) {
      const field = note(fields, `state${path}`, value);
      const old = before.get(path);
      if (typeof value !== 'number' || typeof old !== 'number' || path.includes('[*]')) continue;
      field.changeLow = Math.min(field.changeLow, value - old);
      field.changeHigh = Math.max(field.changeHigh, value - old);
    }
    note(fields, 'reward', reward);
    note(fields, 'terminated', terminated);
  }
  return [...fields].map(([field, { values, low, high, numeric, changeLow, changeHigh }]) => ({
    field,
    values: values.size <= fewValues ? [...values] : undefined,
    range: numeric ? [low, high] : undefined,
    change: changeLow <= changeHigh ? [changeLow, changeHigh] : undefined,
  }));
}

function note(fields: Map<string, Collected>, field: string, value: Value): Collected {
  let found = fields.get(field);
  if (found === undefined) {
    found = {
      values: new Set(),
      low: Infinity,
      high: -Infinity,
      numeric: true,
      changeLow: Infinity,
      changeHigh: -Infinity,
    };
    fields.set(field, found);
  }
  if (found.values.size <= fewValues) found.values.add(value);
  if (typeof value === 'number') {
    found.low = Math.min(found.low, value);
    found.high = Math.max(found.high, value);
  } else {
    found.numeric = false;
  }
  return found;
}
