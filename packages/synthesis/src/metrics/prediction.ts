import type { ModelError, Value } from '@orrery/contract';

/** What a program said about one transition. */
export type Prediction =
  | {
      readonly ok: true;
      readonly state: Value;
      readonly reward: number;
      readonly terminated: boolean;
      /** What it lists for the state that it predicts; absent: it was not asked. */
      readonly legalActions?: readonly Value[];
    }
  | { readonly ok: false; readonly error: ModelError };

/** The outputs of a step, as a prompt shows them. */
export interface StepOutputs {
  readonly state: Value;
  readonly reward: number;
  readonly terminated: boolean;
  /** Of the next state, where the data say what is legal and the world goes on. */
  readonly legalActions?: readonly Value[];
}

/** A transition that a program got wrong without failing. */
export interface WrongTransition {
  /** Place in the dataset. */
  readonly index: number;
  readonly state: Value;
  readonly action: Value;
  readonly expected: StepOutputs;
  readonly predicted: StepOutputs;
}
