import type { Proposal, SearchRule } from '../search.ts';
import { draft } from './refinement.ts';

/** Independent samples: every ask is the same. What any search has to beat at the same budget. */
export class IndependentSamples implements SearchRule {
  propose(): Omit<Proposal, 'id'> {
    return draft;
  }

  settle(): void {}
}
