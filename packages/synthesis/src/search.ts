import { failure, success, type Result } from '@orrery/contract';
import type { FailureReport } from './failures/index.ts';
import type { WrongTransition } from './metrics/prediction.ts';

/** generate: complete a prefix. improve: mend a wrong prediction. fix: mend an error. */
export type ActionKind = 'generate' | 'improve' | 'fix';

/** What a prompt of each kind shows (code-world-models.md 3.7), before it is put into words. */
export type PromptParts =
  | { readonly kind: 'generate'; readonly prefix: string }
  | {
      readonly kind: 'improve';
      readonly code: string;
      readonly wrong: WrongTransition | undefined;
      readonly failures: FailureReport | undefined;
    }
  | {
      readonly kind: 'fix';
      readonly code: string;
      readonly error: string;
      readonly failures: FailureReport | undefined;
    };

/** The parts of a prompt that refines a program; they are looked up when the prompt is written. */
export function refinementParts(kind: 'improve' | 'fix', program: EvaluatedProgram | undefined): PromptParts {
  return kind === 'fix'
    ? {
        kind,
        get code() {
          return program?.code ?? '';
        },
        get error() {
          return program?.error ?? '';
        },
        get failures() {
          return program?.failures;
        },
      }
    : {
        kind,
        get code() {
          return program?.code ?? '';
        },
        get wrong() {
          return program?.wrong;
        },
        get failures() {
          return program?.failures;
        },
      };
}

/** What a search knows of a program that was answered and scored. */
export interface EvaluatedProgram {
  /** As extracted from the answer; prefixes are taken from it. */
  readonly text: string;
  /** As formatted: what was run, is shown to fix and improve, and is returned. */
  readonly code: string;
  /** Score in [0, 1]; 0 for a bug. */
  readonly value: number;
  /** Rejected by the checker, or failed while running. */
  readonly bug: boolean;
  /** Every transition right, by the rule of the run's mode; ends the search. */
  readonly perfect: boolean;
  /** For fix; empty without a bug. */
  readonly error: string;
  /** For improve: the first wrong transition in dataset order. */
  readonly wrong: WrongTransition | undefined;
  /** For prompts that show more: all that is wrong, sorted. Undefined for a program that did not run. */
  readonly failures: FailureReport | undefined;
}

/** How an ask ended. */
export type Outcome =
  | ({ readonly kind: 'evaluated' } & EvaluatedProgram)
  | { readonly kind: 'refused' }
  | { readonly kind: 'call_failed' }
  | { readonly kind: 'cancelled' };

export interface Proposal {
  /** Number of the ask, from 1. */
  readonly id: number;
  readonly kind: ActionKind;
  /** Node the parts are taken from; 0 is the root, any other the ask that made it. */
  readonly parent: number;
  /** The ask overwrites this node instead of adding one. */
  readonly rerolled?: number;
  readonly parts: PromptParts;
}

/** The part that differs between searches: GIF-MCTS, REx … Its calls come in an order that no clock decides. */
export interface SearchRule {
  /**
   * Chooses for ask number `ask` and marks the choice as pending; undefined if nothing is selectable now. `recorded` is
   * the parent that this rule chose here before, where a run goes on: a rule whose choices are dear may take it over.
   */
  propose(ask: number, recorded?: number): Omit<Proposal, 'id'> | undefined;
  /** Takes the mark away and applies the outcome. */
  settle(ask: number, outcome: Outcome): void;
}

export interface SearchLimits {
  /** Asks that a model answered, re-rolls included. Refusals and failed calls cost nothing. */
  readonly budget: number;
  /** Calls in flight: ask n sees exactly the tells 1 … n - window. 1 is the published algorithm. */
  readonly window: number;
  /** Asks in a row, in ask order, that may go unanswered; one more ends the search. */
  readonly unansweredAllowed: number;
}

export interface SearchLimitsError {
  readonly field: keyof SearchLimits;
  readonly message: string;
}

/** `waiting`: the next ask needs a tell that has not come. */
export type SearchPhase = 'open' | 'waiting' | 'finished';
export type StopReason = 'perfect' | 'budget' | 'exhausted' | 'unanswered' | 'stopped';

export interface BestProgram {
  readonly ask: number;
  readonly program: EvaluatedProgram;
}

export interface SearchCounts {
  readonly asked: number;
  readonly applied: number;
  readonly answered: number;
  readonly rerolled: number;
}

/** Ask/tell with a window, a budget and the best program; the choice itself is the rule's. */
export class Search {
  readonly #rule: SearchRule;
  readonly #limits: SearchLimits;
  readonly #onApplied: (ask: number, outcome: Outcome) => void;
  readonly #told = new Map<number, Outcome>();
  #asked = 0;
  #applied = 0;
  #answered = 0;
  #rerolled = 0;
  #unansweredInARow = 0;
  #pardoned = 0;
  #stopReason: StopReason | undefined;
  #phase: SearchPhase = 'open';
  #best: BestProgram | undefined;

