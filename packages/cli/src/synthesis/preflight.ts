import { Allowance, type Caps, type Price } from '@orrery/llm';
import { createSearchRule, type SearchChoice } from '@orrery/synthesis';
import type { RunConfiguration } from '@orrery/synthesis/run';
import { valueOf } from '../failure.ts';

/** The part of a run's configuration that may be impossible. */
export interface Planned extends Pick<RunConfiguration, 'seed'> {
  readonly search: SearchChoice;
  readonly caps: Caps;
  readonly price?: Price | undefined;
}

/**
 * Refuses what a run could not start with (an option that the search does not know, a cap without a price), so that no
 * folder of a run is left behind that cannot go on. What cannot be asked is refused where the session is opened.
 */
export function checkPlanned({ search, seed, caps, price }: Planned): void {
  valueOf(createSearchRule(search, seed));
  valueOf(Allowance.create(caps, price));
}
