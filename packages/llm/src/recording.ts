import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failure, success, type Result } from '@orrery/contract';
import { z } from 'zod';
import { makeFolder } from './make_folder.ts';
import type { LlmError } from './outcome.ts';
import type { Price } from './prices.ts';
import { canonicalJson, recordingKey, requestSchema, runStreamSchema, type RunStream } from './request.ts';

/** Where the answers of a recording come from; printed beside its figures, never part of a key. */
export interface Provenance {
  readonly date: string;
  readonly endpoint: string;
  readonly model: string;
  readonly sampling: string;
  readonly tokens: string;
  /** Of the model when it was recorded, where it was known. */
  readonly price?: Price | undefined;
}

/** One ask as it was recorded. A failed ask may be followed by a later record of the same key. */
export interface RecordedAsk {
  readonly key: string;
  /** Number of the ask within its run, from 0. */
  readonly ask: number;
  /** Canonical JSON of the request. */
  readonly request: string;
  readonly outcome: 'answered' | 'refused' | 'call_failed' | 'cancelled';
  /** The response body as received; present iff a server answered. */
  readonly body?: string | undefined;
  /** What the server took over the body; absent where it was not measured. Never part of a key. */
  readonly seconds?: number | undefined;
  readonly message?: string | undefined;
}

const formatVersion = 1;

const headerSchema = z.strictObject({
  kind: z.literal('recording'),
  format: z.literal(formatVersion),
  stream: runStreamSchema,
  provenance: z.strictObject({
    date: z.string(),
    endpoint: z.string(),
    model: z.string(),
    sampling: z.string(),
    tokens: z.string(),
    price: z.strictObject({ input: z.number().min(0), output: z.number().min(0) }).optional(),
  }),
});

const askSchema = z.strictObject({
  kind: z.literal('ask'),
  key: z.string().regex(/^[0-9a-f]{64}$/),
  ask: z.int().min(0),
  // The request is stored as an object, so that a recording reads well; its canonical text is rebuilt.
  request: requestSchema,
  outcome: z.enum(['answered', 'refused', 'call_failed', 'cancelled']),
  body: z.string().optional(),
  seconds: z.number().min(0).optional(),
  message: z.string().optional(),
});

/** File of a run's recording: one line of JSON an ask, after a header with the provenance. */
export function recordingPath(folder: string, { suite, environment, method, seed }: RunStream): string {
  return join(folder, suite, `${environment}.${method}.${seed}.jsonl`);
}

/**
 * Names of the files that hold an environment's recordings, of whatever method and seed, in order; none where there is no
 * such folder. Throws where it cannot be read.
 */
export function recordingFiles(
  folder: string,
  { suite, environment }: Pick<RunStream, 'suite' | 'environment'>,
): readonly string[] {
  const files = join(folder, suite);
  if (!existsSync(files)) return [];
  return readdirSync(files)
    .filter((file) => file.startsWith(`${environment}.`) && file.endsWith('.jsonl'))
    .toSorted();
}

/** The asks recorded for one run. */
export interface Recording {
  readonly path: string;
  readonly provenance: Provenance | undefined;
  readonly asks: readonly RecordedAsk[];
}

/** Reads a recording; an absent file is an empty one. Anything malformed is an error that names file and line. */
export function readRecording(path: string, stream: RunStream): Result<Recording, LlmError> {
  if (!existsSync(path)) return success({ path, provenance: undefined, asks: [] });
  const corrupt = (line: number, what: string): Result<never, LlmError> =>
    failure({
      code: 'corrupt_recording',
      message: `${path}:${line}: ${what}. Restore the file (git checkout), or move it away and record again with --llm record.`,
    });
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return corrupt(1, `cannot be read: ${String(error)}`);
  }
  if (text === '') return corrupt(1, 'the recording is empty');
  if (!text.endsWith('\n')) return corrupt(text.split('\n').length, 'the last line is torn (no line end)');
  let provenance: Provenance | undefined;
  const asks: RecordedAsk[] = [];
  const keysOf = new Map<string, Set<string>>();
  const lines = text.slice(0, -1).split('\n');
  for (const [at, line] of lines.entries()) {
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      return corrupt(at + 1, 'not JSON');
    }
    if (at === 0) {
      const header = headerSchema.safeParse(json);
      if (!header.success) return corrupt(1, `not a header of format ${formatVersion}: ${firstIssue(header.error)}`);
      if (canonicalJson(header.data.stream) !== canonicalJson(stream)) {
        return corrupt(1, `recorded for another run (${canonicalJson(header.data.stream)})`);
      }
      provenance = header.data.provenance;
      continue;
    }
    const ask = askSchema.safeParse(json);
    if (!ask.success) return corrupt(at + 1, `not a recorded ask: ${firstIssue(ask.error)}`);
    if (ask.data.outcome === 'answered' && ask.data.body === undefined)
      return corrupt(at + 1, 'an answer without its body');
    const { key, ask: number, outcome, body, seconds, message } = ask.data;
    const request = canonicalJson(ask.data.request);
    const keys = keysOf.get(request) ?? new Set<string>();
    keysOf.set(request, keys);
    if (!keys.has(key) && !isKeyOf(key, request, stream, number, keys.size)) {
      return corrupt(at + 1, 'the key is not of this request and run, so one of them was edited');
    }
    keys.add(key);
    asks.push({ key, ask: number, request, outcome, body, seconds, message });
  }
  return success({ path, provenance, asks });
}

/**
 * Whether the key is of some occurrence of the request, the expected one first. Asks that overlap are recorded in the
 * order of their answers and failed connections not at all, so any occurrence that `ask` asks allow may come.
 */
function isKeyOf(key: string, request: string, stream: RunStream, ask: number, expected: number): boolean {
  if (recordingKey(request, stream, expected) === key) return true;
  for (let occurrence = 0; occurrence <= ask; occurrence += 1)
    if (recordingKey(request, stream, occurrence) === key) return true;
  return false;
}

/** Appends one ask and forces it to disk; creates the file with its header first. Nothing recorded is ever changed. */
export function appendAsk(
  path: string,
  stream: RunStream,
  provenance: Provenance,
  ask: RecordedAsk,
): Result<void, LlmError> {
  try {
    makeFolder(dirname(path));
    const fresh = !existsSync(path);
    // Exclusive, so that no recording ever has two headers.
    const file = openSync(path, fresh ? 'wx' : 'a');
    try {
      const header = fresh
        ? `${JSON.stringify({ kind: 'recording', format: formatVersion, stream, provenance })}\n`
        : '';
      const { request, ...facts } = ask;
      writeSync(
        file,
        `${header}${JSON.stringify({ kind: 'ask', ...facts, request: JSON.parse(request) as unknown })}\n`,
      );
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return success(undefined);
  } catch (error) {
    return failure({ code: 'unwritable_recording', message: `${path} cannot be written: ${String(error)}` });
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'line'}: ${issue.message}`;
}
