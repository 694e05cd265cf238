import { afterAll, expect, test } from 'vitest';
import { Campaign } from '../packages/language/fuzz/campaign.ts';
import { engineNames } from '../packages/language/fuzz/engine_names.ts';
import type { Host } from '../packages/language/fuzz/hosts/host.ts';
import { quickJsHost } from '../packages/language/fuzz/hosts/quickjs.ts';
import { wasmtimeHost } from '../packages/language/fuzz/hosts/wasmtime.ts';
import { javascriptEngine } from '../packages/language/fuzz/instance.ts';

const hosts = [quickJsHost(), wasmtimeHost()];
afterAll(() => Promise.all(hosts.map((host) => host.close())));

test('random programs over the whole language mean in every engine what plain TypeScript means', async () => {
  const campaign = new Campaign({ walks: 15, steps: 3, optimisedEvery: 10, optimisedWalks: 20, hosts });
  const programs = 160;
  expect(await campaign.run({ seed: 17, programs })).toBeUndefined();
  // Programs are typed by construction; TypeScript now and then knows better what a value is.
  expect(campaign.accepted).toBeGreaterThan(0.93 * programs);
  // In V8 as JavaScript and as WebAssembly of both kinds, in QuickJS and in wasmtime.
  expect(campaign.pairsEverywhere).toBeGreaterThanOrEqual(10_000);
  for (const name of engineNames.filter((each) => each !== 'speed'))
    expect([name, campaign.pairsIn.get(name)]).toEqual([name, campaign.pairs]);
  // The rest stops where the language stops and TypeScript does not.
  expect(campaign.meant).toBeGreaterThan(0.85 * campaign.pairs);
  expect(campaign.enumerated).toBeGreaterThan(0);
  expect(await campaign.cover({ seed: 18, programs: 3000 })).toBeUndefined();
  expect(campaign.missing).toEqual([]);
}, 1_800_000);

test('a planted defect is found, and shown by a small program', async () => {
  const planted = 'toUpperCase';
  const lengths: number[] = [];
  let tried = 0;
  const campaign = new Campaign({
    walks: 1,
    steps: 1,
    optimisedEvery: Infinity,
    only: ['javascript'],
    more: async (program) => {
      const { name, step } = javascriptEngine(program);
      tried += 1;
      if (lengths.length <= campaign.programs) lengths.push(program.source.length);
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
  // A program of the generator has thousands of characters, whatever it makes of the seed.
  const ordinary = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  expect(found?.source.length).toBeLessThan(ordinary / 4);
  expect(found?.source.split(planted).length).toBe(2);
  expect(tried).toBeLessThan(1000);
}, 600_000);

test.each(['state', 'reward', 'ended', 'charges', 'bytes'] as const)(
  'a host that tells another %s than the engines of V8 is found out',
  async (fact) => {
    const [quickJs] = hosts as [Host, Host];
    const lying: Host = {
      ...quickJs,
      run: async (...given) => {
        const told = await quickJs.run(...given);
        return told.map((each, at) => (at === 1 ? Object.assign({ ...each }, { [fact]: 'a lie' }) : each));
      },
    };
    const only = ['javascript', 'quickjs'] as const;
    const campaign = new Campaign({ walks: 2, steps: 2, optimisedEvery: Infinity, only, hosts: [lying] });
    const found = await campaign.run({ seed: 3, programs: 2 });
    expect(found?.verdict).toMatchObject({ disagreement: { between: 'V8 running the JavaScript and QuickJS' } });
  },
  600_000,
);
