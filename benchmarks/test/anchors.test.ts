import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTask, variantBTasks } from '@orrery/environments';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchAnchors, episodesWanted, type AnchorReport } from '../src/anchors/bench.ts';
import { anchorsPath, readAnchors } from '../src/anchors/episodes.ts';
import { anchorKey, anchorPolicies } from '../src/anchors/planners.ts';

const found = findTask('CartPole-v1');
if (!found.ok) throw new Error(found.error.message);
const cartPoleTask = found.value;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-anchors-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const whole = { index: 1, count: 1 };
const play = (shard = whole, into = folder): AnchorReport =>
  benchAnchors([cartPoleTask], { folder: into, shard, policies: ['random', 'published'], longest: Infinity });
const path = (): string => join(folder, 'CartPole-v1.jsonl');
const facts = (into = folder): unknown =>
  Object.values(readAnchors(into, cartPoleTask)).map((episodes) =>
    episodes.map(({ seed, return: total, length }) => [seed, total, length]),
  );

describe('anchors', () => {
  it('are the same episodes in one go and in shards', () => {
    expect(play().failed).toBe(false);
    const { random, published } = readAnchors(folder, cartPoleTask);
    expect([random.length, published.length]).toEqual([100, 30]);
    // CartPole pays 1 a step.
    for (const { return: total, length } of [...random, ...published]) expect(total).toBe(length);
    const shards = join(folder, 'shards');
    for (const index of [2, 1, 3]) play({ index, count: 3 }, shards);
    expect(facts(shards)).toEqual(facts());
  });

  it('play again what an interrupted write left and what was played under other settings, and nothing else', () => {
    play();
    const before = facts();
    const lines = readFileSync(path(), 'utf8').trimEnd().split('\n');
    const other = lines[5]?.replace(/"key":"[0-9a-f]+"/, '"key":"0000000000000000"') ?? '';
    writeFileSync(path(), [...lines.slice(0, 5), other, ...lines.slice(6)].join('\n').slice(0, -20));
    play();
    expect(facts()).toEqual(before);
    const after = readFileSync(path(), 'utf8').trimEnd().split('\n');
    expect(after).toHaveLength(lines.length);
    expect(after.slice(0, 5)).toEqual(lines.slice(0, 5));
  });

  it('leave no empty line where all that was stored was played under other settings', () => {
    play();
    const before = facts();
    const stored = readFileSync(path(), 'utf8');
    writeFileSync(path(), stored.replaceAll(/"key":"[0-9a-f]+"/g, '"key":"0000000000000000"'));
    play();
    expect(facts()).toEqual(before);
    expect(readFileSync(path(), 'utf8').split('\n')).toHaveLength(stored.split('\n').length);
  });

  it('a line that was cut in the middle of the file spoils no other', () => {
    play();
    const before = facts();
    appendFileSync(path(), '{"policy":"random","ke\n');
    play();
    expect(facts()).toEqual(before);
    expect(readFileSync(path(), 'utf8')).not.toContain('"ke\n');
  });

  it('are the same, by the same planners, for a description that tells more of the same world', () => {
    for (const told of variantBTasks) {
      const plain = findTask(told.id.replace(/-B$/, ''));
      if (!plain.ok) throw new Error(plain.error.message);
      expect(anchorsPath(folder, told)).toBe(anchorsPath(folder, plain.value));
      for (const policy of anchorPolicies) expect(anchorKey(told, policy)).toBe(anchorKey(plain.value, policy));
    }
  });

  it('of a folder that the system lets nobody make are told to be unwritable', () => {
    const { text, failed } = play(whole, '/proc/none');
    expect(text).toContain('random: /proc/none/CartPole-v1.jsonl cannot be written');
    expect(failed).toBe(true);
  });

  it('have fewer episodes where one takes three minutes and more', () => {
    const wanted = (policy: 'random' | 'published', seconds: number): number =>
      episodesWanted(cartPoleTask, policy, seconds);
    expect([wanted('published', 179), wanted('published', 180)]).toEqual([30, 5]);
    expect(wanted('random', 500)).toBe(100);
  });

  it('have thousands of episodes where one is a hand of cards and costs nothing', () => {
    const blackjack = findTask('Blackjack-v1');
    if (!blackjack.ok) throw new Error(blackjack.error.message);
    const wanted = (policy: 'random' | 'published', seconds: number): number =>
      episodesWanted(blackjack.value, policy, seconds);
    expect([wanted('random', 0), wanted('published', 0.014), wanted('published', 0.016)]).toEqual([2000, 2000, 30]);
  });
});
