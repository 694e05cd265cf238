import {
  actionFromComponents,
  contains,
  decode,
  encode,
  failure,
  RandomStream,
  success,
  type LayoutType,
  type Result,
  type Value,
} from '@orrery/contract';
import type { ScriptFailure, ScriptFunctions } from '../addon.d.ts';
import { bytesOf } from '../byte_text.ts';
import type { PlannerError } from '../error.ts';
import { asFailure, called, modelFailed, ObjectFailure, shown } from './failure.ts';
import type { ModelRandom, ObjectLayout, ObjectModel, Stepped } from './object.ts';
import { outcomesOf } from './scripted_draws.ts';

const nothing = new Uint8Array();

/** The functions of a model as the addon calls them: bytes in and out, every failure a value. */
export class ObjectCalls {
  readonly #model: ObjectModel;
  readonly #layout: ObjectLayout;
  /** Bytes of the actions of a finite space. */
  readonly #table: readonly Uint8Array[];

  constructor(model: ObjectModel, layout: ObjectLayout) {
    this.#model = model;
    this.#layout = layout;
    const { actionSpace: space, action } = layout;
    this.#table = space.kind === 'finite' ? space.actions.map((each) => this.#encoded('action', action, each)) : [];
  }

  readonly functions: ScriptFunctions = {
    step: (state, action, random) => {
      const stream = RandomStream.from(random);
      return answered(() => ({ ...this.step(bytesOf(state), bytesOf(action), stream), random: stream.state }), {
        state: nothing,
        reward: 0,
        terminated: false,
        random,
      });
    },
    legalActions: (state) => answered(() => ({ actions: [...this.#legal(bytesOf(state))] }), { actions: [] }),
    rollout: (state, limit, discount, random) => {
      const stream = RandomStream.from(random);
      return answered(() => ({ ...this.#rollout(bytesOf(state), limit, discount, stream), random: stream.state }), {
        discountedReturn: 0,
        steps: 0,
        terminated: false,
        random,
      });
    },
    outcomes: (state, action) => {
      const [from, chosen] = [bytesOf(state), bytesOf(action)];
      return answered(() => outcomesOf((random) => this.step(from, chosen, random)), {
        probabilities: [],
        rewards: [],
        terminated: [],
        states: [],
      });
    },
    player: (state) => answered(() => ({ player: this.#player(bytesOf(state)) }), { player: 0 }),
  };

  initialState(random: RandomStream): Result<Value, PlannerError> {
    const { initialState } = this.#model;
    if (initialState === undefined) return failure({ code: 'unsupported', message: 'the model has no initialState' });
    try {
      const bytes = this.#encoded(
        'start state',
        this.#layout.state,
        called(() => initialState.call(this.#model, random)),
      );
      return success(this.#decoded('start state', this.#layout.state, bytes));
    } catch (error) {
      return failure(modelFailed(asFailure(error)));
    }
  }

  /** One step from bytes, which the model gets as a copy of its own. Throws {@link ObjectFailure}. */
  step(state: Uint8Array, action: Uint8Array, random: ModelRandom): Stepped {
    const from = this.#decoded('state', this.#layout.state, state);
    const chosen = this.#decoded('action', this.#layout.action, action);
    const result: unknown = called(() => this.#model.step(from, chosen, random));
    if (typeof result !== 'object' || result === null || result instanceof Promise)
      throw new ObjectFailure('wrong_shape', `step gave ${shown(result)}, not { state, reward, terminated }`);
    const { state: next, reward, terminated } = result as Partial<Record<keyof Stepped, unknown>>;
    if (typeof reward !== 'number') throw new ObjectFailure('wrong_shape', `step gave the reward ${shown(reward)}`);
    if (!Number.isFinite(reward))
      throw new ObjectFailure('non_finite_reward', `step gave the reward ${reward}`, reward);
    if (typeof terminated !== 'boolean')
      throw new ObjectFailure('wrong_shape', `step gave ${shown(terminated)} for terminated, not true or false`);
    return { state: this.#encoded('next state', this.#layout.state, next), reward, terminated };
  }

  #legal(state: Uint8Array): readonly Uint8Array[] {
    const { legalActions } = this.#model;
    if (legalActions === undefined) return this.#table;
    const from = this.#decoded('state', this.#layout.state, state);
    const listed: unknown = called(() => legalActions.call(this.#model, from));
    if (!Array.isArray(listed))
      throw new ObjectFailure('wrong_shape', `legalActions gave ${shown(listed)}, not a list`);
    return listed.map((action: Value, index) => {
      const bytes = this.#encoded(`legal action ${index}`, this.#layout.action, action);
      if (contains(this.#layout.actionSpace, this.#layout.action, action)) return bytes;
      throw new ObjectFailure('wrong_shape', `legalActions gave ${shown(action)}, which is outside the action space`);
    });
  }

  /** The uniform policy's action; undefined where none is legal. The same draws as in crates/core/src/model.rs. */
  #drawn(state: Uint8Array, random: RandomStream): Uint8Array | undefined {
    const { action, actionSpace: space } = this.#layout;
    if (space.kind !== 'box') {
      const legal = this.#legal(state);
      return legal.length === 0 ? undefined : legal[random.integer(legal.length)];
    }
    const components = space.low.map((low, i) => low + random.float() * ((space.high[i] ?? low) - low));
    const value = actionFromComponents(action, components);
    return this.#encoded('action', action, value.ok ? value.value : undefined);
  }

  #rollout(from: Uint8Array, limit: number, discount: number, random: RandomStream) {
    const rollout = { discountedReturn: 0, steps: 0, terminated: false };
    let weight = 1;
    let state = from;
    try {
      while (rollout.steps < limit && !rollout.terminated) {
        const action = this.#drawn(state, random);
        if (action === undefined) return { ...rollout, terminated: true };
        const step = this.step(state, action, random);
        rollout.discountedReturn += weight * step.reward;
        weight *= discount;
        rollout.steps += 1;
        ({ state, terminated: rollout.terminated } = step);
      }
    } catch (error) {
      const { status, message, detail } = asFailure(error);
      throw new ObjectFailure(status, `in step ${rollout.steps} of a rollout ${message}`, detail);
    }
    return rollout;
  }

  #player(state: Uint8Array): number {
    const { player } = this.#model;
    if (player === undefined) throw new ObjectFailure('invalid_input', 'the model has no player');
    const from = this.#decoded('state', this.#layout.state, state);
    const moves: unknown = called(() => player.call(this.#model, from));
    if (moves === 0 || moves === 1) return moves;
    throw new ObjectFailure('wrong_shape', `player gave ${shown(moves)}, not 0 or 1`);
  }

  #encoded(what: string, type: LayoutType, value: unknown): Uint8Array {
    const bytes = encode(type, value);
    if (bytes.ok) return bytes.value;
    throw new ObjectFailure('wrong_shape', `the ${what} is no value of its type: ${bytes.error.message}`);
  }

  #decoded(what: string, type: LayoutType, bytes: Uint8Array): Value {
    const value = decode(type, bytes);
    if (value.ok) return value.value;
    throw new ObjectFailure('invalid_input', `the ${what}'s bytes are no value of its type: ${value.error.message}`);
  }
}

/** What `answer` gives, or what stands beside a failure with the failure. */
function answered<T extends object>(answer: () => T, otherwise: T): T & { failure?: ScriptFailure } {
  try {
    return answer();
  } catch (error) {
    return { ...otherwise, failure: asFailure(error).facts() };
  }
}
