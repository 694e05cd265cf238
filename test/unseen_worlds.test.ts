// Worlds that no model remembers: made by rule, each with a true model in the language.
import { RandomStream, sampleAction } from '@orrery/contract';
import { generateWorld, worldKinds, type World, type WorldKind } from '@orrery/environments';
import { checkProgram, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel } from '@orrery/planner';
import { createSandbox } from '@orrery/sandbox';
import { afterAll, expect, test } from 'vitest';
import { allOutcomes, outcomesMet, valueOf, watchedRules, type Visit } from './watched_world.ts';

const sandbox = createSandbox({ workers: 1 });
afterAll(() => sandbox.close());

/** Of the outcomes of conditions that a step can come to: what a dozen random episodes show at least. */
const leastShare = 0.6;
const meanShare = 0.85;
const episodes = 12;

/** Random play of the compiled model; every episode ends, by the world or by its time limit. */
async function played(world: World, program: CheckedProgram): Promise<Visit[]> {
  const model = valueOf(loadModel(await emitWasm(program, { optimize: 'none' })));
  const visits: Visit[] = [];
  const { action: type, actionSpace } = world.contract;
  if (actionSpace === undefined) throw new Error(`${world.id} has no action space`);
  for (let episode = 0; episode < episodes; episode += 1) {
    const stream = RandomStream.of(world.seed, 'Policy', episode);
    let { state } = valueOf(model.initialState(RandomStream.of(world.seed, 'Reset', episode).state));
    const habit = valueOf(sampleAction(actionSpace, type, stream));
    for (let at = 0; at < world.timeLimit; at += 1) {
      const action = stream.chance(0.3) ? habit : valueOf(sampleAction(actionSpace, type, stream));
      visits.push({ observation: state, action });
      const step = valueOf(model.step(state, action, RandomStream.of(episode, 'Environment', at).state));
      state = step.state;
      if (step.terminated) break;
    }
  }
  return visits;
}

async function exercisedShare(world: World, program: CheckedProgram, visits: readonly Visit[]): Promise<number> {
  const met = new Set((await outcomesMet(world, program, visits, sandbox)).flat());
  return met.size / allOutcomes(program).length;
}

test('equal kinds and seeds give equal worlds, and other seeds other rules', () => {
  for (const kind of worldKinds) {
    expect(generateWorld(kind, 7)).toEqual(generateWorld(kind, 7));
    expect(generateWorld(kind, 7).source).not.toBe(generateWorld(kind, 8).source);
    expect(generateWorld(kind, 7).contract.name).toBe(`${kind}-7`);
  }
});

test('at least eight kinds, four of them with forty rules and more', () => {
  expect(worldKinds.length).toBeGreaterThanOrEqual(8);
  const many = worldKinds.filter((kind) => generateWorld(kind, 0).rules >= 40);
  expect(many).toEqual(expect.arrayContaining(['crafting', 'logistics', 'cards', 'reactor']));
});

test('a carrier is told of closed roads where a road is closed, and nowhere else', () => {
  const told = Array.from({ length: 200 }, (_, seed) => {
    const { description, source } = generateWorld('logistics', seed);
    const closed = source.includes('open = false');
    expect([seed, source.includes('if (!open)')]).toEqual([seed, closed]);
    expect([seed, /road of \w+ is closed/.test(description)]).toEqual([seed, closed]);
    expect([seed, description.includes('before a closed road')]).toEqual([seed, closed]);
    return closed;
  });
  expect(new Set(told).size).toBe(2);
});

const pairs = Array.from({ length: 200 }, (_, at): readonly [WorldKind, number] => [
  worldKinds[at % worldKinds.length] ?? 'crafting',
  RandomStream.of(0, 'Environment', at).integer(2 ** 32),
]);

test(
  'two hundred fresh worlds check, run, end their episodes and show most of their rules',
  { timeout: 600_000 },
  async () => {
    let sum = 0;
    for (const [kind, seed] of pairs) {
      const world = generateWorld(kind, seed);
      const program = watchedRules(world);
      expect(program.section.layout.stochastic, world.id).toBe(world.stochastic);
      expect(program.section.layout.initialState, world.id).toBe(true);
      if (world.memory !== undefined) expect(checkProgram(world.memory, world.contract).ok, world.id).toBe(true);
      const share = await exercisedShare(world, program, await played(world, program));
      expect(share, world.id).toBeGreaterThanOrEqual(leastShare);
      sum += share;
    }
    expect(sum / pairs.length).toBeGreaterThan(meanShare);
  },
);
