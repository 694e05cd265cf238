import type { ActionSpace, LayoutType, RandomStream, Value } from '@orrery/contract';

/** The stream a step draws from. What a planner does depends on nothing else, so neither may the model. */
export type ModelRandom = Pick<RandomStream, 'float' | 'integer' | 'chance' | 'normal' | 'shuffle'>;

/** What the functions of a world model written in plain JavaScript take and give. They must be pure but for `random`. */
export interface ObjectModel<S = Value, A = Value> {
  /** One step. Its arguments are copies of the model's own: it may change them. */
  step(
    state: S,
    action: A,
    random: ModelRandom,
  ): { readonly state: S; readonly reward: number; readonly terminated: boolean };
  /** The actions to choose among; needed where the layout's space is `legalActions`. */
  legalActions?(state: S): readonly A[];
  /** Who moves, in a world of two players; rewards are player 0's. */
  player?(state: S): 0 | 1;
  initialState?(random: ModelRandom): S;
}

/** The types of a model's states and actions, and how planners may choose actions. */
export interface ObjectLayout {
  readonly state: LayoutType;
  readonly action: LayoutType;
  readonly actionSpace: ActionSpace;
}

/** What a step gives, its state as canonical bytes. */
export interface Stepped {
  readonly state: Uint8Array;
  readonly reward: number;
  readonly terminated: boolean;
}
