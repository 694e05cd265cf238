import { failure, success, type Result } from '@orrery/contract';
import type { Sampling } from '@orrery/llm';
import type { Evaluation, EvaluationFailure, Mode } from './evaluate.ts';
import type { AskRecord, SynthesisEvent, SynthesisEventBody } from './events.ts';
import { ledgerOf, type Ledger } from './ledger.ts';
import type { FormatProgram, LanguageModel, SynthesisTask } from './ports.ts';
import { agreeWithPrefix, type AgreedProgram } from './prefix_agreement.ts';
import { extractProgram } from './program_text.ts';
import { diagnosticsText, modelErrorText, promptVersion, publishedPrompt } from './prompts/index.ts';
import {
  Search,
  type EvaluatedProgram,
  type Outcome,
  type Proposal,
  type SearchCounts,
  type SearchLimits,
  type SearchRule,
  type StopReason,
} from './search.ts';

export interface SynthesisOptions {
  readonly task: SynthesisTask;
  /** Size of the dataset, for the events. */
  readonly transitions: number;
  /** The search: a fresh rule, used up by this call. */
  readonly rule: SearchRule;
  readonly limits: SearchLimits;
  readonly session: LanguageModel;
  /** Role of the language model in the run (part of a recording's key). */
  readonly role: string;
  readonly sampling: Sampling;
  readonly mode: Mode;
  /** Scores a formatted program; `evaluate` with its ports and settings filled in. */
  readonly evaluate: (source: string, signal: AbortSignal) => Promise<Result<Evaluation, EvaluationFailure>>;
  readonly format: FormatProgram;
  readonly onEvent?: (event: SynthesisEvent) => void;
  readonly signal?: AbortSignal;
}

export interface SynthesisReport {
  readonly stopReason: StopReason;
  readonly best:
    | { readonly ask: number; readonly source: string; readonly value: number; readonly evaluation: Evaluation }
    | undefined;
  readonly counts: SearchCounts;
  readonly ledger: Ledger;
}

/** The run could not go on: a recording is missing, the dataset does not fit the declaration. */
export interface SynthesisError {
  readonly kind: 'invalid_limits' | 'language_model' | 'unusable_dataset';
  /** The ask that met it; 0 before the first. */
  readonly ask: number;
  readonly message: string;
  readonly ledger: Ledger;
}

/** One ask, done. */
interface Work {
  readonly outcome: Outcome;
  readonly record: AskRecord;
  readonly evaluation?: Evaluation;
}
type Fatal = Omit<SynthesisError, 'ledger'>;

/** Search × language model × score, until the search ends, the signal aborts or the run cannot go on. */
export async function synthesize(options: SynthesisOptions): Promise<Result<SynthesisReport, SynthesisError>> {
  const { task, rule, limits, mode } = options;
  const works = new Map<number, Work>();
  let number = 0;
  const emit = (body: SynthesisEventBody): void => options.onEvent?.({ number: (number += 1), ...body });
  const created = Search.create(rule, limits, (ask) => applied(ask));
  if (!created.ok)
    return failure({ kind: 'invalid_limits', ask: 0, message: created.error.message, ledger: ledgerOf([]) });
  const search = created.value;
  const applied = (ask: number): void => {
    const work = works.get(ask);
    if (work !== undefined) emit({ kind: 'told', ask, ...work.record });
    const { best } = search;
    if (best?.ask === ask) emit({ kind: 'best', ask, value: best.program.value });
  };
  const controller = new AbortController();
  const signal =
    options.signal === undefined ? controller.signal : AbortSignal.any([options.signal, controller.signal]);
  const inFlight = new Map<number, Promise<void>>();
  const end: { fatal?: Fatal } = {};

  const begin = (proposal: Proposal): void => {
    const finished = perform(proposal, options, signal).then((result) => {
      inFlight.delete(proposal.id);
      if (result.ok) {
        works.set(proposal.id, result.value);
        search.tell(proposal.id, result.value.outcome);
      } else {
        end.fatal ??= result.error;
      }
    });
    inFlight.set(proposal.id, finished);
  };

  emit({ kind: 'started', task: task.id, mode, promptVersion, limits, transitions: options.transitions });
  try {
    while (end.fatal === undefined && !signal.aborted) {
      const proposal = search.ask();
      if (proposal !== undefined) {
        const { id: ask, kind: action, parent, rerolled } = proposal;
        emit({ kind: 'asked', ask, action, parent, ...(rerolled !== undefined && { rerolled }) });
        begin(proposal);
      } else if (search.phase === 'finished' || inFlight.size === 0) {
        break;
      } else {
        await Promise.race(inFlight.values());
      }
    }
    if (end.fatal === undefined) await Promise.all(inFlight.values());
  } finally {
    controller.abort();
    await Promise.allSettled(inFlight.values());
  }
  if (end.fatal !== undefined) return failure({ ...end.fatal, ledger: ledgerOf(recordsOf(works)) });

  search.stop();
  for (const [ask, { record }] of inAskOrder(works)) {
    if (ask > search.counts.applied) emit({ kind: 'late', ask, ...record });
  }
  const stopReason = search.stopReason ?? 'stopped';
  emit({ kind: 'finished', reason: stopReason });
  return success({
    stopReason,
    best: bestOf(search, works),
    counts: search.counts,
    ledger: ledgerOf(recordsOf(works)),
  });
}

