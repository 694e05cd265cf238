import { encode } from './codec.ts';
import { equalValues, exactNumbers } from './equality.ts';
import type { ActionSpace, LayoutType, Value } from './layout.ts';
import { failure, success, type Result } from './result.ts';
import type { RandomStream } from './streams.ts';

/** Why an action cannot be drawn from a space, with the remedy. */
export interface SpaceError {
  readonly message: string;
}

/**
 * Whether an action belongs to the space. Under `legalActions` this is a question to the model: any value of the action's
 * type is contained.
 */
export function contains(space: ActionSpace, action: LayoutType, value: Value): boolean {
  if (!encode(action, value).ok) return false;
  switch (space.kind) {
    case 'finite':
      return space.actions.some((each) => equalValues(action, value, each, exactNumbers));
    case 'box': {
      const components = actionComponents(action, value);
      return (
        components.length === space.low.length &&
        components.every((component, i) => component >= space.low[i]! && component <= space.high[i]!)
      );
    }
    case 'legalActions':
      return true;
  }
}

/**
 * A uniform draw: `integer(count)` over finite actions; over a box `low + float() * (high - low)` component by component,
 * in order. The same draws as a rollout's in crates/core/src/model.rs.
 */
export function sampleAction(space: ActionSpace, action: LayoutType, stream: RandomStream): Result<Value, SpaceError> {
  switch (space.kind) {
    case 'finite':
      return success(space.actions[stream.integer(space.actions.length)]);
    case 'box':
      return actionFromComponents(
        action,
        space.low.map((low, i) => low + stream.float() * (space.high[i]! - low)),
      );
    case 'legalActions':
      return failure({
        message: 'the legal actions depend on the state: ask the model for them and draw from its list',
      });
  }
}

/** The numbers of an action in layout order: of a number itself, of tuples, arrays and records their elements'. */
export function actionComponents(action: LayoutType, value: Value): number[] {
  if (typeof value === 'number') return [value];
  switch (action.kind) {
    case 'tuple':
      return action.elements.flatMap((element, i) => actionComponents(element, (value as readonly Value[])[i]));
    case 'array':
      return (value as readonly Value[]).flatMap((each) => actionComponents(action.element, each));
    case 'record':
      return action.fields.flatMap(({ name, type }) =>
        actionComponents(type, (value as Readonly<Record<string, Value>>)[name]),
      );
    default:
      return [];
  }
}

/** The inverse of {@link actionComponents} for a type made of numbers alone. */
export function actionFromComponents(action: LayoutType, components: readonly number[]): Result<Value, SpaceError> {
  let used = 0;
  const build = (type: LayoutType): Value => {
    switch (type.kind) {
      case 'number':
        used += 1;
        return components[used - 1];
      case 'tuple':
        return type.elements.map(build);
      case 'array':
        return Array.from({ length: type.length ?? components.length }, () => build(type.element));
      case 'record':
        return Object.fromEntries(type.fields.map((field) => [field.name, build(field.type)]));
      default:
        used = Infinity;
        return undefined;
    }
  };
  const value = build(action);
  if (used === components.length) return success(value);
  return failure({
    message: `the box has ${components.length} components, which do not make up an action of kind ${action.kind}: give one component a number of the action`,
  });
}
