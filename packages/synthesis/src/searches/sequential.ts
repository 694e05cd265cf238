import type { Outcome, Proposal, SearchRule } from '../search.ts';
import { draft, refinement, type Candidate } from './refinement.ts';

/**
 * Sequential refinement: always the last program, however it scored. Each ask needs the answer before, so that no more
 * than one is in flight under any window; an ask that went unanswered is made again.
 */
export class SequentialRefinement implements SearchRule {
  #last: Candidate | undefined;
  #pending = false;

  propose(): Omit<Proposal, 'id'> | undefined {
    if (this.#pending) return undefined;
    this.#pending = true;
    return this.#last === undefined ? draft : refinement(this.#last);
  }

  settle(ask: number, outcome: Outcome): void {
    this.#pending = false;
    if (outcome.kind === 'evaluated') this.#last = { ask, program: outcome };
  }
}
