import {
  decodeFrom,
  defaultStepLimits,
  describeStatus,
  fixedSize,
  messageText,
  outcomeLimits,
  randomRecord,
  statusCode,
  type LayoutType,
  type ModelError,
  type ModelSection,
  type RandomState,
  type StepLimits,
} from '@orrery/contract';
import { anyLength, batchHeaderSize, itemHeaderSize, operations, resultHeaderSize } from './driver.ts';
import { leafHeaderSize } from './enumeration.ts';

/** Steps to run in one go: `states[i]` and `actions[i]` encoded by the model's layout. */
export interface StepBatch {
  readonly states: readonly Uint8Array[];
  readonly actions: readonly Uint8Array[];
  /** One stream a step, for models that draw. */
  readonly streams?: readonly RandomState[];
  readonly limits?: Partial<StepLimits>;
  /** Charges of the whole batch; by default 50,000 times its steps. */
  readonly totalCharges?: number;
  /** Values for the model's `parameters`, in the section's order; absent: the source's own. */
  readonly parameters?: readonly number[];
}

/** Steps whose chance is enumerated, one result each. Charges of the whole batch are not limited unless they are given. */
export interface OutcomesBatch extends Omit<StepBatch, 'streams'> {
  /** Ways one step may turn out; default 1,000,000. */
  readonly outcomes?: number;
}

/** A failed call: its own error, with what it had used of the step's limits. */
export interface StepFailure {
  readonly ok: false;
  readonly error: ModelError;
  readonly charges: number;
  readonly bytes: number;
}

/** What one step gave. An error is the program's own, with its place in the author's source. */
export type StepResult =
  | {
      readonly ok: true;
      readonly next: Uint8Array;
      readonly reward: number;
      readonly terminated: boolean;
      readonly charges: number;
      readonly bytes: number;
      /** The stream after the step's draws. */
      readonly stream: RandomState;
    }
  | StepFailure;

/** Encoded legal actions of one state, in the model's own order. */
export type LegalResult =
  { readonly ok: true; readonly actions: readonly Uint8Array[]; readonly charges: number } | StepFailure;

/** What the program says one state is worth. */
export type ValueResult = { readonly ok: true; readonly value: number; readonly charges: number } | StepFailure;

/** Of one step of a watched program, a byte for each of its conditions: bit 0, it held; bit 1, it did not. */
export type CoverageResult =
  { readonly ok: true; readonly conditions: Uint8Array; readonly charges: number } | StepFailure;

/** One way a step can turn out. */
export interface WeightedOutcome {
  /** In (0, 1]; those of one step sum to 1 up to rounding. */
  readonly probability: number;
  readonly next: Uint8Array;
  readonly reward: number;
  readonly terminated: boolean;
}

/**
 * Every way a step can turn out, depth first over its draws; equal outcomes are not merged. `charges` are those of all
 * replays together, at most 2^32 - 1.
 */
export type OutcomesResult =
  { readonly ok: true; readonly outcomes: readonly WeightedOutcome[]; readonly charges: number } | StepFailure;

/** Charges a scored step may use on average. */
export const chargesPerScoredStep = 50_000;

/** Steps of a batch that may exhaust their budget before the rest fails unrun. */
export const exhaustedStepsAllowed = 3;

const noBytes = new Uint8Array(0);

/** Packs a batch for the driver. */
export function packBatch(
  operation: keyof typeof operations,
  batch: StepBatch & OutcomesBatch,
  section: ModelSection,
): ArrayBuffer {
  const count = Math.max(batch.states.length, batch.streams?.length ?? 0);
  const limits = { ...defaultStepLimits, ...batch.limits };
  const parameters = batch.parameters ?? section.parameters.map(({ value }) => value);
  let size = batchHeaderSize + 8 * parameters.length;
  for (let at = 0; at < count; at += 1) {
    size += itemHeaderSize + (batch.states[at]?.length ?? 0) + (batch.actions[at]?.length ?? 0);
  }
  const buffer = new ArrayBuffer(size);
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  view.setUint32(0, operations[operation], true);
  view.setUint32(4, count, true);
  const totalCharges = operation === 'outcomes' ? Infinity : chargesPerScoredStep * count;
  view.setFloat64(8, batch.totalCharges ?? totalCharges, true);
  view.setUint32(16, limits.charges, true);
  view.setUint32(20, limits.bytes, true);
  view.setUint32(24, limits.stateBytes, true);
  view.setUint32(28, parameters.length, true);
  const { state: stateType, action: actionType } = section.layout;
  view.setUint32(32, operation === 'initialState' ? 0 : (fixedSize(stateType) ?? anyLength), true);
  const isStep = operation === 'step' || operation === 'outcomes' || operation === 'coverage';
  view.setUint32(36, isStep ? (fixedSize(actionType) ?? anyLength) : 0, true);
  view.setUint32(40, batch.outcomes ?? outcomeLimits.outcomes, true);
  for (const [at, value] of parameters.entries()) view.setFloat64(batchHeaderSize + 8 * at, value, true);
  let offset = batchHeaderSize + 8 * parameters.length;
  for (let at = 0; at < count; at += 1) {
    const state = batch.states[at] ?? noBytes;
    const action = batch.actions[at] ?? noBytes;
    view.setUint32(offset, state.length, true);
    view.setUint32(offset + 4, action.length, true);
    const stream = batch.streams?.[at];
    if (stream !== undefined) writeStream(view, offset + 8, stream);
    bytes.set(state, offset + itemHeaderSize);
    bytes.set(action, offset + itemHeaderSize + state.length);
    offset += itemHeaderSize + state.length + action.length;
  }
  return buffer;
}

