import { failure, success, type Result } from '@orrery/contract';
import type { CompletionRequest, Continuation, LlmError } from '@orrery/llm';
import { compareRight } from './behaviour.ts';
import type { Blobs } from './blobs.ts';
import type { Evaluation, EvaluationFailure, Mode } from './evaluate.ts';
import type { Evaluate } from './evaluator.ts';
import type { AskRecord } from './events.ts';
import type { FitRecord } from './fit_record.ts';
import type { CalibrateSource, FormatProgram, LanguageModel } from './ports.ts';
import { agreeWithPrefix, continuePrefix, type AgreedProgram } from './prefix_agreement.ts';
import { extractProgram } from './program_text.ts';
import { diagnosticsText, modelErrorText } from './prompts/index.ts';
import type { EvaluatedProgram, Outcome, PromptParts, Proposal } from './search.ts';
import { stringifyValues } from './value_json.ts';
import { valueOf, verdictOf } from './verdict.ts';

/** One ask, done. */
export interface Work {
  readonly outcome: Outcome;
  readonly record: AskRecord;
  /** The verdict on its program; undefined without one. */
  evaluation(): Evaluation | undefined;
}

/** Why a run cannot go on. */
export interface Fatal {
  readonly kind: 'language_model' | 'unusable_dataset';
  readonly ask: number;
  readonly message: string;
  /** Of the language model's error. */
  readonly code?: LlmError['code'];
}

/** What an ask needs. */
export interface AskPorts {
  readonly session: LanguageModel;
  readonly mode: Mode;
  readonly evaluate: Evaluate;
  readonly format: FormatProgram;
  /** Absent: programs are taken as they were written, as in the published modes. */
  readonly calibrate?: CalibrateSource;
  readonly blobs: Blobs;
  /** `right` of the program that the prompt shows. */
  readonly rightOf: (program: string) => string | undefined;
  readonly onText?: (ask: number, characters: number) => void;
  /** Asked before each further request of a call. Default: it may. */
  readonly mayRetry?: (billed: boolean) => boolean;
}

/** Sends a request, takes the program from the answer and scores it. */
export async function performAsk(
  { id, parts }: Proposal,
  request: CompletionRequest,
  ports: AskPorts,
  signal: AbortSignal,
): Promise<Result<Work, Fatal>> {
  const { onText, mayRetry } = ports;
  const completed = await ports.session.complete(request, {
    signal,
    ask: id,
    ...(onText !== undefined && { onText: (characters) => onText(id, characters) }),
    ...(mayRetry !== undefined && { mayRetry }),
  });
  if (!completed.ok) {
    const { code, message } = completed.error;
    return failure({ kind: 'language_model', ask: id, message, code });
  }
  const answer = completed.value;
  if (answer.kind === 'cancelled') return success(cancelled);
  if (answer.kind !== 'answered') {
    const { kind, message } = answer;
    return success({ outcome: { kind }, record: { outcome: kind, message }, evaluation: () => undefined });
  }
  const { text: answered, ...agreement } = programOf(answer.samples[0] ?? '', parts, request.continuation);
  const written = ports.format(answered);
  const judged = await calibratedVerdict(written, ports, signal);
  if (!judged.ok) {
    if (judged.error.kind === 'cancelled') return success(cancelled);
    return failure({ kind: 'unusable_dataset', ask: id, message: judged.error.message });
  }
  const { code, evaluation, unfitted, fit } = judged.value;
  const { mode, blobs } = ports;
  // What comes after goes on from the fitted program.
  const text = code === written ? answered : code;
  const program = toProgram(text, code, evaluation, mode);
  const before = parts.kind === 'generate' ? undefined : ports.rightOf(parts.code);
  const after = evaluation.status === 'rejected' ? undefined : evaluation.behaviour?.right;
  return success({
    outcome: { kind: 'evaluated', ...program },
    record: {
      outcome: 'evaluated',
      status: evaluation.status,
      program: blobs.put(code),
      ...(text !== code && { text: blobs.put(text) }),
      ...(code !== written && { uncalibrated: blobs.put(written) }),
      ...(fit !== undefined && { fit }),
      ...(unfitted !== undefined && { unfitted }),
      evaluation: blobs.put(stringifyValues(evaluation)),
      value: program.value,
      perfect: program.perfect,
      ...verdictOf(evaluation, mode),
      ...(before !== undefined && after !== undefined && compareRight(before, after)),
      ...agreement,
      ...(answer.cut === true && { cut: true }),
      usage: answer.usage,
    },
    evaluation: () => evaluation,
  });
}

