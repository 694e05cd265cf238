import type { limitsRecord, randomRecord, resultsRecord } from '@orrery/contract';
import type { enumerateOutcomes, EnumerationFacts } from './enumeration.ts';

/** Facts the driver needs inside the guest, where nothing can be imported. */
export interface DriverFacts {
  readonly limits: typeof limitsRecord;
  readonly results: typeof resultsRecord;
  readonly random: typeof randomRecord;
  /** Statuses that count as exhausting a step's budget. */
  readonly exhausting: readonly number[];
  readonly budgetExhausted: number;
  readonly invalidInput: number;
  /** {@link anyLength}. */
  readonly anyLength: number;
  /** Steps that may exhaust their budget before the rest of the batch fails unrun. */
  readonly exhaustedAllowed: number;
  readonly enumeration: EnumerationFacts;
}

/** What a call asks of the model; the numbers are the driver's protocol with batch.ts. */
export const operations = { step: 0, legalActions: 1, initialState: 2, outcomes: 3, coverage: 4, value: 5 } as const;

/**
 * Header of a packed batch: u32 operation, u32 items, f64 total charges, u32 charges, bytes, state bytes, parameters,
 * u32 bytes of every state, of every action, u32 outcomes that one step may have.
 */
export const batchHeaderSize = 44;
/** In place of the bytes of every state or action: their layout is of no fixed size. */
export const anyLength = 0xffffffff;
/** An item: u32 state bytes, u32 action bytes, the random record, then the bytes. */
export const itemHeaderSize = 48;
/**
 * A result: u32 status, site; f64 detail0, detail1, reward (of `value`: the value); u32 terminated, charges, bytes, count, length, 1 if a failure
 * has a text; the random record; then the bytes: what the step made (of `outcomes`: its leaves; of `coverage`: the region
 * of that name), or that text's region.
 */
export const resultHeaderSize = 96;

/**
 * Runs inside QuickJS, as text: `String(installDriver)`, and so does `enumerate`. Neither may refer to anything outside
 * itself.
 *
 * Everything the driver uses is captured, and every prototype it goes through is frozen, before the model's text is
 * evaluated; so a model can spoil its own results only.
 */