/** Reads the driver's output; undefined if it is not what the driver writes. */
export function unpackSteps(output: ArrayBuffer, section: ModelSection): StepResult[] | undefined {
  return unpack(output, section, (view, at, bytes) => ({
    ok: true,
    next: bytes,
    reward: view.getFloat64(at + 24, true),
    terminated: view.getUint32(at + 32, true) !== 0,
    charges: view.getUint32(at + 36, true),
    bytes: view.getUint32(at + 40, true),
    stream: readStream(view, at + 56),
  }));
}

/** As {@link unpackSteps}, for what the steps of a watched program came by. */
export function unpackCoverage(output: ArrayBuffer, section: ModelSection): CoverageResult[] | undefined {
  return unpack(output, section, (view, at, conditions) => ({
    ok: true,
    conditions,
    charges: view.getUint32(at + 36, true),
  }));
}

/** As {@link unpackSteps}, for legal actions. */
export function unpackLegal(output: ArrayBuffer, section: ModelSection): LegalResult[] | undefined {
  return unpack(output, section, (view, at, bytes): LegalResult => {
    const charges = view.getUint32(at + 36, true);
    const actions = splitActions(section.layout.action, bytes, view.getUint32(at + 44, true));
    if (actions !== undefined) return { ok: true, actions, charges };
    return malformed(charges);
  });
}

/** As {@link unpackSteps}, for what states are worth. */
export function unpackValues(output: ArrayBuffer, section: ModelSection): ValueResult[] | undefined {
  return unpack(output, section, (view, at) => ({
    ok: true,
    value: view.getFloat64(at + 24, true),
    charges: view.getUint32(at + 36, true),
  }));
}

/** As {@link unpackSteps}, for every way the steps can turn out. */
export function unpackOutcomes(output: ArrayBuffer, section: ModelSection): OutcomesResult[] | undefined {
  return unpack(output, section, (view, at, bytes): OutcomesResult => {
    const charges = view.getUint32(at + 36, true);
    const leaves = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const outcomes: WeightedOutcome[] = [];
    let from = 0;
    while (from + leafHeaderSize <= bytes.length) {
      const start = from + leafHeaderSize;
      const end = start + leaves.getUint32(from + 20, true);
      if (end > bytes.length) return malformed(charges);
      outcomes.push({
        probability: leaves.getFloat64(from, true),
        reward: leaves.getFloat64(from + 8, true),
        terminated: leaves.getUint32(from + 16, true) !== 0,
        next: bytes.slice(start, end),
      });
      from = end;
    }
    if (from !== bytes.length || outcomes.length !== view.getUint32(at + 44, true)) return malformed(charges);
    return { ok: true, outcomes, charges };
  });
}

const malformed = (charges: number): StepFailure => ({
  ok: false,
  error: describeStatus(statusCode.engine, undefined, [0, 0]),
  charges,
  bytes: 0,
});

/** The `count` values that make up the bytes; undefined if they do not. */
function splitActions(type: LayoutType, bytes: Uint8Array, count: number): Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const actions: Uint8Array[] = [];
  let at = 0;
  while (actions.length < count) {
    const action = decodeFrom(type, view, at);
    // An action of no bytes is the only one of its type, and listed once.
    if (!action.ok || (action.value.end === at && count > 1)) return undefined;
    actions.push(bytes.slice(at, action.value.end));
    at = action.value.end;
  }
  return at === bytes.length ? actions : undefined;
}

function unpack<T>(
  output: ArrayBuffer,
  section: ModelSection,
  read: (view: DataView, at: number, bytes: Uint8Array) => T,
): (T | StepFailure)[] | undefined {
  const view = new DataView(output);
  const results: (T | StepFailure)[] = [];
  let at = 0;
  while (at < output.byteLength) {
    if (at + resultHeaderSize > output.byteLength) return undefined;
    const status = view.getUint32(at, true);
    const length = view.getUint32(at + 48, true);
    if (at + resultHeaderSize + length > output.byteLength) return undefined;
    if (status === 0) {
      results.push(read(view, at, new Uint8Array(output.slice(at + resultHeaderSize, at + resultHeaderSize + length))));
    } else {
      const site = view.getUint32(at + 4, true);
      const details = [view.getFloat64(at + 8, true), view.getFloat64(at + 16, true)] as const;
      const text =
        view.getUint32(at + 52, true) === 0
          ? undefined
          : messageText(new Uint8Array(output, at + resultHeaderSize, length));
      const error = describeStatus(status, site === 0 ? undefined : section.sites[site], details, text);
      results.push({ ok: false, error, charges: view.getUint32(at + 36, true), bytes: view.getUint32(at + 40, true) });
    }
    at += resultHeaderSize + length;
  }
  return results;
}

function writeStream(view: DataView, at: number, { a, b, c, d, spare, spareValid }: RandomState): void {
  for (const [offset, word] of [
    [randomRecord.a, a],
    [randomRecord.b, b],
    [randomRecord.c, c],
    [randomRecord.d, d],
  ] as const) {
    view.setUint32(at + offset, word >>> 0, true);
  }
  view.setFloat64(at + randomRecord.spare, spare, true);
  view.setUint32(at + randomRecord.flags, spareValid ? 1 : 0, true);
}

function readStream(view: DataView, at: number): RandomState {
  return {
    a: view.getUint32(at + randomRecord.a, true),
    b: view.getUint32(at + randomRecord.b, true),
    c: view.getUint32(at + randomRecord.c, true),
    d: view.getUint32(at + randomRecord.d, true),
    spare: view.getFloat64(at + randomRecord.spare, true),
    spareValid: (view.getUint32(at + randomRecord.flags, true) & 1) !== 0,
  };
}
