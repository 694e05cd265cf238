import type { RandomStream } from '@orrery/contract';

/** What one step of a model yields. */
export interface Step<S> {
  readonly state: S;
  readonly reward: number;
  readonly terminated: boolean;
}

/** A model as the reference planners step it; what fails throws. */
export interface ReferenceModel<S, A> {
  step(state: S, action: A, random: RandomStream): Step<S>;
  /** Equal for equal states alone. */
  key(state: S): string;
}

/** A model whose actions in a state can be listed. */
export interface FiniteModel<S, A> extends ReferenceModel<S, A> {
  legalActions(state: S): readonly A[];
  /** Who moves in a zero-sum world of two; rewards are player 0's. Absent: a world of one. */
  player?(state: S): 0 | 1;
}

/** A model whose actions are lists of numbers in a box. */
export interface BoxModel<S> extends ReferenceModel<S, readonly number[]> {
  readonly low: readonly number[];
  readonly high: readonly number[];
}
