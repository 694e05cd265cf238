import { actionFromComponents, encode, RandomStream, type RandomState, type Result } from '@orrery/contract';
import type { PlanningWorld } from '@orrery/planner';
import type { BoxModel, FiniteModel, ReferenceModel } from './model.ts';

/**
 * A compiled model or a true environment for the reference planners, one call into the addon a step. States are bytes.
 * What fails throws.
 */
export function finiteWorld(
  world: PlanningWorld,
  player?: (state: Uint8Array) => 0 | 1,
): FiniteModel<Uint8Array, unknown> {
  return {
    ...stepped(world, (action) => action),
    legalActions: (state) => orThrow(world.legalActions(state)),
    ...(player === undefined ? {} : { player }),
  };
}

/** The same for a world whose actions fill a box. */
export function boxWorld(world: PlanningWorld, low: readonly number[], high: readonly number[]): BoxModel<Uint8Array> {
  const toAction = (components: readonly number[]): unknown =>
    orThrow(actionFromComponents(world.actionType, components));
  return { ...stepped(world, toAction), low, high };
}

function stepped<A>(world: PlanningWorld, toAction: (action: A) => unknown): ReferenceModel<Uint8Array, A> {
  return {
    step(state, action, random: RandomStream) {
      const bytes = orThrow(encode(world.actionType, toAction(action)));
      const { stateBytes, reward, terminated, random: after } = orThrow(world.step(state, bytes, random.state));
      Object.assign<RandomState, RandomState>(random.state, after);
      return { state: stateBytes, reward, terminated };
    },
    key: (state) => Buffer.from(state).toString('latin1'),
  };
}

function orThrow<T>(result: Result<T, { readonly message: string }>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
