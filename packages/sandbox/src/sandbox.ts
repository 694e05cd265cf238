import {
  defaultStepLimits,
  failure,
  outcomeLimits,
  success,
  type ModelSection,
  type RandomState,
  type Result,
} from '@orrery/contract';
import {
  packBatch,
  unpackCoverage,
  unpackLegal,
  unpackOutcomes,
  unpackSteps,
  unpackValues,
  type CoverageResult,
  type LegalResult,
  type OutcomesBatch,
  type OutcomesResult,
  type StepBatch,
  type StepResult,
  type ValueResult,
} from './batch.ts';
import { leafHeaderSize } from './enumeration.ts';
import type { SandboxError } from './error.ts';
import { checkedOptions, largestMemoryMiB, type SandboxOptions } from './options.ts';
import { Pool } from './pool.ts';

/** A world model as `emitJavaScript` of @orrery/language gives it. */
export interface SandboxModel {
  readonly code: string;
  readonly section: ModelSection;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface EntryOptions extends CallOptions {
  /** Values for the model's `parameters`, in the section's order; absent: the source's own. */
  readonly parameters?: readonly number[];
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
  /** Every way each step of the batch can turn out, by replaying it under all scripts of its draws. */
  outcomes(
    model: SandboxModel,
    batch: OutcomesBatch,
    options?: CallOptions,
  ): Promise<Result<readonly OutcomesResult[], SandboxError>>;
  /**
   * Which conditions hold and fail in each step, of a program that was checked with `watched`. Steps that fail say nothing
   * of theirs.
   */
  coverage(
    model: SandboxModel,
    batch: StepBatch,
    options?: CallOptions,
  ): Promise<Result<readonly CoverageResult[], SandboxError>>;
  /** `legalActions` of every state; an error for a model that does not export it. */
  legalActions(
    model: SandboxModel,
    states: readonly Uint8Array[],
    options?: EntryOptions,
  ): Promise<Result<readonly LegalResult[], SandboxError>>;
  /** What `value` says of every state; an error for a model that does not export it. */
  values(
    model: SandboxModel,
    states: readonly Uint8Array[],
    options?: EntryOptions,
  ): Promise<Result<readonly ValueResult[], SandboxError>>;
  /** `initialState` from every stream; `next` is the state. */
  initialStates(
    model: SandboxModel,
    streams: readonly RandomState[],
    options?: EntryOptions,
  ): Promise<Result<readonly StepResult[], SandboxError>>;
  /** Ends the workers; calls under way end in `crashed` or `closed`. */
  close(): Promise<void>;
}

const mebibyte = 1024 * 1024;
const engineMiB = 32;
const physicalFactor = 16;
/** Leaves are held up to four times over: the output, its double while it grows, and the two copies that leave the guest. */
const leafFactor = 4;

/** Opens a sandbox. Workers start when they are first needed. Throws a RangeError for an option out of its range. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { workers, wallClockMs, memoryMiB, stackKiB } = checkedOptions(options);
  const pool = new Pool(workers, stackKiB);
  const call = async <T>(
    model: SandboxModel,
    input: ArrayBuffer,
    unpack: (output: ArrayBuffer, section: ModelSection) => T[] | undefined,
    expected: number,
    stepBytes: number,
    { signal }: CallOptions = {},
  ): Promise<Result<readonly T[], SandboxError>> => {
    // Physical memory is a multiple of the abstract bytes; the data is held a few times over while output grows.
    const memoryBytes =
      memoryMiB === undefined
        ? Math.min(
            physicalFactor * stepBytes + engineMiB * mebibyte + 8 * input.byteLength,
            largestMemoryMiB * mebibyte,
          )
        : memoryMiB * mebibyte;
    const outcome = await pool.run({ code: model.code, input, limits: { memoryBytes, stackKiB }, wallClockMs }, signal);
    if (!outcome.ok) return outcome;
    const results = unpack(outcome.value, model.section);
    if (results?.length !== expected) return failure({ code: 'run_failed', message: 'the output is malformed' });
    return success(results);
  };
  const steps = async <T>(
    model: SandboxModel,
    operation: 'step' | 'coverage',
    batch: StepBatch,
    unpack: (output: ArrayBuffer, section: ModelSection) => T[] | undefined,
    callOptions: CallOptions | undefined,
  ): Promise<Result<readonly T[], SandboxError>> => {
    const problem = problemOf(batch, model.section);
    if (problem !== undefined) return failure({ code: 'run_failed', message: problem });
    const bytes = batch.limits?.bytes ?? defaultStepLimits.bytes;
    const input = packBatch(operation, batch, model.section);
    return call(model, input, unpack, batch.states.length, bytes, callOptions);
  };
  const ofStates = async <T>(
    model: SandboxModel,
    operation: 'legalActions' | 'value',
    states: readonly Uint8Array[],
    unpack: (output: ArrayBuffer, section: ModelSection) => T[] | undefined,
    { parameters, ...callOptions }: EntryOptions = {},
  ): Promise<Result<readonly T[], SandboxError>> => {
    const batch: StepBatch = { states, actions: [], ...(parameters === undefined ? {} : { parameters }) };
    const problem = parametersProblem(batch, model.section);
    if (problem !== undefined) return failure({ code: 'run_failed', message: problem });
    const input = packBatch(operation, batch, model.section);
    return call(model, input, unpack, states.length, defaultStepLimits.bytes, callOptions);
  };
  return {
    run: (model, batch, callOptions) => steps(model, 'step', batch, unpackSteps, callOptions),
    coverage: (model, batch, callOptions) => steps(model, 'coverage', batch, unpackCoverage, callOptions),
    outcomes(model, batch, callOptions) {
      if (batch.states.length !== batch.actions.length) {
        const message = `a batch needs as many actions (${batch.actions.length}) as states (${batch.states.length})`;
        return Promise.resolve(failure({ code: 'run_failed', message }));
      }
      const { outcomes = outcomeLimits.outcomes } = batch;
      const problem =
        Number.isInteger(outcomes) && outcomes >= 1 && outcomes <= 0xffffffff
          ? limitsProblem(batch, model.section)
          : `outcomes is ${outcomes}; give a whole number from 1 to 2^32 - 1`;
      if (problem !== undefined) return Promise.resolve(failure({ code: 'run_failed', message: problem }));
      const bytes = batch.limits?.bytes ?? defaultStepLimits.bytes;
      const leaves = outcomeLimits.stateBytes + leafHeaderSize * Math.min(outcomes, outcomeLimits.outcomes);
      const held = leafFactor * batch.states.length * leaves;
      const input = packBatch('outcomes', batch, model.section);
      return call(model, input, unpackOutcomes, batch.states.length, bytes + held / physicalFactor, callOptions);
    },
    legalActions: (model, states, callOptions) =>
      model.section.layout.legalActions
        ? ofStates(model, 'legalActions', states, unpackLegal, callOptions)
        : Promise.resolve(missingEntry('legalActions')),
    values: (model, states, callOptions) =>
      model.section.layout.value === true
        ? ofStates(model, 'value', states, unpackValues, callOptions)
        : Promise.resolve(missingEntry('value')),
    initialStates(model, streams, { parameters, ...callOptions } = {}) {
      if (!model.section.layout.initialState) return Promise.resolve(missingEntry('initialState'));
      const batch: StepBatch = {
        states: [],
        actions: [],
        streams,
        ...(parameters === undefined ? {} : { parameters }),
      };
      const problem = parametersProblem(batch, model.section);
      if (problem !== undefined) return Promise.resolve(failure({ code: 'run_failed', message: problem }));
      const input = packBatch('initialState', batch, model.section);
      return call(model, input, unpackSteps, streams.length, defaultStepLimits.bytes, callOptions);
    },
    close: () => pool.close(),
  };
}

/** What is wrong with a batch for this model, in one sentence. */
function problemOf(batch: StepBatch, section: ModelSection): string | undefined {
  if (
    batch.states.length !== batch.actions.length ||
    (batch.streams !== undefined && batch.streams.length !== batch.states.length)
  )
    return `a batch needs as many actions (${batch.actions.length}) and streams as states (${batch.states.length})`;
  if (section.layout.stochastic && batch.streams === undefined) return 'the model draws: give one stream a step';
  return limitsProblem(batch, section);
}

function limitsProblem(batch: Omit<StepBatch, 'streams'>, section: ModelSection): string | undefined {
  const wrong = parametersProblem(batch, section);
  if (wrong !== undefined) return wrong;
  if (batch.totalCharges !== undefined && !(batch.totalCharges >= 0))
    return `totalCharges is ${batch.totalCharges}; give a number from 0`;
  for (const [name, value] of Object.entries(batch.limits ?? {}))
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff)
      return `the limit ${name} is ${value}; give a whole number from 0 to 2^32 - 1`;
  return undefined;
}

function parametersProblem(batch: Pick<StepBatch, 'parameters'>, { parameters }: ModelSection): string | undefined {
  return batch.parameters === undefined || batch.parameters.length === parameters.length
    ? undefined
    : `${batch.parameters.length} parameters for a model that has ${parameters.length}`;
}

function missingEntry(name: string): Result<never, SandboxError> {
  return failure({ code: 'run_failed', message: `the program does not export ${name}` });
}
