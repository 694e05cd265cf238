import type { RandomStream, Result } from '@orrery/contract';
import type { StreamState, World } from './addon.d.ts';
import type { PlannerError } from './error.ts';

declare const brand: unique symbol;

/** A world inside the addon. Opaque outside this package. */
export interface Handle {
  readonly [brand]: 'world';
}

/** What planners ask of a model, however its states and actions look outside. */
export interface Plannable<State, Action> {
  readonly handle: Handle;
  /** The bytes under which a state crosses; bytes cross as they are. */
  stateToBytes(state: State | Uint8Array): Result<Uint8Array, PlannerError>;
  actionFromBytes(bytes: Uint8Array): Result<Action, PlannerError>;
}

/** What one step yields. */
export interface Step<State> {
  readonly state: State;
  /** Of this step alone. */
  readonly reward: number;
  /** The world ended; never a time limit. */
  readonly terminated: boolean;
}

/** A trajectory under the uniform policy. */
export interface Rollout {
  /** Sum over steps `t` of `discount^t * reward_t`. */
  readonly discountedReturn: number;
  readonly steps: number;
  readonly terminated: boolean;
}

export function wrap(world: World): Handle {
  return world as unknown as Handle;
}

export function unwrap(handle: Handle): World {
  return handle as unknown as World;
}

/** Moves a stream on to where the addon left it. */
export function advance(stream: RandomStream, state: StreamState): void {
  // A generator's words are kept as JavaScript's bit operations leave them; unsigned ones stand for the same bits.
  Object.assign(stream.state, state);
}
