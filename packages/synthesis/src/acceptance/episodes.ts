import { exactNumbers, type Value } from '@orrery/contract';
import { differences } from '../fields.ts';
import type { RecordedTransition } from '../ports.ts';

/** Places of an episode's transitions in the dataset, in order. */
export type Episode = readonly number[];

/**
 * Transitions by episode: a new one begins after an end, and where a transition does not start in the state that the one
 * before it led to.
 */
export function episodesOf(transitions: readonly RecordedTransition[]): readonly Episode[] {
  const episodes: number[][] = [];
  for (const [at, { observation }] of transitions.entries()) {
    const before = transitions[at - 1];
    const goesOn =
      before !== undefined && !before.terminated && !before.truncated && same(before.nextObservation, observation);
    if (goesOn) episodes.at(-1)?.push(at);
    else episodes.push([at]);
  }
  return episodes;
}

function same(one: Value, other: Value): boolean {
  return differences(one, other, exactNumbers).length === 0;
}