  private constructor(rule: SearchRule, limits: SearchLimits, onApplied: (ask: number, outcome: Outcome) => void) {
    this.#rule = rule;
    this.#limits = limits;
    this.#onApplied = onApplied;
  }

  /**
   * `onApplied` hears each tell when it is applied: the one order that is the same in every run with these limits.
   * Refuses limits that are no whole numbers in range.
   */
  static create(
    rule: SearchRule,
    limits: SearchLimits,
    onApplied: (ask: number, outcome: Outcome) => void = () => {},
  ): Result<Search, SearchLimitsError> {
    for (const [field, least] of [
      ['budget', 0],
      ['window', 1],
      ['unansweredAllowed', 0],
    ] as const) {
      const found = limits[field];
      if (!Number.isSafeInteger(found) || found < least)
        return failure({ field, message: `search: ${field} must be a whole number from ${least}, got ${found}` });
    }
    return success(new Search(rule, limits, onApplied));
  }

  /**
   * The next proposal; undefined when the search is over, or waits for a tell ({@link phase} says which). `recorded`
   * gives the parents of asks that were made before.
   */
  ask(recorded?: ReadonlyMap<number, number>): Proposal | undefined {
    while (this.#phase !== 'finished') {
      const next = this.#asked + 1;
      if (this.#applied < next - this.#limits.window) {
        if (!this.#applyNext()) return undefined;
        continue;
      }
      // Asks in flight may all be answered: a place is free again only once one of them is known to have failed.
      const free = this.#answered + (this.#asked - this.#applied) < this.#limits.budget;
      const choice = free ? this.#rule.propose(next, recorded?.get(next)) : undefined;
      if (choice !== undefined) {
        this.#asked = next;
        if (choice.rerolled !== undefined) this.#rerolled += 1;
        this.#phase = 'open';
        return { id: next, ...choice };
      }
      if (this.#applied === this.#asked) {
        this.#finish(free ? 'exhausted' : 'budget');
      } else if (!this.#applyNext()) {
        return undefined;
      }
    }
    return undefined;
  }

  /** Hands in an outcome, in any order. A repeated tell changes nothing; an ask that was never made is `unknown`. */
  tell(id: number, outcome: Outcome): 'accepted' | 'repeated' | 'unknown' {
    if (!Number.isInteger(id) || id < 1 || id > this.#asked) return 'unknown';
    if (this.#told.has(id)) return 'repeated';
    this.#told.set(id, outcome);
    if (this.#phase === 'waiting') this.#phase = 'open';
    return 'accepted';
  }

  /**
   * Unanswered asks up to this one do not count any more: whoever goes on after a pause has seen to their cause. Says
   * nothing about what is budgeted.
   */
  pardon(ask: number): void {
    this.#pardoned = Math.max(this.#pardoned, ask);
  }

  /** Ends the search from outside, after applying what has come in without a gap. */
  stop(): void {
    while (this.#phase !== 'finished' && this.#told.has(this.#applied + 1)) this.#applyNext();
    if (this.#phase !== 'finished') this.#finish('stopped');
  }

  get phase(): SearchPhase {
    return this.#phase;
  }

  get stopReason(): StopReason | undefined {
    return this.#stopReason;
  }

  /** The first program, replaced on strict improvement only, among the tells applied so far. */
  get best(): BestProgram | undefined {
    return this.#best;
  }

  get counts(): SearchCounts {
    return { asked: this.#asked, applied: this.#applied, answered: this.#answered, rerolled: this.#rerolled };
  }

  /** Applies the next tell in ask order; false, and waiting, if it has not come. */
  #applyNext(): boolean {
    const ask = this.#applied + 1;
    const outcome = this.#told.get(ask);
    if (outcome === undefined) {
      this.#phase = 'waiting';
      return false;
    }
    this.#applied = ask;
    this.#unansweredInARow = outcome.kind === 'evaluated' || ask <= this.#pardoned ? 0 : this.#unansweredInARow + 1;
    this.#rule.settle(ask, outcome);
    if (outcome.kind === 'evaluated') {
      this.#answered += 1;
      if (this.#best === undefined || outcome.value > this.#best.program.value) this.#best = { ask, program: outcome };
      if (outcome.perfect) this.#finish('perfect');
    }
    if (this.#unansweredInARow > this.#limits.unansweredAllowed) this.#finish('unanswered');
    this.#onApplied(ask, outcome);
    return true;
  }

  #finish(reason: StopReason): void {
    this.#phase = 'finished';
    this.#stopReason ??= reason;
  }
}