interface Judged {
  readonly code: string;
  readonly evaluation: Evaluation;
  readonly fit?: FitRecord;
  /** Why there was no fit. */
  readonly unfitted?: string;
}

/** The verdict on a program, or on the same with fitted constants where those score no worse. */
async function calibratedVerdict(
  code: string,
  { evaluate, calibrate, mode }: AskPorts,
  signal: AbortSignal,
): Promise<Result<Judged, EvaluationFailure>> {
  const first = await evaluate(code, signal);
  if (!first.ok) return first;
  const evaluation = first.value;
  const asWritten = success<Judged>({ code, evaluation });
  if (calibrate === undefined || evaluation.status !== 'scored' || evaluation.perfect[mode]) return asWritten;
  const fitted = await calibrate(code, signal);
  if (!fitted.ok) {
    const { kind, message } = fitted.error;
    return kind === 'cancelled' ? failure({ kind, message }) : success({ code, evaluation, unfitted: message });
  }
  const { source, fit } = fitted.value;
  const found = (verdict: FitRecord['verdict'] | undefined): Pick<Judged, 'fit'> =>
    fit === undefined ? {} : { fit: { ...fit, verdict: verdict ?? fit.verdict } };
  if (source === code) return success({ code, evaluation, ...found(undefined) });
  const second = await evaluate(source, signal);
  if (!second.ok) return second;
  const before = toProgram(code, code, evaluation, mode);
  const after = toProgram(source, source, second.value, mode);
  return after.bug || after.value < before.value
    ? success({ code, evaluation, ...found('outscored') })
    : success({ code: source, evaluation: second.value, ...found('kept') });
}

const cancelled: Work = {
  outcome: { kind: 'cancelled' },
  record: { outcome: 'cancelled' },
  evaluation: () => undefined,
};

function programOf(
  answer: string,
  parts: PromptParts,
  continuation: Continuation,
): { readonly text: string } & Partial<AgreedProgram> {
  if (parts.kind === 'generate' && opensTurn(parts, continuation))
    return continuePrefix(parts.prefix, answer, (fresh) => extractProgram(fresh, 'generate'));
  const text = extractProgram(answer, parts.kind);
  if (parts.kind !== 'generate' || parts.prefix.trim() === '') return { text };
  return agreeWithPrefix(parts.prefix, text);
}

/** Whether an ask ends in a turn that the server goes on with. */
export function opensTurn(parts: PromptParts, continuation: Continuation): boolean {
  return continuation !== 'none' && parts.kind === 'generate' && parts.prefix.trim() !== '';
}

/** What the search is told: a rejected or failing program is a bug of value 0. */
export function toProgram(text: string, code: string, evaluation: Evaluation, mode: Mode): EvaluatedProgram {
  if (evaluation.status === 'scored') {
    const { perfect, firstWrong, failures } = evaluation;
    return {
      text,
      code,
      value: valueOf(evaluation, mode),
      bug: false,
      perfect: perfect[mode],
      error: '',
      wrong: firstWrong[mode],
      failures,
    };
  }
  const failed = { text, code, value: valueOf(evaluation, mode), bug: true, perfect: false, wrong: undefined };
  return evaluation.status === 'rejected'
    ? { ...failed, error: diagnosticsText(code, evaluation.diagnostics), failures: undefined }
    : { ...failed, error: modelErrorText(code, evaluation.error), failures: evaluation.failures };
}
