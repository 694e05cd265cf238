import { expect, test } from 'vitest';
import { Campaign } from '../fuzz/campaign.ts';
import { javascriptEngine } from '../fuzz/instance.ts';

test('random programs over the whole language mean in every engine what plain TypeScript means', async () => {
  const campaign = new Campaign({ walks: 14, steps: 3, optimisedEvery: 12 });
  const programs = 320;
  const found = await campaign.run({ seed: 17, programs });
  expect(found).toBeUndefined();
  expect(campaign.pairs).toBeGreaterThanOrEqual(10_000);
  // The rest stops where the language stops and TypeScript does not.
  expect(campaign.meant).toBeGreaterThan(0.85 * campaign.pairs);
  // Programs are typed by construction; TypeScript now and then knows better what a value is.
  expect(campaign.accepted).toBeGreaterThan(0.93 * programs);
  const rare = [...campaign.offered].filter((feature) => (campaign.features.get(feature) ?? 0) === 0);
  expect(rare).toEqual([]);
}, 1_800_000);

test('a planted defect is found, and shown by a small program', async () => {
  const planted = 'toUpperCase';
  const campaign = new Campaign({
    walks: 1,
    steps: 1,
    optimisedEvery: Infinity,
    only: ['javascript'],
    more: async (program) => {
      const { name, step } = javascriptEngine(program);
      if (!program.source.includes(planted)) return [{ name, step }];
      return [{ name: 'a wrong engine', step: (...given) => ({ ...step(...given), charges: -1 }) }];
    },
  });
  const found = await campaign.run({ seed: 1, programs: 300 });
  expect(found?.verdict).toMatchObject({
    kind: 'compared',
    disagreement: { between: expect.stringContaining('wrong') },
  });
  expect(found?.source).toContain(planted);
  expect(found?.source.length).toBeLessThan(900);
}, 600_000);
