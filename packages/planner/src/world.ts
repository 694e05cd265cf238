import {
  decode,
  decodeFrom,
  encode,
  failure,
  success,
  type CodecError,
  type LayoutType,
  type RandomState,
  type Result,
  type Value,
} from '@orrery/contract';
import type { RolloutResult, World } from './addon.d.ts';
import { attempt, type PlannerError } from './error.ts';
import { viewOf } from './byte_text.ts';
import { allOf, numbers, wholeNumbers } from './options.ts';

/** A state or action: a value of the layout, or its bytes as the codec of @orrery/contract writes them. */
export type Encodable = Value | Uint8Array;

/** What one step yields. */
export interface StepOutcome {
  readonly state: Value;
  /** The same as bytes, to go on from without encoding again. */
  readonly stateBytes: Uint8Array;
  /** Of this step alone. */
  readonly reward: number;
  readonly terminated: boolean;
  /** The stream after the step's draws. */
  readonly random: RandomState;
  /** Loop turns, calls and library charges of the step, of a compiled model: the same in every engine. */
  readonly charges?: number;
  /** Abstract bytes of the step, of a compiled model. */
  readonly bytes?: number;
}

/** One way a step can turn out. */
export interface WeightedOutcome {
  /** In (0, 1]; those of one step sum to 1 up to rounding. */
  readonly probability: number;
  readonly state: Value;
  readonly stateBytes: Uint8Array;
  readonly reward: number;
  readonly terminated: boolean;
}

/** A trajectory under the uniform policy. */
export interface RolloutOutcome {
  readonly discountedReturn: number;
  readonly steps: number;
  readonly terminated: boolean;
  readonly random: RandomState;
}

/** What planners plan in: a compiled world model, a true environment or a JavaScript object. Holds no episode. */
export class PlanningWorld {
  /** The addon's object; only this package reaches into it. */
  readonly native: World;
  readonly stateType: LayoutType;
  readonly actionType: LayoutType;
  /** Two players take turns in it. */
  readonly players: boolean = false;
  /** It runs on the thread that made it alone: planners take one thread and have no asynchronous form. */
  readonly confined: boolean = false;

  constructor(native: World, stateType: LayoutType, actionType: LayoutType) {
    this.native = native;
    this.stateType = stateType;
    this.actionType = actionType;
  }

  /** One step from any state, drawing from `random`. */
  step(state: Encodable, action: Encodable, random: RandomState): Result<StepOutcome, PlannerError> {
    const from = this.encodeState(state);
    if (!from.ok) return from;
    const chosen = encoded('action', this.actionType, action);
    if (!chosen.ok) return chosen;
    const stepped = attempt(() => this.native.step(from.value, chosen.value, random));
    if (!stepped.ok) return stepped;
    const { state: stateBytes, ...rest } = stepped.value;
    const next = this.decodeState(stateBytes);
    return next.ok ? success({ state: next.value, stateBytes, ...rest }) : next;
  }

  /**
   * Every way a step can turn out, depth first over its draws; equal outcomes are not merged. `not_enumerable` if the
   * model draws from a continuum, or has more outcomes than the option `outcomes` of the model allows.
   */
  outcomes(state: Encodable, action: Encodable): Result<readonly WeightedOutcome[], PlannerError> {
    const from = this.encodeState(state);
    if (!from.ok) return from;
    const chosen = encoded('action', this.actionType, action);
    if (!chosen.ok) return chosen;
    const table = attempt(() => this.native.outcomes(from.value, chosen.value));
    if (!table.ok) return table;
    const { probabilities, rewards, terminated, states, ends } = table.value;
    const outcomes: WeightedOutcome[] = [];
    for (const [at, probability] of probabilities.entries()) {
      const stateBytes = states.slice(ends[at - 1] ?? 0, ends[at]);
      const next = this.decodeState(stateBytes);
      if (!next.ok) return next;
      const reward = rewards[at] ?? Number.NaN;
      outcomes.push({ probability, state: next.value, stateBytes, reward, terminated: terminated[at] === 1 });
    }
    return success(outcomes);
  }

  /** The legal actions of a state, in the model's order. */
  legalActions(state: Encodable): Result<readonly Value[], PlannerError> {
    const from = this.encodeState(state);
    if (!from.ok) return from;
    const legal = attempt(() => this.native.legalActions(from.value));
    return legal.ok ? this.decodeActionText(legal.value.join(''), legal.value.length) : legal;
  }

  /**
   * What a compiled model's `value` says a state is worth: the return that is to be expected from it, the first player's.
   * `unsupported` for a world that does not say.
   */
  value(state: Encodable): Result<number, PlannerError> {
    const from = this.encodeState(state);
    if (!from.ok) return from;
    return attempt(() => this.native.value(from.value));
  }

  /** At most `limit` steps under the uniform policy; each step draws its action first. */
  rollout(
    state: Encodable,
    limit: number,
    discount: number,
    random: RandomState,
  ): Result<RolloutOutcome, PlannerError> {
    const valid = allOf(wholeNumbers({ limit }), numbers({ discount }));
    if (!valid.ok) return valid;
    const from = this.encodeState(state);
    if (!from.ok) return from;
    return attempt((): RolloutResult => this.native.rollout(from.value, limit, discount, random));
  }

  /** A start state: of the model's `initialState`, or of the environment's distribution. */
  initialState(random: RandomState): Result<{ readonly state: Value; readonly random: RandomState }, PlannerError> {
    const start = attempt(() => this.native.initialState(random));
    if (!start.ok) return start;
    const state = this.decodeState(start.value.state);
    return state.ok ? success({ state: state.value, random: start.value.random }) : state;
  }

  encodeState(state: Encodable): Result<Uint8Array, PlannerError> {
    return encoded('state', this.stateType, state);
  }

  decodeState(bytes: Uint8Array): Result<Value, PlannerError> {
    return decoded('state', this.stateType, bytes);
  }

  /** `count` actions whose bytes follow one another in a text of the addon's. */
  decodeActionText(text: string, count: number): Result<Value[], PlannerError> {
    const bytes = viewOf(text);
    const values: Value[] = [];
    let at = 0;
    while (values.length < count) {
      const value = decodeFrom(this.actionType, bytes, at);
      if (!value.ok) return undecoded('action', value.error);
      values.push(value.value.value);
      at = value.value.end;
    }
    return success(values);
  }

  decodeActions(actions: readonly Uint8Array[]): Result<Value[], PlannerError> {
    const values: Value[] = [];
    for (const bytes of actions) {
      const value = decoded('action', this.actionType, bytes);
      if (!value.ok) return value;
      values.push(value.value);
    }
    return success(values);
  }
}

export function encoded(
  what: 'state' | 'action',
  type: LayoutType,
  value: Encodable,
): Result<Uint8Array, PlannerError> {
  if (value instanceof Uint8Array) return success(value);
  const bytes = encode(type, value);
  return bytes.ok
    ? bytes
    : failure({ code: `invalid_${what}`, message: `the ${what} is no value of its type: ${bytes.error.message}` });
}

function decoded(what: 'state' | 'action', type: LayoutType, bytes: Uint8Array): Result<Value, PlannerError> {
  const value = decode(type, bytes);
  return value.ok ? value : undecoded(what, value.error);
}

function undecoded(what: 'state' | 'action', { message }: CodecError): Result<never, PlannerError> {
  return failure({ code: `invalid_${what}`, message: `the ${what}'s bytes are no value of its type: ${message}` });
}
