import { failure, success, type LayoutType, type Result } from '@orrery/contract';
import type { OracleSpec as NativeSpec, World } from './addon.d.ts';
import { attempt, type PlannerError } from './error.ts';
import { addon } from './native.ts';
import { word64 } from './options.ts';
import { spaceFromJson, type Space } from './space.ts';
import { encoded, PlanningWorld, type Encodable, type StepOutcome } from './world.ts';

/** A value of JSON, as options and states of the oracle protocol are. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Options of an environment's constructor, by name. */
export type OracleOptions = Readonly<Record<string, Json>>;

/** Facts of a true environment. */
export interface OracleSpec extends Omit<NativeSpec, 'observationSpace'> {
  /** Where the flat observations lie. */
  readonly observationSpace: Space;
  readonly actionSpace: Space;
}

/** What one step with given draws yields. */
export type DrawnStepOutcome = Omit<StepOutcome, 'random'>;

const numbers = (length: number | undefined): LayoutType =>
  length === undefined
    ? { kind: 'array', element: { kind: 'number' } }
    : { kind: 'array', element: { kind: 'number' }, length };

/**
 * A true environment. Its state is its own (float64, a list of numbers), not the observation; a finite action is its
 * index, a box action a list of numbers.
 */
export class Oracle extends PlanningWorld {
  readonly spec: OracleSpec;

  constructor(native: World, spec: NativeSpec) {
    const { actionCount, low = [], high = [], observationSpace } = spec;
    super(native, numbers(spec.stateDimension), actionCount === undefined ? numbers(low.length) : { kind: 'number' });
    const actionSpace: Space =
      actionCount === undefined ? { kind: 'box', low, high, dtype: 'float32' } : { kind: 'discrete', n: actionCount };
    this.spec = { ...spec, observationSpace: spaceFromJson(observationSpace), actionSpace };
  }

  /** Bytes of the start state that Gymnasium's `reset(seed=seed)` gives; 0 <= seed < 2^64. */
  reset(seed: number | bigint): Result<Uint8Array, PlannerError> {
    const word = word64('seed', seed);
    return word.ok ? attempt(() => this.native.reset(word.value)) : word;
  }

  /** What an agent sees of a state, in flat form, rounded as Gymnasium rounds. */
  observe(state: Encodable): Result<readonly number[], PlannerError> {
    const observation = this.#of(state, (bytes) => this.native.observe(bytes));
    return observation.ok ? success(Array.from(observation.value)) : observation;
  }

  /** One step with its chance given: what the step draws, in order and no more (Blackjack: the cards). */
  stepWithDraws(state: Encodable, action: Encodable, draws: readonly number[]): Result<DrawnStepOutcome, PlannerError> {
    const from = this.encodeState(state);
    if (!from.ok) return from;
    const chosen = encoded('action', this.actionType, action);
    if (!chosen.ok) return chosen;
    const stepped = attempt(() => this.native.stepWithDraws(from.value, chosen.value, Float64Array.from(draws)));
    if (!stepped.ok) return stepped;
    const { state: stateBytes, reward, terminated } = stepped.value;
    const next = this.decodeState(stateBytes);
    return next.ok ? success({ state: next.value, stateBytes, reward, terminated }) : next;
  }

  /** The state without what an agent cannot know; that is drawn when it comes to matter. */
  forgetHidden(state: Encodable): Result<Uint8Array, PlannerError> {
    return this.#of(state, (bytes) => this.native.forgetHidden(bytes));
  }

  /** The state as the oracle protocol writes it. */
  stateToJson(state: Encodable): Result<Json, PlannerError> {
    return this.#of(state, (bytes) => JSON.parse(this.native.stateToJson(bytes)) as Json);
  }

  /** Bytes of the state that the oracle protocol writes so. */
  stateFromJson(json: Json): Result<Uint8Array, PlannerError> {
    return attempt(() => this.native.stateFromJson(JSON.stringify(json)));
  }

  /** A state as lines of text for a terminal, some with ANSI colours. */
  renderAnsi(state: Encodable): Result<string, PlannerError> {
    return this.#of(state, (bytes) => this.native.renderAnsi(bytes));
  }

  /** A state as one SVG document. */
  renderSvg(state: Encodable): Result<string, PlannerError> {
    return this.#of(state, (bytes) => this.native.renderSvg(bytes));
  }

  #of<T>(state: Encodable, call: (bytes: Uint8Array) => T): Result<T, PlannerError> {
    const bytes = this.encodeState(state);
    return bytes.ok ? attempt(() => call(bytes.value)) : bytes;
  }
}

/** Makes a true environment by its id; `options` are those of its constructor, such as `{ gravity: 9.8 }`. */
export function loadOracle(id: string, options: OracleOptions = {}): Result<Oracle, PlannerError> {
  const native = addon();
  if (!native.ok) return native;
  const world = attempt(() => native.value.loadOracle(id, JSON.stringify(options)));
  if (!world.ok) return world;
  const { spec } = world.value;
  return spec === null
    ? failure({ code: 'planner_failed', message: `${id} is no environment` })
    : success(new Oracle(world.value, spec));
}

/** Ids of the true environments. */
export function oracleIds(): Result<readonly string[], PlannerError> {
  const native = addon();
  return native.ok ? success(native.value.oracleIds()) : native;
}
