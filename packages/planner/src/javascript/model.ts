import {
  actionFromComponents,
  contains,
  encode,
  RandomStream,
  success,
  type RandomState,
  type Result,
  type Value,
} from '@orrery/contract';
import type { World } from '../addon.d.ts';
import { attempt, type PlannerError } from '../error.ts';
import { addon } from '../native.ts';
import { invalid } from '../options.ts';
import { PlanningWorld } from '../world.ts';
import { ObjectCalls } from './calls.ts';
import type { ObjectLayout, ObjectModel } from './object.ts';

/** A world model written in plain JavaScript. */
export class JavaScriptModel extends PlanningWorld {
  readonly layout: ObjectLayout;
  readonly #calls: ObjectCalls;
  override readonly players: boolean;
  override readonly confined = true;

  constructor(native: World, layout: ObjectLayout, calls: ObjectCalls, players: boolean) {
    super(native, layout.state, layout.action);
    this.layout = layout;
    this.#calls = calls;
    this.players = players;
  }

  override initialState(
    random: RandomState,
  ): Result<{ readonly state: Value; readonly random: RandomState }, PlannerError> {
    const stream = RandomStream.from(random);
    const start = this.#calls.initialState(stream);
    return start.ok ? success({ state: start.value, random: stream.state }) : start;
  }
}

/**
 * A plain JavaScript object as a world model, for every planner of this package.
 *
 * This is the slow path, meant for trying a model out: each step is a call into JavaScript with its state decoded and encoded
 * again, some thirty times slower than a compiled model. There is no limit on what a step may do or take: the object is the
 * caller's own code, never a program that a language model wrote (compile that). It runs on the thread that made it, so
 * `threads` above 1 is `invalid_option`, and asynchronous forms are `unsupported`: planning does not let go of the thread.
 *
 * A step that throws, gives a reward that is not finite or a state of another shape, or lists an action outside the space is
 * `model_failed`; the planner and the model can be used again.
 */
export function fromObject<S = Value, A = Value>(
  object: ObjectModel<S, A>,
  layout: ObjectLayout,
): Result<JavaScriptModel, PlannerError> {
  const checked = checkLayout(object as unknown as ObjectModel, layout);
  if (!checked.ok) return checked;
  const native = addon();
  if (!native.ok) return native;
  const model = object as unknown as ObjectModel;
  const calls = new ObjectCalls(model, layout);
  const { actionSpace: space } = layout;
  const [low, high] = space.kind === 'box' ? [[...space.low], [...space.high]] : [undefined, undefined];
  const players = model.player !== undefined;
  const world = attempt(() => native.value.scriptModel(calls.functions, low, high, players));
  return world.ok ? success(new JavaScriptModel(world.value, layout, calls, players)) : world;
}

function checkLayout(object: ObjectModel, { action, actionSpace }: ObjectLayout): Result<void, PlannerError> {
  for (const name of ['step', 'legalActions', 'player', 'initialState'] as const) {
    const entry: unknown = object[name];
    const needed = name === 'step' || (name === 'legalActions' && actionSpace.kind === 'legalActions');
    if (typeof entry !== 'function' && (needed || entry !== undefined))
      return invalid(
        name,
        entry,
        name === 'step' ? 'a function' : `a function: the action space is ${actionSpace.kind}`,
      );
  }
  switch (actionSpace.kind) {
    case 'legalActions':
      return success(undefined);
    case 'finite': {
      const wrong = actionSpace.actions.findIndex((each) => !contains({ kind: 'legalActions' }, action, each));
      if (actionSpace.actions.length > 0 && wrong < 0) return success(undefined);
      const found = wrong < 0 ? 'without actions' : `with an action ${wrong} of another type`;
      return invalid('actionSpace', found, 'a list of values of the action type, at least one');
    }
    case 'box': {
      const lowest = actionFromComponents(action, actionSpace.low);
      const bytes = lowest.ok ? encode(action, lowest.value) : lowest;
      // Components cross as they stand, so nothing but numbers may be among the bytes.
      if (bytes.ok && bytes.value.length === 8 * actionSpace.low.length) return success(undefined);
      const numbers = actionSpace.low.length;
      return invalid(
        'actionSpace',
        `of ${numbers} components`,
        'a box with one component a number of the action type, which has a fixed length',
      );
    }
    default: {
      const { kind }: { readonly kind: unknown } = actionSpace;
      return invalid('actionSpace.kind', kind, "'legalActions', 'finite' or 'box'");
    }
  }
}
