import type { LayoutType, ModelContract, Result, Value } from '@orrery/contract';
import type { Diagnostic } from '@orrery/language';
import type { CompletionOutcome, CompletionRequest, LlmError } from '@orrery/llm';
import type { Sandbox, SandboxModel } from '@orrery/sandbox';
import type { FitRecord } from './fit_record.ts';

// What a synthesis is handed by its caller, as the parts of its neighbours that it uses: a search runs under test, under
// replay and against another engine without a change here.

/**
 * How a next state earns credit: in `entries` parts of equal weight (1 = the whole; else the elements of an array or
 * tuple, or the fields of a record) or in its `leaves`, and how its numbers compare.
 */
export interface StateMetric {
  readonly entries: number | 'leaves';
  /** `close`: |p - t| <= 1e-5 + 1e-5 |t|. `exact`: the same number. */
  readonly comparator: 'close' | 'exact';
}

/** The same with the state's type, which says how values compare and what an entry is. */
export interface ScoredState extends StateMetric {
  readonly type: LayoutType;
  /** Deviations of the sensors that read the scored states, by path; absent: the states are the true ones. */
  readonly noise?: Readonly<Record<string, number>> | undefined;
}

/** A task as prompts and scores see it: a `Task` of @orrery/environments with its description, or a user's own. */
export interface SynthesisTask {
  readonly id: string;
  readonly contract: ModelContract;
  /** Markdown, shown to the model as it stands. */
  readonly description: string;
  readonly metric: StateMetric;
  /** The environment rounds its observations to float32: said in the prompt. */
  readonly observationPrecision?: 'float32' | 'float64';
  /** Declared stochastic: no early stop. */
  readonly stochastic?: boolean;
}

/** One recorded transition, in float64, with both end flags. */
export interface RecordedTransition {
  readonly observation: Value;
  readonly action: Value;
  readonly nextObservation: Value;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  /** Name of its episode, where the recording told it. No part of what happened: seals and scores do not depend on it. */
  readonly episode?: string;
  /** What can be done in the next state, where the world says so. */
  readonly nextLegalActions?: readonly Value[];
}

/** Checks a program and emits its reference form (@orrery/language: `checkProgram`, then `emitJavaScript`). */
export type CompileModel = (source: string, contract: ModelContract) => Result<SandboxModel, readonly Diagnostic[]>;

/** Prints a program in the house form; a text that does not parse comes back unchanged. */
export type FormatProgram = (source: string) => string;

/** The reference engine; legal actions are asked of it where the data say what was legal. */
export type StepRunner = Pick<Sandbox, 'run'> & Partial<Pick<Sandbox, 'legalActions'>>;

/** A program after a fit of its constants. */
export interface FittedSource {
  readonly source: string;
  readonly fit?: FitRecord;
}

/** The language model behind its record. Asks come in ask order, their numbers from 1. */
export interface LanguageModel {
  complete(
    request: CompletionRequest,
    options?: {
      readonly signal?: AbortSignal;
      readonly ask?: number;
      /** Hears how many characters of a streamed answer have come. */
      readonly onText?: (characters: number) => void;
      /** Asked before each further request of the same call; false gives the call up. Default: it may. */
      readonly mayRetry?: (billed: boolean) => boolean;
    },
  ): Promise<Result<CompletionOutcome, LlmError>>;
}

/**
 * Fits the constants that a program marks as its `parameters` to the training data, and gives the source with the values
 * that are kept; the same source where there is nothing to fit or no fit is kept. `fit` is what was found, absent where
 * there was nothing to fit. Costs no call.
 */
export type CalibrateSource = (
  source: string,
  signal: AbortSignal,
) => Promise<Result<FittedSource, { readonly kind: 'cancelled' | 'failed' | 'rejected'; readonly message: string }>>;