export function installDriver(
  facts: DriverFacts,
  enumerate: typeof enumerateOutcomes,
): (code: string) => (input: ArrayBuffer) => ArrayBuffer {
  const {
    Array,
    ArrayBuffer,
    BigInt,
    Boolean,
    DataView,
    Error,
    Function,
    Map,
    Math,
    Number,
    Object,
    Promise,
    Set,
    String,
    Symbol,
    Uint8Array,
  } = globalThis;
  // oxlint-disable-next-line no-eval -- inside the guest: this is how a model's text is loaded.
  const evaluate = globalThis.eval;
  delete (Math as { random?: unknown }).random;
  const prototypes: object[] = [
    Array,
    ArrayBuffer,
    BigInt,
    Boolean,
    DataView,
    Error,
    Function,
    Map,
    Number,
    Object,
    Promise,
    Set,
    String,
    Symbol,
    Uint8Array,
  ].flatMap((constructor) => [constructor, constructor.prototype]);
  const typedArrays = Object.getPrototypeOf(Uint8Array) as { prototype: object };
  // Destructuring, spread and for-of go through these two.
  const arrayIterators = Object.getPrototypeOf([][Symbol.iterator]()) as object;
  const iterators = Object.getPrototypeOf(arrayIterators) as object;
  const { JSON, Reflect } = globalThis;
  for (const one of [...prototypes, typedArrays, typedArrays.prototype, arrayIterators, iterators, Math, JSON, Reflect])
    Object.freeze(one);

  interface Region {
    readonly offset: number;
    readonly size: number;
  }
  interface Model {
    readonly memory: ArrayBuffer;
    readonly regions: Record<string, Region>;
    readonly exports: Record<string, (...numbers: number[]) => number>;
  }

  return (code) => {
    const model = (evaluate as (text: string) => () => Model)(code)();
    const region = (name: string): Region => {
      const found = model.regions[name];
      if (found === undefined) throw new Error(`the model has no region ${name}`);
      return found;
    };
    const entry = (name: string): (() => number) => {
      const found = model.exports[name];
      if (typeof found !== 'function') throw new Error(`the model does not export ${name}`);
      return found as () => number;
    };
    const [limits, results, random, script, parameters, action, stateA, stateB, legal, message] = [
      'limits',
      'results',
      'random',
      'script',
      'parameters',
      'action',
      'state_a',
      'state_b',
      'legal',
      'message',
    ].map(region) as [Region, Region, Region, Region, Region, Region, Region, Region, Region, Region];
    const setParameters = entry('set_parameters');
    // Bytes of these regions that earlier steps wrote: a shorter input must not be continued by them.
    let [writtenState, writtenAction] = [0, 0];

    return (input) => {
      const view = new DataView(input);
      const bytes = new Uint8Array(input);
      const [operation, items] = [view.getUint32(0, true), view.getUint32(4, true)];
      const totalCharges = view.getFloat64(8, true);
      const [charges, abstractBytes, stateBytes, parameterCount] = [16, 20, 24, 28].map((at) =>
        view.getUint32(at, true),
      ) as [number, number, number, number];
      const [fixedState, fixedAction] = [view.getUint32(32, true), view.getUint32(36, true)];
      const limit = view.getUint32(40, true);
      let at = 44;
      let memory = new Uint8Array(model.memory);
      let words = new DataView(model.memory);
      const setLimits = (): void => {
        words.setUint32(limits.offset + facts.limits.charges, charges, true);
        words.setUint32(limits.offset + facts.limits.bytes, abstractBytes, true);
        words.setUint32(limits.offset + facts.limits.stateBytes, stateBytes, true);
      };
      setLimits();
      if (parameterCount > 0) memory.set(bytes.subarray(at, at + 8 * parameterCount), parameters.offset);
      at += 8 * parameterCount;
      const initialised = setParameters();
      // Initialisation may have replaced the memory.
      memory = new Uint8Array(model.memory);
      words = new DataView(model.memory);

      let output = new Uint8Array(4096);
      let out = new DataView(output.buffer);
      let end = 0;
      const room = (size: number): void => {
        if (end + size <= output.length) return;
        const larger = new Uint8Array(Math.max(2 * output.length, end + size));
        larger.set(output);
        output = larger;
        out = new DataView(output.buffer);
      };
      // What the model says of its last call, which failed.
      const failed = (status: number, used: number): void => {
        const told = words.getUint32(results.offset + facts.results.hasText, true) !== 0;
        const length = told ? 4 + 2 * words.getUint32(message.offset, true) : 0;
        if (length > message.size) throw new Error('the model reports more text than its region holds');
        room(96 + length);
        out.setUint32(end, status, true);
        out.setUint32(end + 4, words.getUint32(results.offset + facts.results.site, true), true);
        out.setFloat64(end + 8, words.getFloat64(results.offset + facts.results.detail0, true), true);
        out.setFloat64(end + 16, words.getFloat64(results.offset + facts.results.detail1, true), true);
        out.setUint32(end + 36, used, true);
        out.setUint32(end + 40, words.getUint32(results.offset + facts.results.bytesUsed, true), true);
        out.setUint32(end + 48, length, true);
        out.setUint32(end + 52, told ? 1 : 0, true);
        output.set(memory.subarray(message.offset, message.offset + length), end + 96);
        end += 96 + length;
      };
      const call = entry(['step', 'legal_actions', 'initial_state', 'step', 'step', 'value'][operation] ?? '');
      const isCoverage = operation === 4;
      const isValue = operation === 5;
      const produced = operation === 1 ? legal : isCoverage ? region('coverage') : stateB;
      let exhausted = 0;
      let spent = 0;
      // Writes one result: every way the step that `put` puts in place can turn out.
      const outcomes = (put: () => void): void => {
        const start = end;
        let used = 0;
        let leaves = 0;
        end += 96;
        const { status, reported } = enumerate(facts.enumeration, {
          random,
          script,
          memory,
          words,
          limit,
          run: () => {
            put();
            const status = call();
            used += words.getUint32(results.offset + facts.results.chargesUsed, true);
            return status;
          },
          take: (probability) => {
            const length = words.getUint32(results.offset + facts.results.stateLength, true);
            if (length > stateB.size) throw new Error('the model reports more bytes than its region holds');
            room(24 + length);
            out.setFloat64(end, probability, true);
            out.setFloat64(end + 8, words.getFloat64(results.offset + facts.results.reward, true), true);
            out.setUint32(end + 16, words.getUint32(results.offset + facts.results.terminated, true), true);
            out.setUint32(end + 20, length, true);
            output.set(memory.subarray(stateB.offset, stateB.offset + length), end + 24);
            end += 24 + length;
            leaves += 1;
            return length;
          },
        });
        spent += used;
        used = Math.min(used, 0xffffffff);
        if (status !== 0) {
          if (facts.exhausting.includes(status)) exhausted += 1;
          output.fill(0, start, end);
          end = start;
          if (reported) {
            failed(status, used);
            return;
          }
          out.setUint32(end, status, true);
          out.setUint32(end + 36, used, true);
          end += 96;
          return;
        }
        out.setUint32(start + 36, used, true);
        out.setUint32(start + 44, leaves, true);
        out.setUint32(start + 48, end - start - 96, true);
      };
      for (let item = 0; item < items; item += 1) {
        const [stateLength, actionLength] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
        const stream = bytes.subarray(at + 8, at + 48);
        const state = bytes.subarray(at + 48, at + 48 + stateLength);
        const chosen = bytes.subarray(at + 48 + stateLength, at + 48 + stateLength + actionLength);
        at += 48 + stateLength + actionLength;
        if (initialised !== 0) {
          failed(initialised, words.getUint32(results.offset + facts.results.chargesUsed, true));
          continue;
        }
        room(96);
        if (exhausted >= facts.exhaustedAllowed || spent >= totalCharges) {
          out.setUint32(end, facts.budgetExhausted, true);
          end += 96;
          continue;
        }
        if (
          stateLength > stateA.size ||
          actionLength > action.size ||
          (fixedState !== facts.anyLength && stateLength !== fixedState) ||
          (fixedAction !== facts.anyLength && actionLength !== fixedAction)
        ) {
          out.setUint32(end, facts.invalidInput, true);
          end += 96;
          continue;
        }
        const put = (): void => {
          setLimits();
          memory.set(state, stateA.offset);
          memory.set(chosen, action.offset);
          if (stateLength < writtenState) memory.fill(0, stateA.offset + stateLength, stateA.offset + writtenState);
          if (actionLength < writtenAction) memory.fill(0, action.offset + actionLength, action.offset + writtenAction);
          [writtenState, writtenAction] = [stateLength, actionLength];
        };
        if (operation === 3) {
          outcomes(put);
          continue;
        }
        put();
        memory.set(stream, random.offset);
        if (isCoverage) memory.fill(0, produced.offset, produced.offset + produced.size);
        const status = call();
        const used = words.getUint32(results.offset + facts.results.chargesUsed, true);
        spent += used;
        if (facts.exhausting.includes(status)) exhausted += 1;
        if (status !== 0) {
          failed(status, used);
          continue;
        }
        const told = operation === 1 ? facts.results.legalLength : facts.results.stateLength;
        const length = isValue ? 0 : isCoverage ? produced.size : words.getUint32(results.offset + told, true);
        if (length > produced.size) throw new Error('the model reports more bytes than its region holds');
        room(96 + length);
        const number = isValue ? facts.results.discountedReturn : facts.results.reward;
        out.setFloat64(end + 24, words.getFloat64(results.offset + number, true), true);
        out.setUint32(end + 32, words.getUint32(results.offset + facts.results.terminated, true), true);
        out.setUint32(end + 36, used, true);
        out.setUint32(end + 40, words.getUint32(results.offset + facts.results.bytesUsed, true), true);
        out.setUint32(end + 44, words.getUint32(results.offset + facts.results.legalCount, true), true);
        out.setUint32(end + 48, length, true);
        output.set(memory.subarray(random.offset, random.offset + facts.random.size), end + 56);
        output.set(memory.subarray(produced.offset, produced.offset + length), end + 96);
        end += 96 + length;
      }
      return output.buffer.slice(0, end) as ArrayBuffer;
    };
  };
}
