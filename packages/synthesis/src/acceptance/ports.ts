import type { ModelContract, Result } from '@orrery/contract';
import type { Condition, Diagnostic, UnmarkedConstant } from '@orrery/language';
import type { Identification } from '@orrery/planner';
import type { Sandbox, SandboxModel, StepBatch, StepResult } from '@orrery/sandbox';
import type { RecordedTransition, SynthesisTask } from '../ports.ts';
import type { ObservationNoise } from './noise.ts';
import type { SealedSplit } from './seal.ts';

/** As many actions and streams as states: under other draws what chance does would pass for a difference of the engines. */
export type CompiledBatch = Required<Pick<StepBatch, 'states' | 'actions' | 'streams'>>;

/** A program in the forms that acceptance runs. */
export interface AcceptedForms {
  readonly model: SandboxModel;
  /** The same, with its conditions watched. */
  readonly watched: SandboxModel;
  readonly conditions: readonly Condition[];
  /** Named numbers that are no parameters. */
  readonly unmarked?: readonly UnmarkedConstant[];
  /** Steps of the compiled form; absent where it is not run. */
  readonly compiled?: (batch: CompiledBatch) => readonly StepResult[];
  /** What data say of the parameters (`identify` of @orrery/planner); absent where the compiled form is not run. */
  readonly identify?: (transitions: readonly RecordedTransition[], noisy: boolean) => Identification | undefined;
}

export interface AcceptancePorts {
  readonly prepare: (source: string, contract: ModelContract) => Promise<Result<AcceptedForms, readonly Diagnostic[]>>;
  readonly sandbox: Pick<Sandbox, 'run' | 'outcomes' | 'coverage'>;
}

export interface AcceptanceSettings {
  readonly task: SynthesisTask;
  readonly split: SealedSplit;
  readonly seed: number;
  /** K, for programs that draw. */
  readonly draws: number;
  readonly noise?: ObservationNoise;
}

/** The sandbox gave no results although the program is not at fault. */
export interface AcceptanceFailure {
  readonly code: 'cancelled' | 'unusable_dataset' | 'engine';
  readonly message: string;
}
