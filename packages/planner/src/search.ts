import { success, type Result } from '@orrery/contract';
import type { PlannerError } from './error.ts';
import { addon, type Addon } from './native.ts';
import type { Encodable, PlanningWorld } from './world.ts';

/** What every search starts from: the addon, the bytes of its state and its options as the addon takes them. */
export interface PreparedSearch<O> {
  readonly native: Addon;
  readonly from: Uint8Array;
  readonly settings: O;
}

/** Loads the addon, encodes the state and checks the options, in this order; the first failure is the search's. */
export function prepareSearch<O>(
  model: PlanningWorld,
  state: Encodable,
  options: () => Result<O, PlannerError>,
): Result<PreparedSearch<O>, PlannerError> {
  const native = addon();
  if (!native.ok) return native;
  const from = model.encodeState(state);
  if (!from.ok) return from;
  const settings = options();
  return settings.ok ? success({ native: native.value, from: from.value, settings: settings.value }) : settings;
}
