import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { success, type Result } from '@orrery/contract';
import { isLocked, type CompletionOutcome, type Usage } from '@orrery/llm';
import type { AskRecord, SynthesisEvent } from '../events.ts';
import { ledgerOf, type Ledger } from '../ledger.ts';
import type { ActionKind, StopReason } from '../search.ts';
import { BlobFolder } from './blob_folder.ts';
import { readCallHistory, storedOutcome, type CallHistory } from './call_log.ts';
import type { RunConfiguration } from './configuration.ts';
import type { RunError } from './error.ts';
import { parseEvents } from './event_log.ts';
import { readLines } from './line_log.ts';
import { loadConfiguration, runFiles } from './run_folder.ts';

/** One ask of a run, as its events tell it. */
export interface AskSummary {
  readonly ask: number;
  readonly action: ActionKind;
  /** The ask whose program it refines or goes on from; 0 without one. */
  readonly parent: number;
  readonly rerolled: number | undefined;
  /** Undefined while it is in flight or its answer is yet to be judged. */
  readonly record: AskRecord | undefined;
  /** Tokens of an answer that is on disk and yet to be judged. */
  readonly unjudged: Usage | undefined;
  /** The first ask whose program predicts the same. */
  readonly sameAs: number | undefined;
  /** It was the best so far when it was applied. */
  readonly best: boolean;
  /** It came in after the end. */
  readonly late: boolean;
  /** From ask to verdict, in the process that finished it. */
  readonly milliseconds: number | undefined;
}

/** A fold over a run's events. */
export interface RunSummary {
  readonly path: string;
  readonly configuration: RunConfiguration;
  /** `running`: a process holds it. `interrupted`: none does, and it neither ended nor paused. */
  readonly state: 'finished' | 'paused' | 'running' | 'interrupted';
  readonly stopReason: StopReason | undefined;
  readonly asks: readonly AskSummary[];
  readonly best: { readonly ask: number; readonly value: number; readonly program: string } | undefined;
  readonly ledger: Ledger;
  readonly calls: CallHistory;
}

/** Reads a run without holding it. */
export function summarizeRun(path: string): Result<RunSummary, RunError> {
  const configuration = loadConfiguration(path);
  if (!configuration.ok) return configuration;
  const file = join(path, runFiles.events);
  const lines = readLines(file);
  if (!lines.ok) return lines;
  const events = parseEvents(file, lines.value.lines);
  if (!events.ok) return events;
  const calls = readCallHistory(join(path, runFiles.calls));
  if (!calls.ok) return calls;
  const timings = readTimings(join(path, runFiles.timings));
  const untold = readUntold(path, events.value, calls.value);
  if (!untold.ok) return untold;
  return success(summarize(path, configuration.value, events.value, calls.value, untold.value, timings));
}

/** Calls that ended and that no event tells of yet: of a run in which others are in flight, or that was killed. */
function readUntold(
  path: string,
  events: readonly SynthesisEvent[],
  { stored }: CallHistory,
): Result<ReadonlyMap<number, CompletionOutcome>, RunError> {
  const told = new Set(events.flatMap((event) => (event.kind === 'told' || event.kind === 'late' ? [event.ask] : [])));
  const blobs = new BlobFolder(join(path, runFiles.blobs));
  const untold = new Map<number, CompletionOutcome>();
  for (const { ask, answer } of stored) {
    if (told.has(ask)) continue;
    const outcome = storedOutcome(blobs, answer);
    if (!outcome.ok) return outcome;
    untold.set(ask, outcome.value);
  }
  return success(untold);
}

/** A text that a run's events name. */
export function readBlob(path: string, name: string): Result<string, RunError> {
  return new BlobFolder(join(path, runFiles.blobs)).get(name);
}

/** Paths of the runs in a folder, by name. */
export function listRuns(runs: string): string[] {
  if (!existsSync(runs) || !statSync(runs).isDirectory()) return [];
  return readdirSync(runs)
    .toSorted()
    .map((name) => join(runs, name))
    .filter((path) => existsSync(join(path, runFiles.configuration)));
}

function summarize(
  path: string,
  configuration: RunConfiguration,
  events: readonly SynthesisEvent[],
  calls: CallHistory,
  untold: ReadonlyMap<number, CompletionOutcome>,
  timings: ReadonlyMap<number, number>,
): RunSummary {
  const asks = new Map<number, { -readonly [K in keyof AskSummary]: AskSummary[K] }>();
  let best: RunSummary['best'];
  let stopReason: StopReason | undefined;
  for (const event of events) {
    if (event.kind === 'asked') {
      const { ask, action, parent, rerolled } = event;
      const outcome = untold.get(ask);
      asks.set(ask, {
        ask,
        action,
        parent,
        rerolled,
        record: outcome === undefined ? undefined : recordOf(outcome),
        unjudged: outcome?.kind === 'answered' ? outcome.usage : undefined,
        sameAs: undefined,
        best: false,
        late: false,
        milliseconds: timings.get(ask),
      });
    } else if (event.kind === 'told' || event.kind === 'late') {
      const { number: _number, kind, ask, sameAs, ...record } = event;
      const summary = asks.get(ask);
      if (summary !== undefined) Object.assign(summary, { record, sameAs, late: kind === 'late' });
    } else if (event.kind === 'best') {
      const summary = asks.get(event.ask);
      if (summary?.record?.outcome !== 'evaluated') continue;
      summary.best = true;
      best = { ask: event.ask, value: event.value, program: summary.record.program };
    } else if (event.kind === 'finished') {
      stopReason = event.reason;
    }
  }
  const all = [...asks.values()];
  return {
    path,
    configuration,
    state: stateOf(path, stopReason, calls),
    stopReason,
    asks: all,
    best,
    ledger: ledgerOf(
      all.flatMap(({ record }) => record ?? []),
      all.flatMap(({ unjudged }) => unjudged ?? []),
    ),
    calls,
  };
}

/** The record that an outcome comes to where there is nothing to judge. */
function recordOf(outcome: CompletionOutcome): AskRecord | undefined {
  switch (outcome.kind) {
    case 'answered':
      return undefined;
    case 'cancelled':
      return { outcome: 'cancelled' };
    case 'refused':
    case 'call_failed':
      return { outcome: outcome.kind, message: outcome.message };
  }
}

function stateOf(path: string, stopReason: StopReason | undefined, { pausedAt }: CallHistory): RunSummary['state'] {
  if (stopReason !== undefined) return 'finished';
  if (isLocked(join(path, runFiles.lock))) return 'running';
  return pausedAt?.over === false ? 'paused' : 'interrupted';
}

/** Timings are for people: what cannot be read is left out. */
function readTimings(path: string): Map<number, number> {
  const timings = new Map<number, number>();
  const read = readLines(path);
  for (const line of read.ok ? read.value.lines : []) {
    try {
      const { ask, milliseconds } = JSON.parse(line) as { ask?: unknown; milliseconds?: unknown };
      if (typeof ask === 'number' && typeof milliseconds === 'number') timings.set(ask, milliseconds);
    } catch {
      continue;
    }
  }
  return timings;
}
