// Worlds that no model remembers: made by rule, each with a true model in the language.
import { encode, RandomStream, sampleAction, type Value } from '@orrery/contract';
import { generateWorld, worldKinds, type World, type WorldKind } from '@orrery/environments';
import { checkProgram, conditionsOf, emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel } from '@orrery/planner';
import { createSandbox } from '@orrery/sandbox';
import { conditionCoverage, unexercised } from '@orrery/synthesis';
import { afterAll, expect, test } from 'vitest';

const sandbox = createSandbox({ workers: 1 });
afterAll(() => sandbox.close());

/** Of the outcomes of conditions that a step can come to: what a dozen random episodes show at least. */
const leastShare = 0.6;
const meanShare = 0.85;
const episodes = 12;

interface Step {
  readonly state: Value;
  readonly action: Value;
}

function checked(world: World): CheckedProgram {
  const program = checkProgram(world.source, world.contract, { watched: true });
  if (program.ok) return program.value;
  throw new Error(`${world.id}: ${JSON.stringify(program.error)}`);
}

function valueOf<T, E>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E },
): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}

/** Random play of the compiled model; every episode ends, by the world or by its time limit. */
async function played(world: World, program: CheckedProgram): Promise<Step[]> {
  const model = valueOf(loadModel(await emitWasm(program, { optimize: 'none' })));
  const steps: Step[] = [];
  const { action: type, actionSpace } = world.contract;
  if (actionSpace === undefined) throw new Error(`${world.id} has no action space`);
  for (let episode = 0; episode < episodes; episode += 1) {
    const stream = RandomStream.of(world.seed, 'Policy', episode);
    let { state } = valueOf(model.initialState(RandomStream.of(world.seed, 'Reset', episode).state));
    const habit = valueOf(sampleAction(actionSpace, type, stream));
    for (let at = 0; at < world.timeLimit; at += 1) {
      const action = stream.chance(0.3) ? habit : valueOf(sampleAction(actionSpace, type, stream));
      steps.push({ state, action });
      const step = valueOf(model.step(state, action, RandomStream.of(episode, 'Environment', at).state));
      state = step.state;
      if (step.terminated) break;
    }
  }
  return steps;
}

async function exercisedShare(world: World, program: CheckedProgram, steps: readonly Step[]): Promise<number> {
  const { state, action } = world.contract;
  const coverage = valueOf(
    await sandbox.coverage(emitJavaScript(program), {
      states: steps.map((step) => valueOf(encode(state, step.state))),
      actions: steps.map((step) => valueOf(encode(action, step.action))),
      streams: steps.map((_, at) => RandomStream.of(0, 'Scoring', at).state),
    }),
  );
  const conditions = conditionCoverage(conditionsOf(program), coverage);
  return 1 - unexercised(conditions).length / (2 * conditions.length);
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
      const program = checked(world);
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
