import { failure, success, type Result } from '@orrery/contract';
import { z } from 'zod';
import type { SynthesisEvent } from '../events.ts';
import type { RunError } from './error.ts';
import { LineLog } from './line_log.ts';

const blob = z.string().regex(/^[0-9a-f]{64}$/);
const common = { number: z.int(), ask: z.int().optional() };

/** As much of an event as is read again; the rest is compared as text. */
const eventSchema = z.discriminatedUnion('kind', [
  z.looseObject({ ...common, kind: z.enum(['started', 'asked', 'best', 'finished']) }),
  z.looseObject({
    ...common,
    kind: z.enum(['told', 'late']),
    ask: z.int(),
    outcome: z.enum(['evaluated', 'refused', 'call_failed', 'cancelled']),
    program: blob.optional(),
    text: blob.optional(),
    evaluation: blob.optional(),
    value: z.number().optional(),
  }),
]);

/**
 * `events.jsonl`. A run that goes on makes its events again from the first: those that are there already have to be the
 * same, the others are added.
 */
export class EventLog {
  readonly #log: LineLog;
  /** As the log was opened. */
  readonly events: readonly SynthesisEvent[];

  private constructor(log: LineLog, events: readonly SynthesisEvent[]) {
    this.#log = log;
    this.events = events;
  }

  static open(path: string): Result<EventLog, RunError> {
    const log = LineLog.open(path);
    if (!log.ok) return log;
    const events = parseEvents(path, log.value.lines);
    return events.ok ? success(new EventLog(log.value, events.value)) : events;
  }

  record(event: SynthesisEvent): Result<void, RunError> {
    const line = JSON.stringify(event);
    const known = this.#log.lines[event.number - 1];
    if (known === undefined) return this.#log.append(line);
    if (known === line) return success(undefined);
    return failure({
      code: 'diverged',
      message: `${this.#log.path}:${event.number}: this version of orrery makes another event here (${shortened(line)} instead of ${shortened(known)}). Finish the run with the version that started it, or start a new one.`,
    });
  }

  get path(): string {
    return this.#log.path;
  }

  close(): void {
    this.#log.close();
  }
}

/** Events of a log, numbered from 1 without a gap. */
export function parseEvents(path: string, lines: readonly string[]): Result<SynthesisEvent[], RunError> {
  const events: SynthesisEvent[] = [];
  for (const [at, line] of lines.entries()) {
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      return corrupt(path, at + 1, 'not JSON');
    }
    const parsed = eventSchema.safeParse(json);
    if (!parsed.success) return corrupt(path, at + 1, 'no event');
    if (parsed.data.number !== at + 1) return corrupt(path, at + 1, `event ${parsed.data.number} is here`);
    // The JSON as it stood, so that it is written the same.
    events.push(json as SynthesisEvent);
  }
  return success(events);
}

function corrupt(path: string, line: number, what: string): Result<never, RunError> {
  return failure({ code: 'corrupt', message: `${path}:${line}: ${what}. Restore the file from a copy.` });
}

function shortened(line: string): string {
  return line.length > 160 ? `${line.slice(0, 160)}… (${line.length} characters)` : line;
}
