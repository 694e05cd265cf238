import { failure, success, type Result } from '@orrery/contract';
import {
  canonicalRequest,
  largestUse,
  type CompletionOutcome,
  type CompletionRequest,
  type LlmError,
  type LlmSession,
  type TokenCount,
} from '@orrery/llm';
import { z } from 'zod';
import { blobName } from '../blobs.ts';
import type { LanguageModel } from '../ports.ts';
import type { BlobFolder } from './blob_folder.ts';
import type { RunError } from './error.ts';
import { LineLog, readLines } from './line_log.ts';

const blob = z.string().regex(/^[0-9a-f]{64}$/);
const use = z.strictObject({ promptTokens: z.number(), completionTokens: z.number().nullable() });

const recordSchema = z.discriminatedUnion('kind', [
  /** Written before the request is sent. */
  z.strictObject({ kind: z.literal('started'), ask: z.int(), request: blob, occurrence: z.int(), most: use }),
  /** `answer` is the outcome as a blob, `body` the response as received. */
  z.strictObject({
    kind: z.literal('ended'),
    ask: z.int(),
    outcome: z.enum(['answered', 'refused', 'call_failed', 'cancelled']),
    answer: blob,
    body: blob.optional(),
  }),
  /** Before each further request of the same call; `billed`: the one before it may have been charged. */
  z.strictObject({ kind: z.literal('retried'), ask: z.int(), billed: z.literal(true).optional() }),
  /** No model was reached, as with a key that is rejected: nothing was charged. */
  z.strictObject({ kind: z.literal('unsent'), ask: z.int() }),
  /** Started by a process that died before it had the response: it may have been charged. */
  z.strictObject({ kind: z.literal('lost'), ask: z.int() }),
  /** The run ended before its search did; `ask` is the last whose call ended. */
  z.strictObject({ kind: z.literal('paused'), reason: z.enum(['interrupted', 'cap', 'unanswered']), ask: z.int() }),
]);
type CallRecord = z.infer<typeof recordSchema>;

/** What a call log says of the calls before this process. */
export interface CallHistory {
  /** Asks that were started and have no response, in order. */
  readonly lost: readonly number[];
  /** Asks whose call was lost with an earlier process and made again since, once for each time. */
  readonly repeated: readonly number[];
  /** The most that each lost, cancelled or given up request can have cost. */
  readonly unaccounted: readonly TokenCount[];
  /** Requests beyond the first of each call, but for those that are charged. */
  readonly retries: number;
  /** Calls that ended, in ask order, with the blob of each outcome; what was cancelled is not among them. */
  readonly stored: readonly { readonly ask: number; readonly answer: string }[];
  /** The last pause; a run that has made a call since is no longer paused. */
  readonly pausedAt:
    { readonly reason: 'interrupted' | 'cap' | 'unanswered'; readonly ask: number; readonly over: boolean } | undefined;
  /** Unanswered asks up to this one have ended the run once and do not end it again; 0 without such an end. */
  readonly pardoned: number;
}

type Ended = Extract<CallRecord, { kind: 'ended' }>;

interface Call {
  started: Extract<CallRecord, { kind: 'started' }> | undefined;
  ended: Ended | undefined;
}

/**
 * `llm.jsonl`: a stored response is never requested again, and a request is on disk before it is sent. The lines are
 * in the order of what happened, which is not the same in every run; what they say of each ask is.
 */
export class CallLog {
  readonly #log: LineLog;
  readonly #blobs: BlobFolder;
  readonly #calls = new Map<number, Call>();
  /** Asks by the request they make, in ask order. */
  readonly #byRequest = new Map<string, number[]>();
  readonly history: CallHistory;

