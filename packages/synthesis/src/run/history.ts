import type { Work } from '../ask.ts';
import { toProgram } from '../ask.ts';
import type { Evaluation, Mode } from '../evaluate.ts';
import type { AskRecord, SynthesisEvent } from '../events.ts';
import type { EvaluatedProgram, Outcome } from '../search.ts';
import { parseValues } from '../value_json.ts';

type Evaluated = Extract<AskRecord, { outcome: 'evaluated' }>;

/** The asks that the events say are done. Texts and verdicts are read when they are first needed. */
export function historyOf(
  events: readonly SynthesisEvent[],
  mode: Mode,
  readBlob: (name: string) => string,
): Map<number, Work> {
  const works = new Map<number, Work>();
  for (const event of events) {
    if (event.kind !== 'told' && event.kind !== 'late') continue;
    const { number: _number, kind: _kind, ask, sameAs: _sameAs, ...record } = event;
    works.set(ask, workOf(record, mode, readBlob));
  }
  return works;
}

/** What the search chose to refine, by ask. */
export function choicesOf(events: readonly SynthesisEvent[]): ReadonlyMap<number, number> {
  return new Map(events.flatMap((event) => (event.kind === 'asked' ? [[event.ask, event.parent] as const] : [])));
}

function workOf(record: AskRecord, mode: Mode, readBlob: (name: string) => string): Work {
  if (record.outcome !== 'evaluated') return { record, outcome: { kind: record.outcome }, evaluation: () => undefined };
  const program = new StoredProgram(record, mode, readBlob);
  return { record, outcome: program, evaluation: () => program.evaluation };
}

/** A program of a run folder: what a search needs at once is in its event, the rest in blobs. */
class StoredProgram implements EvaluatedProgram {
  readonly kind = 'evaluated' satisfies Outcome['kind'];
  readonly value: number;
  readonly perfect: boolean;
  readonly bug: boolean;
  readonly #record: Evaluated;
  readonly #mode: Mode;
  readonly #read: (name: string) => string;
  #evaluation: Evaluation | undefined;

  constructor(record: Evaluated, mode: Mode, read: (name: string) => string) {
    this.value = record.value;
    this.perfect = record.perfect;
    this.bug = record.status !== 'scored';
    this.#record = record;
    this.#mode = mode;
    this.#read = read;
  }

  get evaluation(): Evaluation {
    return (this.#evaluation ??= parseValues(this.#read(this.#record.evaluation)) as Evaluation);
  }

  get text(): string {
    return this.#read(this.#record.text ?? this.#record.program);
  }

  get code(): string {
    return this.#read(this.#record.program);
  }

  get error(): string {
    return this.#whole.error;
  }

  get wrong(): EvaluatedProgram['wrong'] {
    return this.#whole.wrong;
  }

  get failures(): EvaluatedProgram['failures'] {
    return this.#whole.failures;
  }

  get #whole(): EvaluatedProgram {
    return toProgram(this.text, this.code, this.evaluation, this.#mode);
  }
}
