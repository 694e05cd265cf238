import { failure, success, type Result } from '@orrery/contract';
import { describeDifference } from './difference.ts';
import { readBody, type CompletionOutcome, type LlmError, type Usage } from './outcome.ts';
import {
  appendAsk,
  readRecording,
  recordingFiles,
  recordingPath,
  type Provenance,
  type RecordedAsk,
  type Recording,
} from './recording.ts';
import { lockRecording } from './file_lock.ts';
import { canonicalRequest, recordingKey, type CompletionRequest, type RunStream } from './request.ts';
import { configurationProblem, type ServerOptions, type Transport, type TransportHooks } from './server.ts';
import { openAiTransport } from './transport.ts';

/** `live` asks the server; `record` asks it for what is not recorded yet and keeps the answers; `replay` never asks it. */
export type LlmMode = 'live' | 'record' | 'replay';

export interface LlmOptions {
  readonly mode: LlmMode;
  readonly server: ServerOptions;
  /** Folder of recordings: read in `replay`, read and appended to in `record`. */
  readonly recordings: string;
  /** Facts for the header of a new recording. */
  readonly provenance: Provenance;
  /** Replaces the SDK, for tests and other protocols. */
  readonly transport?: Transport;
}

/** Calls and tokens of a session. */
export interface Ledger {
  /** Asks that the model answered. */
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** At least one count is the server's estimate. */
  readonly estimated: boolean;
}

export interface CompleteOptions {
  readonly signal?: AbortSignal;
  /**
   * The ask's place in its run, for a session that does not see every ask because an earlier process made them: its
   * number from 0, and how many earlier asks had the same request. Without it the session counts.
   */
  readonly place?: AskPlace;
  /** Hears how many characters of a streamed answer have come. */
  readonly onText?: (characters: number) => void;
  /** As for a transport. */
  readonly mayRetry?: TransportHooks['mayRetry'];
  /** Gets the response body as it was received, of an answer or a refusal. */
  readonly onBody?: (body: string) => void;
  /** Gets what the server took over that body, where it is known: measured now, or when the answer was recorded. */
  readonly onSeconds?: (seconds: number) => void;
}

export interface AskPlace {
  readonly ask: number;
  readonly occurrence: number;
}

export interface LlmSession {
  /** Asks once. The outcome says what the model did; an error says why asking makes no sense any more. */
  complete(request: CompletionRequest, options?: CompleteOptions): Promise<Result<CompletionOutcome, LlmError>>;
  readonly ledger: Ledger;
  /** Of the recording that answers; undefined when live. */
  readonly provenance: Provenance | undefined;
}

export interface LlmClient {
  /** Opens the asks of one run; asks of one session are numbered in the order in which they are made. */
  session(stream: RunStream): Result<LlmSession, LlmError>;
}

/** A client for any OpenAI-compatible server, or for recordings of one. */
export function createLlmClient(options: LlmOptions): Result<LlmClient, LlmError> {
  const { mode, server } = options;
  // A replay sends nothing, and another transport has an address of its own.
  const problem = mode === 'replay' || options.transport !== undefined ? undefined : configurationProblem(server);
  if (problem !== undefined) return failure(problem);
  const transport = options.transport ?? openAiTransport(server);
  return success({ session: (stream) => openSession(options, transport, stream) });
}

