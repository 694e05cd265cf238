import { success, type LayoutType, type Result } from '@orrery/contract';
import type { OracleSpec, World } from './addon.d.ts';
import { attempt, type PlannerError } from './error.ts';
import { addon } from './native.ts';
import { word64 } from './options.ts';
import { PlanningWorld, type Encodable } from './world.ts';

const numbers = (length: number): LayoutType => ({ kind: 'array', element: { kind: 'number' }, length });

/**
 * A true environment. Its state is its own (float64, a list of numbers), not the observation; a finite action is its
 * index, a box action a list of numbers.
 */
export class Oracle extends PlanningWorld {
  readonly spec: OracleSpec;

  constructor(native: World, spec: OracleSpec) {
    super(
      native,
      numbers(spec.stateDimension),
      spec.actionCount === undefined ? numbers(spec.low?.length ?? 0) : { kind: 'number' },
    );
    this.spec = spec;
  }

  /** Bytes of the start state that Gymnasium's `reset(seed=seed)` gives; 0 <= seed < 2^64. */
  reset(seed: number | bigint): Result<Uint8Array, PlannerError> {
    const word = word64('seed', seed);
    return word.ok ? attempt(() => this.native.reset(word.value)) : word;
  }

  /** What an agent sees of a state, rounded as Gymnasium rounds. */
  observe(state: Encodable): Result<readonly number[], PlannerError> {
    const bytes = this.encodeState(state);
    if (!bytes.ok) return bytes;
    const observation = attempt(() => this.native.observe(bytes.value));
    return observation.ok ? success(Array.from(observation.value)) : observation;
  }
}

/** Makes a true environment by its id; `options` are those of its constructor, such as `{ gravity: 9.8 }`. */
export function loadOracle(id: string, options: Readonly<Record<string, number>> = {}): Result<Oracle, PlannerError> {
  const native = addon();
  if (!native.ok) return native;
  const world = attempt(() => native.value.loadOracle(id, { ...options }));
  if (!world.ok) return world;
  const { spec } = world.value;
  return spec === null
    ? { ok: false, error: { code: 'planner_failed', message: `${id} is no environment` } }
    : success(new Oracle(world.value, spec));
}

/** Ids of the true environments. */
export function oracleIds(): Result<readonly string[], PlannerError> {
  const native = addon();
  return native.ok ? success(native.value.oracleIds()) : native;
}
