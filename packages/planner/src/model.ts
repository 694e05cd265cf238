import {
  decode,
  defaultStepLimits,
  encode,
  failure,
  readSection,
  success,
  type ModelSection,
  type RandomStream,
  type Result,
  type Value,
} from '@orrery/contract';
import { attempt, type PlannerError } from './error.ts';
import { addon } from './native.ts';
import { numbers, wholeNumbers } from './options.ts';
import { advance, unwrap, wrap, type Handle, type Plannable, type Rollout, type Step } from './plannable.ts';

/** Limits of a compiled world model. */
export interface ModelOptions {
  /** Loop turns and calls of one step. Default 1,000,000. */
  readonly stepBudget?: number;
  /** Abstract bytes that one step may allocate. Default 16 MiB. */
  readonly stepBytes?: number;
  /** Largest encoded state in bytes. Default 64 KiB. */
  readonly stateBytes?: number;
  /** Linear memory of one instance in MiB; every worker thread has one. Default 64, four times `stepBytes`. */
  readonly memoryMiB?: number;
  /** Ways one step may turn out when chance is enumerated. Default 1,000,000. */
  readonly outcomes?: number;
}

/** A compiled world model. States and actions are values of its layout; wherever one is taken, its bytes are too. */
export class Model implements Plannable<Value, Value> {
  readonly handle: Handle;
  /** What the module says about itself: layout, parameters, places. */
  readonly section: ModelSection;

  constructor(handle: Handle, section: ModelSection) {
    this.handle = handle;
    this.section = section;
  }

  /** One step. `random` is left where the model left it; a model that does not draw leaves it as it was. */
  step(
    state: Value | Uint8Array,
    action: Value | Uint8Array,
    random: RandomStream,
  ): Result<Step<Value>, PlannerError> {
    const stateBytes = this.stateToBytes(state);
    if (!stateBytes.ok) return stateBytes;
    const actionBytes = this.actionToBytes(action);
    if (!actionBytes.ok) return actionBytes;
    const stepped = this.stepBytes(stateBytes.value, actionBytes.value, random);
    if (!stepped.ok) return stepped;
    const next = this.stateFromBytes(stepped.value.state);
    return next.ok ? success({ ...stepped.value, state: next.value }) : next;
  }

  /** One step from bytes to bytes, as planners take it. */
  stepBytes(state: Uint8Array, action: Uint8Array, random: RandomStream): Result<Step<Uint8Array>, PlannerError> {
    const stepped = attempt(() => unwrap(this.handle).step(state, action, random.state));
    if (!stepped.ok) return stepped;
    const { random: after, ...step } = stepped.value;
    advance(random, after);
    return success(step);
  }

  /** The legal actions of a state in the model's own order; those of a finite space in every state. */
  legalActions(state: Value | Uint8Array): Result<readonly Value[], PlannerError> {
    const bytes = this.stateToBytes(state);
    if (!bytes.ok) return bytes;
    const listed = attempt(() => unwrap(this.handle).legalActions(bytes.value));
    if (!listed.ok) return listed;
    const actions: Value[] = [];
    for (const each of listed.value) {
      const action = this.actionFromBytes(each);
      if (!action.ok) return action;
      actions.push(action.value);
    }
    return success(actions);
  }

  /** A start state drawn by the program's own `initialState`; `unsupported` if it has none. */
  initialState(random: RandomStream): Result<Value, PlannerError> {
    const drawn = attempt(() => unwrap(this.handle).initialState(random.state));
    if (!drawn.ok) return drawn;
    advance(random, drawn.value.random);
    return this.stateFromBytes(drawn.value.state);
  }

  /** Simulates at most `limit` steps under the uniform policy; each step draws the action first. */
  rollout(
    state: Value | Uint8Array,
    limit: number,
    discount: number,
    random: RandomStream,
  ): Result<Rollout, PlannerError> {
    const bytes = this.stateToBytes(state);
    if (!bytes.ok) return bytes;
    return rollOut(this.handle, bytes.value, limit, discount, random);
  }

  /** The canonical bytes of a state; bytes stay what they are. */
  stateToBytes(state: Value | Uint8Array): Result<Uint8Array, PlannerError> {
    if (state instanceof Uint8Array) return success(state);
    const encoded = encode(this.section.layout.state, state);
    return encoded.ok ? encoded : failure({ code: 'invalid_state', message: `the state: ${encoded.error.message}` });
  }

  /** The state of these bytes. */
  stateFromBytes(bytes: Uint8Array): Result<Value, PlannerError> {
    const decoded = decode(this.section.layout.state, bytes);
    return decoded.ok ? decoded : failure({ code: 'invalid_state', message: `the state: ${decoded.error.message}` });
  }

  /** The canonical bytes of an action; bytes stay what they are. */
  actionToBytes(action: Value | Uint8Array): Result<Uint8Array, PlannerError> {
    if (action instanceof Uint8Array) return success(action);
    const encoded = encode(this.section.layout.action, action);
    return encoded.ok ? encoded : failure({ code: 'invalid_action', message: `the action: ${encoded.error.message}` });
  }

  /** The action of these bytes. */
  actionFromBytes(bytes: Uint8Array): Result<Value, PlannerError> {
    const decoded = decode(this.section.layout.action, bytes);
    return decoded.ok ? decoded : failure({ code: 'invalid_action', message: `the action: ${decoded.error.message}` });
  }
}

/** A rollout of any world. */
export function rollOut(
  handle: Handle,
  state: Uint8Array,
  limit: number,
  discount: number,
  random: RandomStream,
): Result<Rollout, PlannerError> {
  const whole = wholeNumbers({ limit });
  if (!whole.ok) return whole;
  const valid = numbers({ discount });
  if (!valid.ok) return valid;
  const rolled = attempt(() => unwrap(handle).rollout(state, limit, discount, random.state));
  if (!rolled.ok) return rolled;
  const { random: after, ...rollout } = rolled.value;
  advance(random, after);
  return success(rollout);
}

/** Loads a compiled world model: checks it against the abi, compiles it, initialises its constants once. */
export function loadModel(wasm: Uint8Array, options: ModelOptions = {}): Result<Model, PlannerError> {
  const {
    stepBudget = defaultStepLimits.charges,
    stepBytes = defaultStepLimits.bytes,
    stateBytes = defaultStepLimits.stateBytes,
    memoryMiB = 64,
    outcomes = 1_000_000,
  } = options;
  const valid = wholeNumbers({ stepBudget, stepBytes, stateBytes, memoryMiB, outcomes });
  if (!valid.ok) return valid;
  const section = readSection(wasm);
  if (!section.ok) return failure({ code: 'load_failed', message: section.error.message });
  const native = addon();
  if (!native.ok) return native;
  const limits = { charges: stepBudget, bytes: stepBytes, stateBytes, memoryMiB, outcomes };
  const world = attempt(() => native.value.loadModel(wasm, limits));
  return world.ok ? success(new Model(wrap(world.value), section.value)) : world;
}
