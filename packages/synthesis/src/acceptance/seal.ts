import { createHash } from 'node:crypto';
import { failure, success, type Result } from '@orrery/contract';
import type { RecordedTransition } from '../ports.ts';
import { stringifyValues } from '../value_json.ts';
import { episodesOf, findEpisodes, type Episode, type EpisodeEvidence } from './episodes.ts';
import { kindsAmong } from './kinds.ts';
import type { ObservationNoise } from './noise.ts';

/** Data in two parts: what a search may see, and what only the verdict sees. */
export interface SealedSplit {
  readonly train: readonly RecordedTransition[];
  readonly sealed: readonly RecordedTransition[];
  /** Distinct pairs of state and action in the sealed part. */
  readonly distinct: number;
  readonly episodes: SealedEpisodes;
  /** sha256 of the sealed transitions, hex: that they are the ones set aside can be checked afterwards. */
  readonly hash: string;
}

/** Episodes of both parts. */
export interface SealedEpisodes {
  readonly train: number;
  readonly sealed: number;
  /** How they were told apart; absent where the data came in two parts. */
  readonly evidence?: EpisodeEvidence | undefined;
}

export interface TooLittleData {
  readonly code: 'too_little_data';
  readonly message: string;
}

/** The sealed part has at least this share of the transitions, and so many distinct pairs of state and action. */
export const sealedShare = 0.2;
export const sealedDistinct = 60;
/** More than this share set aside would leave a search too little to learn from. */
const largestShare = 0.5;

/**
 * Sets whole episodes aside, before anything is asked of a language model, until {@link sealedShare} and
 * {@link sealedDistinct} are both reached, and then one more for each kind of reward and end that they lack and the
 * others can spare. Which ones depends on what they hold and on the seed, never on their order in the file. Data that
 * cannot give that much, and keep at least half, are too little. `noise` is that of the sensors, if it is stated: by it
 * episodes are recognised in which no reading recurs.
 */
export function sealEpisodes(
  transitions: readonly RecordedTransition[],
  seed: number,
  noise?: ObservationNoise,
): Result<SealedSplit, TooLittleData> {
  const texts = transitions.map(spelled);
  const inputs = transitions.map(({ observation, action }) => stringifyValues([observation, action]));
  const digest = (episode: Episode): string => sha256([String(seed), ...episode.map((at) => texts[at] ?? '')]);
  const { episodes, evidence } = findEpisodes(transitions, noise);
  const ordered = episodes
    .map((episode) => ({ episode, digest: digest(episode) }))
    .sort((one, other) => (one.digest < other.digest ? -1 : Number(one.digest > other.digest)))
    .map(({ episode }) => episode);
  const kept = [...ordered];
  const taken: Episode[] = [];
  const sealed = new Set<number>();
  const distinct = new Set<string>();
  const take = (episode: Episode): void => {
    kept.splice(kept.indexOf(episode), 1);
    taken.push(episode);
    for (const at of episode) {
      sealed.add(at);
      distinct.add(inputs[at] ?? '');
    }
  };
  const fits = (episode: Episode): boolean => sealed.size + episode.length <= largestShare * transitions.length;
  // First those that fit; where they do not suffice, any: what is short is said below.
  for (const episode of [...ordered.filter(fits), ...ordered.filter((one) => !fits(one))]) {
    if (sealed.size >= sealedShare * transitions.length && distinct.size >= sealedDistinct) break;
    if (fits(episode) || !kept.some(fits)) take(episode);
  }
  const kindsOf = kindsAmong(transitions);
  const has = (kind: string) => (episode: Episode) => episode.some((at) => kindsOf(transitions[at]).includes(kind));
  for (const kind of new Set(transitions.flatMap(kindsOf))) {
    const able = taken.some(has(kind)) ? [] : kept.filter(has(kind));
    const next = able.find(fits);
    if (able.length > 1 && next !== undefined) take(next);
  }
  const short = shortage(transitions.length, sealed.size, distinct.size, ordered.length, evidence);
  if (short !== undefined) return failure({ code: 'too_little_data', message: short });
  const inside = transitions.filter((_, at) => sealed.has(at));
  return success({
    train: transitions.filter((_, at) => !sealed.has(at)),
    sealed: inside,
    distinct: distinct.size,
    episodes: { train: kept.length, sealed: taken.length, evidence },
    hash: hashOf(inside),
  });
}

/** Data that were recorded in two parts from the first. */
export function sealedAlready(
  train: readonly RecordedTransition[],
  sealed: readonly RecordedTransition[],
): SealedSplit {
  const inputs = new Set(sealed.map(({ observation, action }) => stringifyValues([observation, action])));
  return {
    train,
    sealed,
    distinct: inputs.size,
    episodes: { train: episodesOf(train).length, sealed: episodesOf(sealed).length },
    hash: hashOf(sealed),
  };
}

/** The seal of transitions: equal for the same ones in the same order. */
export function hashOf(transitions: readonly RecordedTransition[]): string {
  return sha256(transitions.map(spelled));
}

/** What happened in a transition, as text. */
function spelled(transition: RecordedTransition): string {
  const { observation, action, nextObservation, reward, terminated, truncated } = transition;
  return stringifyValues({ observation, action, nextObservation, reward, terminated, truncated });
}

function shortage(
  total: number,
  sealed: number,
  distinct: number,
  episodes: number,
  evidence: EpisodeEvidence,
): string | undefined {
  const facts = `${total} transitions in ${episodes} ${episodes === 1 ? 'episode' : 'episodes'}`;
  if (distinct < sealedDistinct)
    return (
      `${facts} hold ${distinct} distinct pairs of state and action, and a verdict needs ${sealedDistinct} set aside ` +
      `beside those that are learnt from. Record more.`
    );
  if (sealed > largestShare * total)
    return (
      `of ${facts}, ${sealed} transitions would be set aside for the verdict (whole episodes with ${sealedDistinct} ` +
      `distinct pairs of state and action), more than half. They are told apart ${evidenceText[evidence]}. Record more, or shorter episodes.`
    );
  return undefined;
}

/** How episodes were told apart, in words. */
export const evidenceText: Readonly<Record<EpisodeEvidence, string>> = {
  recorded: 'as recorded',
  states: 'by states that one transition ends in and the next begins in',
  noise: 'by readings that agree within the stated noise',
};

function sha256(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line).update('\n');
  return hash.digest('hex');
}