  private constructor(log: LineLog, blobs: BlobFolder, records: readonly CallRecord[]) {
    this.#log = log;
    this.#blobs = blobs;
    this.history = fold(records, this.#calls);
    const asks = [...this.#calls].sort(([a], [b]) => a - b);
    for (const [ask, { started }] of asks) if (started !== undefined) this.#requested(started.request, ask);
  }

  /** Opens the log of a run that this process holds, and lists the calls that were lost. */
  static open(path: string, blobs: BlobFolder): Result<CallLog, RunError> {
    const log = LineLog.open(path);
    if (!log.ok) return log;
    const records = readRecords(path, log.value.lines);
    if (!records.ok) return records;
    const opened = new CallLog(log.value, blobs, records.value);
    for (const ask of opened.history.lost) {
      const written = opened.#append({ kind: 'lost', ask });
      if (!written.ok) return written;
    }
    return success(opened);
  }

  /** Notes why the run ends before its search does. */
  pause(reason: Extract<CallRecord, { kind: 'paused' }>['reason']): Result<void, RunError> {
    // What was in flight and failed with the rest is stored, too, and will be told again.
    let ask = 0;
    for (const [number, { ended }] of this.#calls) if (isStored(ended)) ask = Math.max(ask, number);
    return this.#append({ kind: 'paused', reason, ask });
  }

  close(): void {
    this.#log.close();
  }

  /** A language model that answers from the log what it answers, and asks the session for the rest. */
  around(session: Pick<LlmSession, 'complete'>, onFailure: (error: RunError) => void): LanguageModel {
    return {
      complete: async (request, { signal, ask = this.#calls.size + 1, onText, mayRetry } = {}) => {
        const canonical = canonicalRequest(request);
        if (!canonical.ok) return canonical;
        const stop = (error: RunError): Result<never, LlmError> => {
          onFailure(error);
          return failure({ code: 'unwritable_recording', message: error.message });
        };
        const name = blobName(canonical.value);
        const call = this.#calls.get(ask);
        if (call?.started !== undefined && call.started.request !== name)
          return failure({
            code: 'not_recorded',
            message: `ask ${ask} made another request before: this is not the version of orrery, or not the data, that the run was started with. Finish it with that version, or start a new run.`,
          });
        if (isStored(call?.ended)) return this.#stored(call.ended);
        const occurrence = call?.started?.occurrence ?? this.#requested(name, ask);
        const kept = this.#blobs.put(canonical.value);
        if (!kept.ok) return stop(kept.error);
        const started = { kind: 'started', ask, request: name, occurrence, most: mostOf(request) } as const;
        const noted = this.#append(started);
        if (!noted.ok) return stop(noted.error);
        this.#calls.set(ask, { started, ended: undefined });
        let body: string | undefined;
        const completed = await session.complete(request, {
          ...(signal !== undefined && { signal }),
          ...(onText !== undefined && { onText }),
          place: { ask: ask - 1, occurrence },
          onBody: (received) => (body = received),
          mayRetry: (billed) => {
            if (mayRetry?.(billed) === false) return false;
            const retried = this.#append({ kind: 'retried', ask, ...(billed && { billed }) });
            if (!retried.ok) onFailure(retried.error);
            return retried.ok;
          },
        });
        if (!completed.ok) {
          // An answer that could not be recorded was charged all the same.
          if (completed.error.code === 'unwritable_recording') return completed;
          const unsent = this.#append({ kind: 'unsent', ask });
          return unsent.ok ? completed : stop(unsent.error);
        }
        const written = this.#end(ask, completed.value, body);
        return written.ok ? completed : stop(written.error);
      },
    };
  }

  #end(ask: number, outcome: CompletionOutcome, body: string | undefined): Result<void, RunError> {
    const answer = this.#blobs.put(JSON.stringify(outcome));
    if (!answer.ok) return answer;
    const received = body === undefined ? undefined : this.#blobs.put(body);
    if (received?.ok === false) return received;
    const ended: Ended = {
      kind: 'ended',
      ask,
      outcome: outcome.kind,
      answer: answer.value,
      ...(received !== undefined && { body: received.value }),
    };
    const call = this.#calls.get(ask);
    if (call !== undefined) call.ended = ended;
    return this.#append(ended);
  }

  #stored({ answer }: Ended): Result<CompletionOutcome, LlmError> {
    const outcome = storedOutcome(this.#blobs, answer);
    return outcome.ok ? outcome : failure({ code: 'corrupt_recording', message: outcome.error.message });
  }

  /** How many earlier asks made the same request. */
  #requested(name: string, ask: number): number {
    const asks = this.#byRequest.get(name) ?? [];
    this.#byRequest.set(name, asks);
    if (!asks.includes(ask)) asks.push(ask);
    return asks.filter((other) => other < ask).length;
  }

  #append(record: CallRecord): Result<void, RunError> {
    return this.#log.append(JSON.stringify(record));
  }
}

/** The outcome of a call by the name of its blob. */
export function storedOutcome(blobs: BlobFolder, answer: string): Result<CompletionOutcome, RunError> {
  const text = blobs.get(answer);
  // Our own text, named by its content: what was written is what is read.
  return text.ok ? success(JSON.parse(text.value) as CompletionOutcome) : text;
}

/** What was cancelled is asked again; every other end stays. */
function isStored(ended: Ended | undefined): ended is Ended {
  return ended !== undefined && ended.outcome !== 'cancelled';
}

/** What a call log says, without opening it for writing. */
export function readCallHistory(path: string): Result<CallHistory, RunError> {
  const read = readLines(path);
  if (!read.ok) return read;
  const records = readRecords(path, read.value.lines);
  return records.ok ? success(fold(records.value, new Map())) : records;
}

function readRecords(path: string, lines: readonly string[]): Result<CallRecord[], RunError> {
  const records: CallRecord[] = [];
  for (const [at, line] of lines.entries()) {
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      return failure({ code: 'corrupt', message: `${path}:${at + 1}: not JSON. Restore the file from a copy.` });
    }
    const parsed = recordSchema.safeParse(json);
    if (!parsed.success)
      return failure({
        code: 'corrupt',
        message: `${path}:${at + 1}: no record of a call. Restore the file from a copy.`,
      });
    records.push(parsed.data);
  }
  return success(records);
}

