import { failure, success, type Result } from '@orrery/contract';
import { largestUse, type Allowance, type CompletionRequest, type Continuation, type Sampling } from '@orrery/llm';
import { opensTurn, performAsk, type Fatal, type Work } from './ask.ts';
import { blobName, unkept, type Blobs } from './blobs.ts';
import type { Evaluation, Mode } from './evaluate.ts';
import type { Evaluate } from './evaluator.ts';
import type { AskRecord, SynthesisEvent, SynthesisEventBody } from './events.ts';
import { ledgerOf, type Ledger } from './ledger.ts';
import type { CalibrateSource, FormatProgram, LanguageModel, SynthesisTask } from './ports.ts';
import { publishedPrompts, type PromptSet } from './prompts/index.ts';
import {
  Search,
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
  /** Default: the published ones. */
  readonly prompts?: PromptSet;
  /** How the server goes on with the beginning of a program. Default: it does not, and is told to keep it. */
  readonly continuation?: Continuation;
  /** Scores a formatted program: `createEvaluator`. */
  readonly evaluate: Evaluate;
  readonly format: FormatProgram;
  /** Fits constants after each verdict; absent in the published modes. */
  readonly calibrate?: CalibrateSource;
  /** What the run may spend beside its budget of answers. */
  readonly allowance?: Allowance;
  /** Where texts are kept that events name. Default: nowhere. */
  readonly blobs?: Blobs;
  /** Asks that an earlier process of this run has finished, by number: they are told again, not asked again. */
  readonly history?: ReadonlyMap<number, Work>;
  /** Parents of the asks that a run has made before it goes on. */
  readonly choices?: ReadonlyMap<number, number>;
  /** Unanswered asks up to this one do not end the run again. */
  readonly pardoned?: number;
  readonly onEvent?: (event: SynthesisEvent) => void;
  readonly onText?: (ask: number, characters: number) => void;
  readonly signal?: AbortSignal;
}

/** Why a run ended before its search did: it can go on from here. */
export interface Pause {
  readonly reason: 'interrupted' | 'cap' | 'unanswered';
  readonly message: string;
}

export interface SynthesisReport {
  readonly stopReason: StopReason;
  readonly pause: Pause | undefined;
  readonly best:
    | { readonly ask: number; readonly source: string; readonly value: number; readonly evaluation: Evaluation }
    | undefined;
  readonly counts: SearchCounts;
  readonly ledger: Ledger;
}

/** The run could not go on: a recording is missing, the dataset does not fit the declaration. */
export interface SynthesisError {
  readonly kind: 'invalid_limits' | Fatal['kind'];
  /** The ask that met it; 0 before the first. */
  readonly ask: number;
  readonly message: string;
  /** Of the language model's error, where it is one. */
  readonly code?: Fatal['code'];
  readonly ledger: Ledger;
}

/** Search × language model × score, until the search ends, the signal aborts or the run cannot go on. */
export async function synthesize(options: SynthesisOptions): Promise<Result<SynthesisReport, SynthesisError>> {
  const run = new Run(options);
  const created = Search.create(options.rule, options.limits, (ask) => run.applied(ask));
  if (!created.ok)
    return failure({ kind: 'invalid_limits', ask: 0, message: created.error.message, ledger: ledgerOf([]) });
  if (options.pardoned !== undefined) created.value.pardon(options.pardoned);
  return run.play(created.value);
}

class Run {
  readonly #options: SynthesisOptions;
  readonly #prompts: PromptSet;
  readonly #blobs: Blobs;
  readonly #works = new Map<number, Work>();
  readonly #inFlight = new Map<number, Promise<void>>();
  /** The last work on each program, and the first ask of each behaviour. */
  readonly #byProgram = new Map<string, Work>();
  readonly #byBehaviour = new Map<string, number>();
  readonly #controller = new AbortController();
  readonly #signal: AbortSignal;
  #search: Search | undefined;
  #events = 0;
  #fatal: Fatal | undefined;
  #pause: Pause | undefined;

