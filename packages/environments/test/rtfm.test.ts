import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  drawnRtfm,
  openEnvironment,
  policy,
  readDataset,
  readDescription,
  rtfmDescription,
  rtfmGames,
  rtfmReferenceModel,
  runEpisode,
  variantBTasks,
} from '../src/index.ts';

const published = rtfmGames[0]!;

describe('games of suite rtfm', () => {
  test('no two have the same random play, in other words', () => {
    const played = rtfmGames.map(({ task }) => {
      const train = readDataset(task, 'train');
      if (!train.ok) throw new Error(train.error.message);
      return JSON.stringify(train.value.trajectories[0]?.actions);
    });
    expect(new Set(played).size).toBe(rtfmGames.length);
  });

  test.each(rtfmGames.map((game) => [game.task.id, game] as const))(
    'of %s: the committed texts are those that its manual makes',
    (_, { task, manual, seed }) => {
      const drawn = seed === undefined ? {} : { seed };
      expect(readDescription(task)).toBe(rtfmDescription(manual, { full: false, ...drawn }));
      expect(readFileSync(new URL('reference_model.ts', task.folder), 'utf8')).toBe(rtfmReferenceModel(manual));
    },
  );

  test('describe what the published description does, and in variant B what it leaves open', () => {
    const told = /vanish|gone from the board|every fight ends/i;
    for (const { task } of rtfmGames) expect(readDescription(task)).not.toMatch(told);
    expect(readDescription(variantBTasks.find(({ id }) => id === 'RTFM-B')!)).toMatch(told);
  });

  test('the published one has the facts of the released manual', () => {
    const { manual } = published;
    expect(manual.goal).toBe('order of the forest');
    expect(readDescription(published.task)).toContain('Grandmasters and soldiers items beat fire monsters.');
    expect(readDescription(published.task)).toContain('Dragon, medusa and wolf are of the order of the forest.');
  });

  test('fresh ones are deterministic, differ from seed to seed, are games of the oracle, and can be won', () => {
    const texts = new Set<string>();
    for (let seed = 1; seed <= 50; seed += 1) {
      const game = drawnRtfm(seed, 1 + (seed % 3));
      expect(drawnRtfm(seed, 1 + (seed % 3)).manual).toEqual(game.manual);
      const { goal, groups, beats, monsters, items } = game.manual;
      texts.add(rtfmDescription(game.manual, { full: false, seed }));
      const targets = monsters.filter((monster) => groups[goal]!.includes(monster.split(' ')[1]!));
      expect(targets).toHaveLength(1);
      for (const monster of monsters) {
        const [element] = monster.split(' ');
        expect(items.filter((item) => beats[element!]!.includes(item.split(' ')[0]!))).toHaveLength(1);
      }
      const environment = openEnvironment(game.task);
      expect(environment.ok ? '' : environment.error.message).toBe('');
    }
    expect(texts.size).toBe(50);
  });

  test('its true environment shows board and inventory, and lists what can be done', () => {
    const environment = openEnvironment(published.task);
    if (!environment.ok) throw new Error(environment.error.message);
    const start = environment.value.reset(7);
    if (!start.ok) throw new Error(start.error.message);
    const seen = environment.value.observe(start.value);
    const { board, inventory } = (seen.ok ? seen.value : {}) as { board: string[][][]; inventory: string };
    expect(inventory).toBe('empty');
    expect(
      board
        .flat(2)
        .filter((thing) => thing !== 'empty' && thing !== 'wall')
        .toSorted(),
    ).toEqual(['cold dragon', 'fire demon', 'grandmasters bow', 'shimmering axe', 'you']);
    const legal = environment.value.legalActions?.(start.value);
    expect(legal?.ok && legal.value).toContain(0);
    const played = runEpisode(
      environment.value,
      policy(() => ({ ok: true, value: 'up' })),
      { seed: 7, timeLimit: 3 },
    );
    expect(played.ok).toBe(false);
  });
});
