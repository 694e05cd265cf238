import { failure, success, type ActionSpace, type RandomStream, type Result } from '@orrery/contract';
import type { OracleSpec as NativeSpec } from './addon.d.ts';
import { attempt, type PlannerError } from './error.ts';
import { rollOut } from './model.ts';
import { addon } from './native.ts';
import { numbers, word64 } from './options.ts';
import { advance, unwrap, wrap, type Handle, type Plannable, type Rollout, type Step } from './plannable.ts';

/** An action of a true environment: its index, or one number per dimension of the box. */
export type OracleAction = number | Float64Array;

/** Facts of a true environment. */
export interface OracleSpec {
  /** Gymnasium's id. */
  readonly id: string;
  /** Numbers in an observation. */
  readonly observationDimension: number;
  /** Numbers in a state. */
  readonly stateDimension: number;
  /** Indices from 0, or a box. */
  readonly actionSpace: ActionSpace;
  /** Steps after which an episode is truncated by whoever runs it. */
  readonly timeLimit: number;
  /** Least and greatest reward of a step. */
  readonly rewardRange: readonly [number, number];
}

/** A true environment. Its states are its own numbers, float64, `[stateDimension]`. */
export class Oracle implements Plannable<ArrayLike<number>, OracleAction> {
  readonly handle: Handle;
  readonly spec: OracleSpec;

  constructor(handle: Handle, spec: OracleSpec) {
    this.handle = handle;
    this.spec = spec;
  }

  /** The start state that Gymnasium 0.29.1's `reset(seed=seed)` gives, bit for bit. */
  reset(seed: number | bigint): Result<Float64Array, PlannerError> {
    const wide = word64('seed', seed);
    if (!wide.ok) return wide;
    const state = attempt(() => unwrap(this.handle).reset(wide.value));
    return state.ok ? success(toNumbers(state.value)) : state;
  }

  /** A start state of the same distribution, drawn from one of our own streams. */
  initialState(random: RandomStream): Result<Float64Array, PlannerError> {
    const drawn = attempt(() => unwrap(this.handle).initialState(random.state));
    if (!drawn.ok) return drawn;
    advance(random, drawn.value.random);
    return success(toNumbers(drawn.value.state));
  }

  /** What an agent sees of a state, `[observationDimension]`; float32-rounded where Gymnasium rounds. */
  observe(state: ArrayLike<number>): Result<Float64Array, PlannerError> {
    const bytes = this.stateToBytes(state);
    return bytes.ok ? attempt(() => unwrap(this.handle).observe(bytes.value)) : bytes;
  }

  /** One step; `random` is left where the environment left it. */
  step(
    state: ArrayLike<number>,
    action: number | ArrayLike<number>,
    random: RandomStream,
  ): Result<Step<Float64Array>, PlannerError> {
    const stateBytes = this.stateToBytes(state);
    if (!stateBytes.ok) return stateBytes;
    const actionBytes = toBytes('invalid_action', typeof action === 'number' ? [action] : action);
    if (!actionBytes.ok) return actionBytes;
    const stepped = attempt(() => unwrap(this.handle).step(stateBytes.value, actionBytes.value, random.state));
    if (!stepped.ok) return stepped;
    const { state: next, reward, terminated, random: after } = stepped.value;
    advance(random, after);
    return success({ state: toNumbers(next), reward, terminated });
  }

  /** The legal actions of a state; `unsupported` if actions fill a box. */
  legalActions(state: ArrayLike<number>): Result<readonly OracleAction[], PlannerError> {
    const bytes = this.stateToBytes(state);
    if (!bytes.ok) return bytes;
    const listed = attempt(() => unwrap(this.handle).legalActions(bytes.value));
    return listed.ok ? success(listed.value.map((each) => this.readAction(each))) : listed;
  }

  /** Simulates at most `limit` steps under the uniform policy; each step draws the action first. */
  rollout(
    state: ArrayLike<number>,
    limit: number,
    discount: number,
    random: RandomStream,
  ): Result<Rollout, PlannerError> {
    const bytes = this.stateToBytes(state);
    return bytes.ok ? rollOut(this.handle, bytes.value, limit, discount, random) : bytes;
  }

  /** The bytes of a state: little-endian float64. */
  stateToBytes(state: ArrayLike<number> | Uint8Array): Result<Uint8Array, PlannerError> {
    return state instanceof Uint8Array ? success(state) : toBytes('invalid_state', state);
  }

  /** The action of these bytes. */
  actionFromBytes(bytes: Uint8Array): Result<OracleAction, PlannerError> {
    return success(this.readAction(bytes));
  }

  private readAction(bytes: Uint8Array): OracleAction {
    const values = toNumbers(bytes);
    return this.spec.actionSpace.kind === 'box' ? values : (values[0] ?? Number.NaN);
  }
}

function toBytes(code: 'invalid_state' | 'invalid_action', values: ArrayLike<number>): Result<Uint8Array, PlannerError> {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (let at = 0; at < values.length; at += 1) {
    const value: unknown = values[at];
    if (typeof value !== 'number') return failure({ code, message: `entry ${at} is a ${typeof value}, not a number` });
    view.setFloat64(at * 8, value, true);
  }
  return success(new Uint8Array(view.buffer));
}

function toNumbers(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.byteLength / 8 }, (_, at) => view.getFloat64(at * 8, true));
}

function readSpec(spec: NativeSpec): OracleSpec {
  const { id, observationDimension, stateDimension, timeLimit, actionCount, low, high, rewardRange } = spec;
  return {
    id,
    observationDimension,
    stateDimension,
    timeLimit,
    actionSpace:
      actionCount === undefined
        ? { kind: 'box', low: low ?? [], high: high ?? [] }
        : { kind: 'finite', actions: Array.from({ length: actionCount }, (_, action) => action) },
    rewardRange: [rewardRange[0] ?? Number.NaN, rewardRange[1] ?? Number.NaN],
  };
}

/**
 * Makes the true environment `id` (see {@link oracleIds}). `options` change its constants by name; those absent keep
 * Gymnasium 0.29.1's values.
 */
export function loadOracle(id: string, options: Readonly<Record<string, number>> = {}): Result<Oracle, PlannerError> {
  const valid = numbers(options);
  if (!valid.ok) return valid;
  const native = addon();
  if (!native.ok) return native;
  const world = attempt(() => native.value.loadOracle(id, { ...options }));
  if (!world.ok) return world;
  const { spec } = world.value;
  if (spec === null) return failure({ code: 'internal', message: `the environment '${id}' has no facts` });
  return success(new Oracle(wrap(world.value), readSpec(spec)));
}

/** Ids of the true environments. */
export function oracleIds(): Result<readonly string[], PlannerError> {
  const native = addon();
  return native.ok ? attempt(() => native.value.oracleIds()) : native;
}