function openSession(options: LlmOptions, transport: Transport, stream: RunStream): Result<LlmSession, LlmError> {
  const { mode } = options;
  const path = recordingPath(options.recordings, stream);
  if (mode === 'record') {
    // Before reading: what another process is about to append must not be asked again.
    const locked = lockRecording(path);
    if (!locked.ok) return locked;
  }
  const read: Result<Recording, LlmError> =
    mode === 'live' ? success({ path, provenance: undefined, asks: [] }) : readRecording(path, stream);
  if (!read.ok) return read;
  const recording = read.value;
  if (mode === 'replay' && recording.provenance === undefined) {
    return failure({
      code: 'missing_recording',
      message: `${path} does not exist. ${remedyOf(options.recordings, stream)}`,
    });
  }
  if (mode === 'record') {
    const other = otherOrigin(recording, options.provenance);
    if (other !== undefined) return failure(other);
  }
  const recorded = new Map<string, RecordedAsk>();
  for (const ask of recording.asks) {
    // A failed ask that was recorded again later gives way; an answer stays.
    if (recorded.get(ask.key)?.outcome !== 'answered') recorded.set(ask.key, ask);
  }
  const occurrences = new Map<string, number>();
  const ledger = { answered: 0, refused: 0, failed: 0, promptTokens: 0, completionTokens: 0, estimated: false };
  let asks = 0;

  const count = (outcome: CompletionOutcome): CompletionOutcome => {
    if (outcome.kind === 'answered') addUsage(ledger, outcome.usage);
    else if (outcome.kind === 'refused') ledger.refused += 1;
    else if (outcome.kind === 'call_failed') ledger.failed += 1;
    return outcome;
  };

  return success({
    ledger,
    provenance: recording.provenance ?? (mode === 'record' ? options.provenance : undefined),
    async complete(request, { signal, place, onText, onBody, onSeconds, mayRetry } = {}) {
      const checked = canonicalRequest(request);
      if (!checked.ok) return checked;
      const canonical = checked.value;
      const { ask, occurrence } = place ?? { ask: asks, occurrence: occurrences.get(canonical) ?? 0 };
      occurrences.set(canonical, occurrence + 1);
      asks = ask + 1;
      const key = recordingKey(canonical, stream, occurrence);
      const known = recorded.get(key);
      if (known !== undefined && (mode === 'replay' || known.outcome === 'answered' || known.outcome === 'refused')) {
        if (known.body !== undefined) onBody?.(known.body);
        if (known.seconds !== undefined) onSeconds?.(known.seconds);
        return success(count(replayed(known, request)));
      }
      if (mode === 'replay') return failure(missing(recording, ask, request));
      const answer = await transport(request, signal, {
        ...(onText !== undefined && { onText }),
        ...(mayRetry !== undefined && { mayRetry }),
      });
      if (!answer.ok) return answer;
      const { outcome, body, seconds } = answer.value;
      if (body !== undefined) onBody?.(body);
      if (seconds !== undefined) onSeconds?.(seconds);
      if (mode === 'record') {
        const message = 'message' in outcome ? outcome.message : undefined;
        const kept = appendAsk(path, stream, options.provenance, {
          key,
          ask,
          request: canonical,
          outcome: outcome.kind,
          body,
          ...(seconds !== undefined && { seconds: Number(seconds.toFixed(3)) }),
          message,
        });
        if (!kept.ok) return kept;
      }
      return success(count(outcome));
    },
  });
}

/** A recording says once where its answers come from: those of another model or endpoint would pass for the first one's. */
function otherOrigin({ path, provenance }: Recording, asked: Provenance): LlmError | undefined {
  if (provenance === undefined || (provenance.model === asked.model && provenance.endpoint === asked.endpoint))
    return undefined;
  const [was, is] = [provenance, asked].map(({ model, endpoint }) => `${model} at ${endpoint}`);
  return {
    code: 'invalid_configuration',
    message: `${path} holds answers of ${was}, and ${is} would be asked. Go on with the first (--model, ORRERY_MODEL, ORRERY_PROVENANCE), move the file away, or use --llm replay.`,
  };
}

function addUsage(ledger: { -readonly [K in keyof Ledger]: Ledger[K] }, usage: Usage): void {
  ledger.answered += 1;
  ledger.promptTokens += usage.promptTokens;
  ledger.completionTokens += usage.completionTokens;
  ledger.estimated ||= usage.estimated;
}

function replayed({ outcome, body, message }: RecordedAsk, request: CompletionRequest): CompletionOutcome {
  if (body !== undefined) return readBody(body, request);
  return outcome === 'cancelled'
    ? { kind: 'cancelled' }
    : { kind: 'call_failed', message: message ?? 'recorded without a message' };
}

/** What to do where a run has no recording: others of its environment may have one. */
function remedyOf(folder: string, stream: RunStream): string {
  const others = recordedOf(folder, stream);
  if (others.length === 0) return 'Record it with --llm record, or choose a recorded run.';
  return `Recorded of ${stream.environment}: ${others.join(', ')}. Choose one of these with --search and --seed, or record this run with --llm record.`;
}

function recordedOf(folder: string, stream: RunStream): readonly string[] {
  try {
    return recordingFiles(folder, stream).flatMap((file) => {
      const [, method, seed] = /^(.+)\.(\d+)\.jsonl$/.exec(file.slice(stream.environment.length + 1)) ?? [];
      return method === undefined ? [] : [`${method} (seed ${seed})`];
    });
  } catch {
    // Then the remedy is that of a run that stands alone.
    return [];
  }
}

function missing({ path, asks }: Recording, ask: number, request: CompletionRequest): LlmError {
  const near = asks.findLast((other) => other.ask === ask);
  if (near !== undefined) {
    const difference = describeDifference(JSON.parse(near.request) as CompletionRequest, request);
    return {
      code: 'changed_prompt',
      message: `${path} has no answer for ask ${ask}; against recorded ask ${near.ask}: ${difference}\nRecord this run again with --llm record.`,
    };
  }
  const last = asks.at(-1);
  const interrupted = last !== undefined && last.outcome !== 'answered' && last.outcome !== 'refused';
  const ends =
    last === undefined ? 'holds no ask' : `ends with ask ${last.ask}${interrupted ? `, ${last.outcome}` : ''}`;
  return {
    code: interrupted ? 'interrupted_recording' : 'partial_recording',
    message: `${path} has no answer for ask ${ask}: the recording ${ends}. Go on recording this run with --llm record.`,
  };
}
