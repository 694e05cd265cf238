import { decode, encode, RandomStream, type ModelError, type RandomState, type Value } from '@orrery/contract';
import { emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel, type Model } from '@orrery/planner';
import { createSandbox, type Sandbox, type StepResult } from '@orrery/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Host } from './engines.ts';
import {
  borderPrograms,
  compiledSample,
  plainSample,
  samples,
  sokobanSolution,
  type PlainModel,
  type Sample,
  type SampleName,
} from './sample_models.ts';

// The acceptance of the language: programs that a language model wrote, unmodified, mean the same in V8 as plain
// TypeScript, in V8 and QuickJS as emitted JavaScript, and in V8 and wasmtime as WebAssembly.

const steps = Number(process.env['ORRERY_STEPS'] ?? 10_000);
const stream: RandomState = RandomStream.of(1, 'Environment', 0).state;
let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox({ workers: 1, wallClockMs: 300_000 });
});
afterAll(() => sandbox.close());

function value<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** What every engine says of a step. */
interface Told {
  readonly next?: string;
  readonly reward?: number;
  readonly terminated?: boolean;
  readonly error?: ModelError;
  readonly charges?: number | undefined;
  readonly bytes?: number | undefined;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function told(result: StepResult): Told {
  const { charges, bytes } = result;
  return result.ok
    ? { next: hex(result.next), reward: result.reward, terminated: result.terminated, charges, bytes }
    : { error: result.error, charges, bytes };
}

function toldByAddon(model: Model, state: Uint8Array, action: Uint8Array): Told {
  const result = model.step(state, action, stream);
  if (result.ok) {
    const { stateBytes, reward, terminated, charges, bytes } = result.value;
    return { next: hex(stateBytes), reward, terminated, charges, bytes };
  }
  if (result.error.source === undefined) throw new Error(result.error.message);
  const { charges, bytes, ...error } = result.error.source;
  return { error, charges, bytes };
}

/** What the plain program does: its state and reward, or that it throws. */
function toldByPlain(program: CheckedProgram, plain: PlainModel, state: Uint8Array, action: Uint8Array) {
  const { layout } = program.section;
  let stepped: ReturnType<PlainModel['step']>;
  try {
    stepped = plain.step(value(decode(layout.state, state)), value(decode(layout.action, action)));
  } catch (error) {
    return { thrown: error instanceof Error ? error.message : String(error) };
  }
  return { next: hex(value(encode(layout.state, stepped.state))), reward: stepped.reward, terminated: stepped.done };
}

interface Play {
  readonly states: Uint8Array[];
  readonly actions: Uint8Array[];
  readonly results: Told[];
}

/** Random play, legal actions and others, from start to start. */
function play(sample: Sample, program: CheckedProgram, plain: PlainModel, host: Host): Play {
  const { layout } = program.section;
  const random = RandomStream.of(17, 'Policy', 0);
  const made: Play = { states: [], actions: [], results: [] };
  let state: Uint8Array | undefined;
  for (let i = 0; i < steps; i += 1) {
    state ??= value(encode(layout.state, sample.start(plain, random)));
    const held = value(decode(layout.state, state));
    const legal = random.integer(4) === 0 ? [] : plain.legalActions(held);
    const chosen: Value = legal.length === 0 ? sample.action(random, held) : legal[random.integer(legal.length)];
    const action = value(encode(layout.action, chosen));
    const result = host.step(state, action, stream);
    made.states.push(state);
    made.actions.push(action);
    made.results.push(told(result));
    state = result.ok && !result.terminated && i % 80 !== 79 ? result.next : undefined;
  }
  return made;
}

const programs: Readonly<Record<SampleName, Sample>> = { ...samples, ...borderPrograms };
const sampled = Object.keys(programs) as SampleName[];

describe.each(sampled)('%s.ts', (name) => {
  const sample = programs[name];

  it(`makes the same ${steps} random steps in every engine`, async () => {
    const program = compiledSample(name);
    const plain = await plainSample(name);
    const { states, actions, results } = play(sample, program, plain, Host.javascript(program));
    expect(results.some(({ terminated }) => terminated === true)).toBe(true);
    expect(results.some(({ error }) => error !== undefined)).toBe(sample.throws === true);
    for (const optimize of ['none', 'speed'] as const) {
      const wasm = await Host.wasm(program, optimize);
      for (const [i, expected] of results.entries())
        agree([optimize, i], told(wasm.step(states[i]!, actions[i]!, stream)), expected);
    }
    const batch = await sandbox.run(emitJavaScript(program), { states, actions, streams: states.map(() => stream) });
    for (const [i, result] of value(batch).entries()) agree(['QuickJS', i], told(result), results[i]!);
    const model = value(loadModel(await emitWasm(program, { optimize: 'speed' })));
    for (const [i, expected] of results.entries())
      agree(['wasmtime', i], toldByAddon(model, states[i]!, actions[i]!), expected);
    if (sample.isInexact === true) return;
    for (const [i, { charges: _, bytes: __, error, ...result }] of results.entries()) {
      const found = toldByPlain(program, plain, states[i]!, actions[i]!);
      if ('thrown' in found) {
        expect([i, error?.code]).toEqual([i, 'thrown']);
        expect(error?.message).toContain(found.thrown);
      } else agree(['plain', i], found, result);
    }
  });

  it('lists the same legal actions and rolls out alike in every engine', async () => {
    const program = compiledSample(name);
    const { layout } = program.section;
    const plain = await plainSample(name);
    const hosts = [Host.javascript(program), await Host.wasm(program, 'none'), await Host.wasm(program, 'speed')];
    const model = value(loadModel(await emitWasm(program, { optimize: 'speed' })));
    const random = RandomStream.of(19, 'Policy', 0);
    const states = Array.from({ length: 100 }, () => value(encode(layout.state, sample.start(plain, random))));
    const listed = value(await sandbox.legalActions(emitJavaScript(program), states));
    for (const [i, state] of states.entries()) {
      const expected = plain.legalActions(value(decode(layout.state, state)));
      const bytes = expected.map((action) => hex(value(encode(layout.action, action))));
      // Over a finite space planners try every action.
      if (layout.actionSpace.kind === 'legalActions') expect(value(model.legalActions(state))).toEqual(expected);
      const inQuickJs = listed[i]!;
      expect(inQuickJs.ok && inQuickJs.actions.map(hex)).toEqual(bytes);
      for (const host of hosts) {
        host.bytes.set(state, host.address('state_a'));
        expect(host.call('legal_actions')).toBe(0);
        const from = host.address('legal');
        expect(hex(host.bytes.slice(from, from + host.result('legalLength')))).toBe(bytes.join(''));
      }
      const start = { ...RandomStream.of(19, 'Simulation', i).state };
      const rolled = hosts.map((host) => {
        host.bytes.set(state, host.address('state_a'));
        host.writeStream(start);
        const status = host.call('rollout', 40, 0.95);
        return {
          status,
          sum: host.result('discountedReturn'),
          steps: host.result('steps'),
          terminated: host.result('terminated') === 1,
        };
      });
      expect(rolled[1]).toEqual(rolled[0]);
      expect(rolled[2]).toEqual(rolled[0]);
      const beside = model.rollout(state, 40, 0.95, start);
      const { status, sum, ...rest } = rolled[0]!;
      if (status === 0) expect(value(beside)).toMatchObject({ discountedReturn: sum, ...rest });
      else expect(beside.ok).toBe(false);
    }
  });

  it('starts alike in every engine', async () => {
    const program = compiledSample(name);
    const { layout } = program.section;
    const hosts = [Host.javascript(program), await Host.wasm(program, 'none'), await Host.wasm(program, 'speed')];
    const model = value(loadModel(await emitWasm(program, { optimize: 'none' })));
    const plain = await plainSample(name);
    const streams = Array.from({ length: 20 }, (_, i) => RandomStream.of(23, 'InitialState', i));
    const inQuickJs = value(
      await sandbox.initialStates(
        emitJavaScript(program),
        streams.map(({ state }) => ({ ...state })),
      ),
    );
    for (const [i, random] of streams.entries()) {
      const from = { ...random.state };
      // A seed parameter takes one draw; a default makes it none.
      const start = plain.init?.(random.integer(4294967296)) ?? startOf(plain, random);
      const expected = hex(value(encode(layout.state, start)));
      const found = inQuickJs[i]!;
      expect(found.ok && hex(found.next)).toBe(expected);
      for (const host of hosts) {
        host.writeStream(from);
        expect(host.call('initial_state')).toBe(0);
        const at = host.address('state_b');
        expect(hex(host.bytes.slice(at, at + host.result('stateLength')))).toBe(expected);
      }
      expect(hex(value(encode(layout.state, value(model.initialState(from)).state)))).toBe(expected);
    }
  });
});

const startOf = (plain: PlainModel, random: RandomStream): unknown =>
  plain.initialState?.length === 0 ? plain.initialState() : plain.initialState?.(random.integer(4294967296));

describe('sokoban.ts', () => {
  it('is solved by its recorded solution in every engine', async () => {
    const program = compiledSample('sokoban');
    const { layout } = program.section;
    const plain = await plainSample('sokoban');
    for (const host of [Host.javascript(program), await Host.wasm(program, 'speed')]) {
      let state = value(encode(layout.state, plain.initialState?.()));
      const ends = sokobanSolution.map((move) => {
        const result = host.step(state, value(encode(layout.action, move)), stream);
        if (!result.ok) throw new Error(result.error.message);
        state = result.next;
        return result.terminated;
      });
      expect(ends).toEqual([false, false, false, false, false, true]);
    }
  });
});

/** Quick before vitest's own comparison: tens of thousands of results are compared. */
function agree(place: readonly (string | number)[], found: Told, expected: Told): void {
  const isSame =
    found.next === expected.next &&
    Object.is((found.reward ?? 0) + 0, (expected.reward ?? 0) + 0) &&
    found.terminated === expected.terminated &&
    found.charges === expected.charges &&
    found.bytes === expected.bytes &&
    found.error?.message === expected.error?.message;
  if (!isSame || found.error !== undefined) expect([place, found]).toEqual([place, expected]);
}
