import {
  defaultStepLimits,
  failure,
  success,
  type ModelSection,
  type RandomState,
  type Result,
} from '@orrery/contract';
import { packBatch, unpackLegal, unpackSteps, type LegalResult, type StepBatch, type StepResult } from './batch.ts';
import type { SandboxError } from './error.ts';
import { Pool } from './pool.ts';

/** A world model as `emitJavaScript` of @orrery/language gives it. */
export interface SandboxModel {
  readonly code: string;
  readonly section: ModelSection;
}

export interface SandboxOptions {
  /** Worker threads; each holds one engine. Default 1. */
  readonly workers?: number;
  /** Backstop of time for one batch; budgets end programs long before. Default 60 s. */
  readonly wallClockMs?: number;
  /** Memory of an engine. Default 16 times the default abstract bytes of a step, and 32 MiB for itself and the data. */
  readonly memoryMiB?: number;
  /** Stack of an engine: holds 500 nested calls. Default 1024. */
  readonly stackKiB?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Runs world models in QuickJS: the reference engine. */
export interface Sandbox {
  /**
   * Runs every step of the batch inside the guest, in order, in one call. After three steps that exhaust their budget,
   * or once the batch's charges are spent, the rest fails unrun with `budget_exhausted`.
   */
  run(
    model: SandboxModel,
    batch: StepBatch,
    options?: CallOptions,
  ): Promise<Result<readonly StepResult[], SandboxError>>;
  /** `legalActions` of every state; an error for a model that does not export it. */
  legalActions(
    model: SandboxModel,
    states: readonly Uint8Array[],
    options?: CallOptions,
  ): Promise<Result<readonly LegalResult[], SandboxError>>;
  /** `initialState` from every stream; `next` is the state. */
  initialStates(
    model: SandboxModel,
    streams: readonly RandomState[],
    options?: CallOptions,
  ): Promise<Result<readonly StepResult[], SandboxError>>;
  /** Ends the workers; calls under way end in `crashed` or `closed`. */
  close(): Promise<void>;
}

const engineMiB = 32;
const physicalFactor = 16;

/** Opens a sandbox. Workers start when they are first needed. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { workers = 1, wallClockMs = 60_000, stackKiB = 1024 } = options;
  const memoryMiB = options.memoryMiB ?? (physicalFactor * defaultStepLimits.bytes) / (1024 * 1024) + engineMiB;
  const pool = new Pool(workers);
  const call = async <T>(
    model: SandboxModel,
    input: ArrayBuffer,
    unpack: (output: ArrayBuffer, section: ModelSection) => T[] | undefined,
    expected: number,
    { signal }: CallOptions = {},
  ): Promise<Result<readonly T[], SandboxError>> => {
    const outcome = await pool.run({ code: model.code, input, limits: { memoryMiB, stackKiB }, wallClockMs }, signal);
    if (!outcome.ok) return outcome;
    const results = unpack(outcome.value, model.section);
    if (results?.length !== expected) return failure({ code: 'run_failed', message: 'the output is malformed' });
    return success(results);
  };
  return {
    run(model, batch, callOptions) {
      if (
        batch.states.length !== batch.actions.length ||
        (batch.streams !== undefined && batch.streams.length !== batch.states.length)
      ) {
        const message = `a batch needs as many actions (${batch.actions.length}) and streams as states (${batch.states.length})`;
        return Promise.resolve(failure({ code: 'run_failed', message }));
      }
      return call(model, packBatch('step', batch), unpackSteps, batch.states.length, callOptions);
    },
    legalActions(model, states, callOptions) {
      if (!model.section.layout.legalActions) return Promise.resolve(missingEntry('legalActions'));
      return call(model, packBatch('legalActions', { states, actions: [] }), unpackLegal, states.length, callOptions);
    },
    initialStates(model, streams, callOptions) {
      if (!model.section.layout.initialState) return Promise.resolve(missingEntry('initialState'));
      return call(
        model,
        packBatch('initialState', { states: [], actions: [], streams }),
        unpackSteps,
        streams.length,
        callOptions,
      );
    },
    close: () => pool.close(),
  };
}

function missingEntry(name: string): Result<never, SandboxError> {
  return failure({ code: 'run_failed', message: `the program does not export ${name}` });
}