/** Folds the records into the calls. A call that was started again after it was lost counts as lost once more. */
function fold(records: readonly CallRecord[], calls: Map<number, Call>): CallHistory {
  const open = new Set<number>();
  const repeated: number[] = [];
  const unaccounted: TokenCount[] = [];
  let pausedAt: CallHistory['pausedAt'];
  let pardoned = 0;
  let retries = 0;
  const charge = (ask: number): void => {
    const most = calls.get(ask)?.started?.most;
    if (most !== undefined) unaccounted.push({ ...most, completionTokens: most.completionTokens ?? Infinity });
  };
  for (const record of records) {
    if (record.kind === 'paused') {
      pausedAt = { reason: record.reason, ask: record.ask, over: false };
      if (record.reason === 'unanswered') pardoned = Math.max(pardoned, record.ask);
      continue;
    }
    const { ask } = record;
    const call = calls.get(ask) ?? { started: undefined, ended: undefined };
    calls.set(ask, call);
    if (record.kind === 'started') {
      if (pausedAt !== undefined) pausedAt = { ...pausedAt, over: true };
      call.started = record;
      open.add(ask);
    } else if (record.kind === 'ended') {
      call.ended = record;
      open.delete(ask);
      if (record.outcome === 'cancelled') charge(ask);
    } else if (record.kind === 'retried') {
      // A charge counts its request, too.
      if (record.billed === true) charge(ask);
      else retries += 1;
    } else if (record.kind === 'unsent') {
      open.delete(ask);
    } else if (open.delete(ask)) {
      repeated.push(ask);
      charge(ask);
    }
  }
  const lost = [...open].sort((a, b) => a - b);
  for (const ask of lost) charge(ask);
  const stored = [...calls]
    .flatMap(([ask, { ended }]) => (isStored(ended) ? [{ ask, answer: ended.answer }] : []))
    .sort((a, b) => a.ask - b.ask);
  return { lost, repeated, unaccounted, retries, stored, pausedAt, pardoned };
}

/** JSON has no infinity: an answer without a limit is null. */
function mostOf(request: CompletionRequest): { promptTokens: number; completionTokens: number | null } {
  const { promptTokens, completionTokens } = largestUse(request);
  return { promptTokens, completionTokens: Number.isFinite(completionTokens) ? completionTokens : null };
}
