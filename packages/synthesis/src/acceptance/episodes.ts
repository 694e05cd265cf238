import { exactNumbers, type Value } from '@orrery/contract';
import { differences } from '../fields.ts';
import type { RecordedTransition } from '../ports.ts';
import type { ObservationNoise } from './noise.ts';

/** Places of an episode's transitions in the dataset, in order. */
export type Episode = readonly number[];

/**
 * How episodes were told apart: by the names that were recorded with the transitions; by states, one transition beginning
 * in exactly the state that the one before led to; or by readings of one state that differ by no more than the stated noise.
 */
export type EpisodeEvidence = 'recorded' | 'states' | 'noise';

export interface FoundEpisodes {
  readonly episodes: readonly Episode[];
  readonly evidence: EpisodeEvidence;
}

/** Deviations of the difference of two readings up to which they may be of one state: one pair in two million is farther. */
const joinedWithin = 5;

/**
 * Transitions by episode. Where each has the name of its episode, that decides (an end begins another one all the same).
 * Else a transition goes on with the episode of the one before unless that one ended or led elsewhere. If sensors are read
 * before and after a step, each time with noise of their own, few states recur exactly: then, with stated noise, readings go
 * on with one another whose noisy numbers are within five deviations of the difference of two readings, and whose other
 * parts are equal.
 */
export function findEpisodes(transitions: readonly RecordedTransition[], noise: ObservationNoise = {}): FoundEpisodes {
  if (transitions.length > 0 && transitions.every(({ episode }) => episode !== undefined))
    return { episodes: byName(transitions), evidence: 'recorded' };
  const exact = byStates(transitions, same);
  if (Object.keys(noise).length === 0) return { episodes: exact, evidence: 'states' };
  const ends = transitions.filter(({ terminated, truncated }) => terminated || truncated).length;
  const joins = transitions.length - exact.length;
  if (joins >= (transitions.length - ends) / 2) return { episodes: exact, evidence: 'states' };
  return { episodes: byStates(transitions, (one, other) => near(one, other, noise)), evidence: 'noise' };
}

/** The episodes alone. */
export function episodesOf(transitions: readonly RecordedTransition[], noise?: ObservationNoise): readonly Episode[] {
  return findEpisodes(transitions, noise).episodes;
}

/** The same transitions, episode after episode, each with a name of its episode. */
export function withEpisodes(
  transitions: readonly RecordedTransition[],
  noise?: ObservationNoise,
): readonly RecordedTransition[] {
  return episodesOf(transitions, noise).flatMap((episode, number) =>
    episode.flatMap((at) => {
      const transition = transitions[at];
      return transition === undefined ? [] : [{ ...transition, episode: String(number) }];
    }),
  );
}

function byName(transitions: readonly RecordedTransition[]): readonly Episode[] {
  const episodes: number[][] = [];
  const open = new Map<string, number[]>();
  for (const [at, { episode = '', terminated, truncated }] of transitions.entries()) {
    let places = open.get(episode);
    if (places === undefined) {
      places = [];
      episodes.push(places);
      open.set(episode, places);
    }
    places.push(at);
    if (terminated || truncated) open.delete(episode);
  }
  return episodes;
}

function byStates(
  transitions: readonly RecordedTransition[],
  goesOnFrom: (led: Value, begins: Value) => boolean,
): readonly Episode[] {
  const episodes: number[][] = [];
  for (const [at, { observation }] of transitions.entries()) {
    const before = transitions[at - 1];
    const goesOn =
      before !== undefined &&
      !before.terminated &&
      !before.truncated &&
      goesOnFrom(before.nextObservation, observation);
    if (goesOn) episodes.at(-1)?.push(at);
    else episodes.push([at]);
  }
  return episodes;
}

function same(one: Value, other: Value): boolean {
  return differences(one, other, exactNumbers).length === 0;
}

function near(one: Value, other: Value, noise: ObservationNoise): boolean {
  return differences(one, other, exactNumbers).every(
    ({ path, one: a, other: b }) =>
      typeof a === 'number' &&
      typeof b === 'number' &&
      Math.abs(a - b) <= joinedWithin * Math.SQRT2 * (noise[path] ?? 0),
  );
}
