import type { Diagnostic } from '@orrery/language';
import type { LayoutType, ModelContract, ModelError, ModelSection, RandomState, Result, Value } from '@orrery/contract';

// What synthesis asks of its neighbours, as structural types: the packages behind them are handed in by the caller, so
// that a search runs under test, under replay and against another engine without a change here.

/** How a next state earns credit: `entries` parts of equal weight (1 = the whole), and how numbers compare. */
export interface MetricVector {
  readonly entries: number;
  /** `close`: |p - t| <= 1e-5 + 1e-5 |t|. `exact`: ===. */
  readonly comparator: 'close' | 'exact';
}

/** A task as prompts and scores see it (@orrery/environments). */
export interface SynthesisTask {
  readonly id: string;
  readonly contract: ModelContract;
  /** Markdown, shown to the model as it stands. */
  readonly description: string;
  readonly metric: MetricVector;
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
}

/** Emitted JavaScript and the section that describes it. */
export interface EmittedModel {
  readonly code: string;
  readonly section: ModelSection;
}

/** Checks a program and emits its reference form (@orrery/language: `checkProgram`, then `emitJavaScript`). */
export type CompileModel = (source: string, contract: ModelContract) => Result<EmittedModel, readonly Diagnostic[]>;

/** Prints a program in the house form; a text that does not parse comes back unchanged. */
export type FormatProgram = (source: string) => string;

export interface StepBatch {
  readonly states: readonly Uint8Array[];
  readonly actions: readonly Uint8Array[];
  readonly streams?: readonly RandomState[];
}

export type StepResult =
  | { readonly ok: true; readonly next: Uint8Array; readonly reward: number; readonly terminated: boolean }
  | { readonly ok: false; readonly error: ModelError };

/** A batch that has no step results. Only `cancelled` is nobody's fault; the rest counts as the program's. */
export interface BatchError {
  readonly kind: string;
  readonly message: string;
}

/** Runs a batch in the reference engine (@orrery/sandbox). */
export type RunBatch = (
  model: EmittedModel,
  batch: StepBatch,
  options: { readonly signal?: AbortSignal },
) => Promise<Result<readonly StepResult[], BatchError>>;

/** The codec of @orrery/contract. */
export interface Codec {
  encode(type: LayoutType, value: Value): Result<Uint8Array, { readonly message: string }>;
  decode(type: LayoutType, bytes: Uint8Array): Result<Value, { readonly message: string }>;
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface Sampling {
  readonly temperature: number;
  readonly topP: number;
  readonly maxTokens: number;
  readonly stop: readonly string[];
}

/** What a session is asked; recordings are keyed by it. */
export interface CompletionRequest {
  readonly promptVersion: string;
  /** Role of the language model in the run, never its name. */
  readonly role: string;
  readonly messages: readonly Message[];
  readonly sampling: Sampling;
  readonly samples: number;
  /** Only `none`: the answer is a turn of its own, never the continuation of an open one. */
  readonly continuation: 'none';
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export type CompletionOutcome =
  | { readonly kind: 'answered'; readonly samples: readonly { readonly text: string }[]; readonly usage?: Usage }
  | { readonly kind: 'refused'; readonly message: string; readonly usage?: Usage }
  | { readonly kind: 'call_failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

/** A language model behind its record (@orrery/llm). An error (a replay miss, say) ends the run. */
export interface LanguageModelSession {
  complete(
    request: CompletionRequest,
    options: { readonly signal?: AbortSignal },
  ): Promise<Result<CompletionOutcome, { readonly message: string }>>;
}