async function perform(
  { id, parts }: Proposal,
  options: SynthesisOptions,
  signal: AbortSignal,
): Promise<Result<Work, Fatal>> {
  const { task, session, role, sampling, mode } = options;
  const completed = await session.complete(
    { promptVersion, role, messages: publishedPrompt(task, parts), sampling, samples: 1, continuation: 'none' },
    { signal },
  );
  if (!completed.ok) return failure({ kind: 'language_model', ask: id, message: completed.error.message });
  const answer = completed.value;
  if (answer.kind !== 'answered') {
    const record: AskRecord =
      answer.kind === 'cancelled' ? { outcome: 'cancelled' } : { outcome: answer.kind, message: answer.message };
    return success({ outcome: { kind: answer.kind }, record });
  }
  const { text, ...agreement } = programOf(answer.samples[0] ?? '', parts);
  const code = options.format(text);
  const evaluated = await options.evaluate(code, signal);
  if (!evaluated.ok) {
    return evaluated.error.kind === 'cancelled'
      ? success({ outcome: { kind: 'cancelled' }, record: { outcome: 'cancelled' } })
      : failure({ kind: 'unusable_dataset', ask: id, message: evaluated.error.message });
  }
  const evaluation = evaluated.value;
  const program = toProgram(text, code, evaluation, mode);
  return success({
    outcome: { kind: 'evaluated', ...program },
    record: { outcome: 'evaluated', ...recordOf(program, evaluation, mode), ...agreement, usage: answer.usage },
    evaluation,
  });
}

function programOf(answer: string, parts: Proposal['parts']): { readonly text: string } & Partial<AgreedProgram> {
  const text = extractProgram(answer, parts.kind);
  if (parts.kind !== 'generate' || parts.prefix.trim() === '') return { text };
  return agreeWithPrefix(parts.prefix, text);
}

/** What the search is told: a rejected or failing program is a bug of value 0. */
export function toProgram(text: string, code: string, evaluation: Evaluation, mode: Mode): EvaluatedProgram {
  if (evaluation.status === 'scored') {
    const { scores, perfect, firstWrong } = evaluation;
    const value = mode === 'strict' ? scores.strict.score : scores.paperCode;
    return { text, code, value, bug: false, perfect: perfect[mode], error: '', wrong: firstWrong[mode] };
  }
  const error =
    evaluation.status === 'rejected'
      ? diagnosticsText(code, evaluation.diagnostics)
      : modelErrorText(code, evaluation.error);
  return { text, code, value: 0, bug: true, perfect: false, error, wrong: undefined };
}

function recordOf(
  { code, value, perfect }: EvaluatedProgram,
  evaluation: Evaluation,
  mode: Mode,
): Omit<Extract<AskRecord, { outcome: 'evaluated' }>, 'outcome' | 'usage'> {
  const shared = { status: evaluation.status, source: code, value, perfect };
  if (evaluation.status === 'rejected') return { ...shared, diagnostics: evaluation.diagnostics };
  if (evaluation.status === 'bug') {
    const { error, index, scores } = evaluation;
    return { ...shared, error, ...(index !== undefined && { transition: index }), ...(scores && { scores }) };
  }
  const wrong = evaluation.firstWrong[mode];
  return { ...shared, scores: evaluation.scores, ...(wrong && { transition: wrong.index }) };
}

function bestOf(search: Search, works: ReadonlyMap<number, Work>): SynthesisReport['best'] {
  const { best } = search;
  const evaluation = best && works.get(best.ask)?.evaluation;
  if (best === undefined || evaluation === undefined) return undefined;
  return { ask: best.ask, source: best.program.code, value: best.program.value, evaluation };
}

function inAskOrder(works: ReadonlyMap<number, Work>): [number, Work][] {
  return [...works].sort(([a], [b]) => a - b);
}

function recordsOf(works: ReadonlyMap<number, Work>): AskRecord[] {
  return inAskOrder(works).map(([, { record }]) => record);
}