  constructor(options: SynthesisOptions) {
    this.#options = options;
    this.#prompts = options.prompts ?? publishedPrompts;
    this.#blobs = options.blobs ?? unkept;
    const { signal } = this.#controller;
    this.#signal = options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]);
    options.signal?.addEventListener('abort', () => this.#interrupt(), { once: true });
    if (options.signal?.aborted === true) this.#interrupt();
  }

  async play(search: Search): Promise<Result<SynthesisReport, SynthesisError>> {
    this.#search = search;
    const { task, mode, limits, transitions } = this.#options;
    this.#emit({ kind: 'started', task: task.id, mode, promptVersion: this.#prompts.version, limits, transitions });
    try {
      await this.#askAll(search);
    } finally {
      this.#controller.abort();
      await Promise.allSettled(this.#inFlight.values());
    }
    if (this.#fatal !== undefined) return failure({ ...this.#fatal, ledger: this.#ledger() });
    if (search.stopReason === 'unanswered')
      this.#pause ??= {
        reason: 'unanswered',
        message: `${limits.unansweredAllowed + 1} asks in a row went unanswered`,
      };
    search.stop();
    for (const [ask, work] of this.#inAskOrder()) if (ask > search.counts.applied) this.#emitOutcome('late', ask, work);
    const stopReason = search.stopReason ?? 'stopped';
    this.#emit({ kind: 'finished', reason: stopReason });
    return success({
      stopReason,
      pause: this.#pause,
      best: this.#best(search),
      counts: search.counts,
      ledger: this.#ledger(),
    });
  }

  /** Called by the search, in ask order. */
  applied(ask: number): void {
    const work = this.#works.get(ask);
    if (work !== undefined) {
      const { record } = work;
      this.#options.allowance?.settle(ask, record.outcome === 'evaluated' ? record.usage : undefined);
      this.#emitOutcome('told', ask, work);
    }
    const best = this.#search?.best;
    if (best?.ask === ask) this.#emit({ kind: 'best', ask, value: best.program.value });
  }

  async #askAll(search: Search): Promise<void> {
    while (this.#fatal === undefined && this.#pause === undefined) {
      const proposal = search.ask(this.#options.choices);
      if (proposal !== undefined) {
        if (!this.#allowed(proposal)) break;
        const { id: ask, kind: action, parent, rerolled } = proposal;
        this.#emit({ kind: 'asked', ask, action, parent, ...(rerolled !== undefined && { rerolled }) });
        this.#begin(search, proposal);
      } else if (search.phase === 'finished' || this.#inFlight.size === 0) {
        break;
      } else {
        await Promise.race(this.#inFlight.values());
      }
    }
    if (this.#fatal === undefined) await Promise.all(this.#inFlight.values());
  }

  #begin(search: Search, proposal: Proposal): void {
    const { id } = proposal;
    const settle = (work: Work): void => {
      this.#works.set(id, work);
      if (work.record.outcome === 'evaluated') this.#byProgram.set(work.record.program, work);
      search.tell(id, work.outcome);
    };
    const known = this.#options.history?.get(id);
    if (known !== undefined) {
      settle(known);
      return;
    }
    const { session, mode, evaluate, format, calibrate, onText, allowance } = this.#options;
    const ports = {
      session,
      mode,
      evaluate,
      format,
      blobs: this.#blobs,
      rightOf: (program: string) => this.#rightOf(program),
      ...(calibrate !== undefined && { calibrate }),
      ...(onText !== undefined && { onText }),
      ...(allowance !== undefined && { mayRetry: (billed: boolean) => allowance.retry(id, billed) }),
    };
    const finished = performAsk(proposal, this.#request(proposal), ports, this.#signal).then((result) => {
      this.#inFlight.delete(id);
      if (result.ok) settle(result.value);
      else this.#fatal ??= result.error;
    });
    this.#inFlight.set(id, finished);
  }

  /** Sets the ask's largest use aside; where a cap is in the way of an ask that is yet to be made, the run pauses. */
  #allowed(proposal: Proposal): boolean {
    const { allowance, history } = this.#options;
    if (allowance === undefined) return true;
    const { id } = proposal;
    const use = largestUse(this.#request(proposal));
    if (history?.has(id) === true) {
      allowance.admit(id, use);
      return true;
    }
    const reserved = allowance.reserve(id, use);
    if (!reserved.ok) this.#pause = { reason: 'cap', message: reserved.error.message };
    return reserved.ok;
  }

  #request({ parts }: Proposal): CompletionRequest {
    const { task, role, sampling, continuation = 'none' } = this.#options;
    const { version, messages } = this.#prompts;
    return {
      promptVersion: version,
      role,
      messages: messages(task, parts, continuation !== 'none'),
      sampling,
      samples: 1,
      continuation: opensTurn(parts, continuation) ? continuation : 'none',
    };
  }

  #rightOf(program: string): string | undefined {
    const evaluation = this.#byProgram.get(blobName(program))?.evaluation();
    return evaluation === undefined || evaluation.status === 'rejected' ? undefined : evaluation.behaviour?.right;
  }

  #interrupt(): void {
    this.#pause ??= { reason: 'interrupted', message: 'the run was interrupted' };
  }

  #emitOutcome(kind: 'told' | 'late', ask: number, { record }: Work): void {
    const behaviour = record.outcome === 'evaluated' ? record.behaviour : undefined;
    const first = behaviour === undefined ? undefined : this.#byBehaviour.get(behaviour);
    if (behaviour !== undefined && first === undefined) this.#byBehaviour.set(behaviour, ask);
    this.#emit({ kind, ask, ...record, ...(first !== undefined && { sameAs: first }) });
  }

  /** After a pause nothing is told: a run that goes on makes these events in their own order. */
  #emit(body: SynthesisEventBody): void {
    if (this.#pause !== undefined) return;
    this.#events += 1;
    this.#options.onEvent?.({ number: this.#events, ...body });
  }

  #best(search: Search): SynthesisReport['best'] {
    const { best } = search;
    const evaluation = best && this.#works.get(best.ask)?.evaluation();
    if (best === undefined || evaluation === undefined) return undefined;
    return { ask: best.ask, source: best.program.code, value: best.program.value, evaluation };
  }

  #inAskOrder(): [number, Work][] {
    return [...this.#works].sort(([a], [b]) => a - b);
  }

  #ledger(): Ledger {
    return ledgerOf(this.#inAskOrder().map(([, { record }]): AskRecord => record));
  }
}
