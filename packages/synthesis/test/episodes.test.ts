import { RandomStream } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import {
  episodesOf,
  findEpisodes,
  hashOf,
  sealEpisodes,
  withEpisodes,
  type RecordedTransition,
  type SealedSplit,
} from '../src/index.ts';

const sigma = 0.05;
const episodes = 20;
const steps = 15;

/** A sled that is pushed; its position is read with noise, separately before and after each step. */
function recorded(noise: number): RecordedTransition[] {
  const random = RandomStream.of(3, 'Dataset', 0);
  return Array.from({ length: episodes }, (_, episode) => {
    let position = 4 * random.float() + 10 * episode;
    return Array.from({ length: steps }, (__, at): RecordedTransition => {
      const action = random.integer(2);
      const begins = { x: position + noise * random.normal(), run: episode };
      position += action === 0 ? -1 : 1;
      const led = { x: position + noise * random.normal(), run: episode };
      const truncated = at === steps - 1;
      return { observation: begins, action, nextObservation: led, reward: 0, terminated: false, truncated };
    });
  }).flat();
}

function split(transitions: readonly RecordedTransition[], noise?: Readonly<Record<string, number>>): SealedSplit {
  const found = sealEpisodes(transitions, 7, noise);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

const runsOf = (part: readonly RecordedTransition[]) =>
  new Set(part.map(({ observation }) => (observation as { readonly run: number }).run));

describe('episodes', () => {
  const noisy = recorded(sigma);
  const whole = Array.from({ length: episodes }, (_, one) =>
    Array.from({ length: steps }, (__, at) => one * steps + at),
  );

  it('are those that were recorded, in turns too, and an end begins another one', () => {
    const named = noisy.map((one) => ({ ...one, episode: String((one.observation as { run: number }).run) }));
    expect(findEpisodes(named)).toEqual({ episodes: whole, evidence: 'recorded' });
    const [a, b] = [named.slice(0, 3), named.slice(steps, steps + 3)];
    const turns = [a[0]!, b[0]!, a[1]!, b[1]!, { ...a[2]!, terminated: true }, b[2]!, a[0]!];
    expect(episodesOf(turns)).toEqual([[0, 2, 4], [1, 3, 5], [6]]);
    expect(withEpisodes(turns).map(({ episode }) => episode)).toEqual(['0', '0', '0', '1', '1', '1', '2']);
  });

  it('are recognised by readings that agree within the stated noise, where no reading recurs', () => {
    expect(episodesOf(noisy).length).toBe(noisy.length);
    expect(findEpisodes(noisy, { '.x': sigma })).toEqual({ episodes: whole, evidence: 'noise' });
    // A field without noise has to be the same, and a number of a hundred deviations is another state.
    const cut = noisy.map((one) => ({ ...one, truncated: false }));
    expect(episodesOf(cut, { '.x': sigma })).toEqual(whole);
    expect(episodesOf(cut, { '.x': sigma / 100 }).length).toBeGreaterThan(0.9 * noisy.length);
  });

  it('are recognised exactly where one reading serves two transitions, noisy as it may be', () => {
    const shared = noisy.map((one, at) => {
      const after = noisy[at + 1];
      return one.truncated || after === undefined ? one : { ...one, nextObservation: after.observation };
    });
    expect(findEpisodes(shared, { '.x': sigma })).toEqual({ episodes: whole, evidence: 'states' });
  });

  it('are sealed whole under noise, and without noise as they were', () => {
    const { train, sealed, episodes: found } = split(noisy, { '.x': sigma });
    expect(found).toMatchObject({ evidence: 'noise', train: episodes - found.sealed });
    expect([...runsOf(sealed)].filter((run) => runsOf(train).has(run))).toEqual([]);
    expect(sealed.length).toBe(runsOf(sealed).size * steps);
    // Names and noise change nothing about data that are exact.
    const exact = recorded(0);
    const named = exact.map((one) => ({ ...one, episode: 'the one' }));
    expect(split(exact, { '.x': sigma }).hash).toBe(split(exact).hash);
    expect(split(named).hash).toBe(split(exact).hash);
    expect(hashOf(named)).toBe(hashOf(exact));
  });
});
