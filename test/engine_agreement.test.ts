import { readFileSync } from 'node:fs';
import {
  encode,
  fixedSize,
  RandomStream,
  randomRecord,
  sequenceRecord,
  type RandomState,
  type Value,
} from '@orrery/contract';
import { emitJavaScript, type CheckedProgram } from '@orrery/language';
import { createSandbox, type Sandbox, type StepResult } from '@orrery/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiled } from './compiled_programs.ts';
import { Host } from './engines.ts';

const steps = 10_000;
let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox({ workers: 1, wallClockMs: 120_000 });
});
afterAll(() => sandbox.close());

const bytesOf = (result: { readonly ok: boolean; readonly value?: Uint8Array }): Uint8Array => {
  if (!result.ok || result.value === undefined) throw new Error('a value does not encode');
  return result.value;
};

const starts: Record<'cartpole_sample' | 'cartpole' | 'pendulum' | 'gusty_walk', (random: RandomStream) => Value> = {
  cartpole_sample: (random) => ({
    x: random.float() - 0.5,
    xDot: random.float() - 0.5,
    theta: 0.2 * random.float() - 0.1,
    thetaDot: random.float() - 0.5,
    steps: random.integer(510),
    done: false,
  }),
  cartpole: (random) => [random.float() - 0.5, random.normal(), 0.2 * random.float() - 0.1, random.normal()],
  pendulum: (random) => [2 * random.float() - 1, 2 * random.float() - 1, 16 * random.float() - 8],
  gusty_walk: (random) => ({ position: random.integer(31) - 15, wind: random.normal(), visits: [] }),
};
type Walked = keyof typeof starts;
const walked = Object.keys(starts) as Walked[];

function drawAction(program: CheckedProgram, random: RandomStream): Uint8Array {
  const { action, actionSpace } = program.section.layout;
  switch (actionSpace.kind) {
    case 'finite':
      return bytesOf(encode(action, actionSpace.actions[random.integer(actionSpace.actions.length)]));
    case 'box':
      return bytesOf(encode(action, [3 * (2 * random.float() - 1)]));
    case 'legalActions':
      return bytesOf(encode(action, random.integer(3) - 1));
  }
}

interface Batch {
  readonly states: Uint8Array[];
  readonly actions: Uint8Array[];
  readonly streams: RandomState[];
  readonly results: StepResult[];
}

/** Random play from random starts; every step is kept with its result. */
function play(name: Walked, program: CheckedProgram, host: Host): Batch {
  const batch: Batch = { states: [], actions: [], streams: [], results: [] };
  const random = RandomStream.of(7, 'Policy', 0);
  let state: Uint8Array | undefined;
  for (let i = 0; i < steps; i += 1) {
    state ??= bytesOf(encode(program.section.layout.state, starts[name](random)));
    const action = drawAction(program, random);
    const stream = { ...RandomStream.of(7, 'Environment', i).state };
    const result = host.step(state, action, stream);
    batch.states.push(state);
    batch.actions.push(action);
    batch.streams.push(stream);
    batch.results.push(result);
    state = result.ok && !result.terminated && i % 50 !== 49 ? result.next : undefined;
  }
  return batch;
}

describe.each(walked)('%s in V8, WebAssembly and QuickJS', (name) => {
  it('makes the same 10,000 random steps bit for bit, with the same budgets', async () => {
    const program = compiled(name);
    const { states, actions, streams, results } = play(name, program, Host.javascript(program));
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(results.some((result) => result.ok && result.terminated)).toBe(name !== 'pendulum');
    for (const optimize of ['none', 'speed'] as const) {
      const wasm = await Host.wasm(program, optimize);
      for (const [i, expected] of results.entries()) {
        const found = wasm.step(states[i]!, actions[i]!, streams[i]!);
        if (!same(found, expected)) expect([optimize, i, found]).toEqual([optimize, i, expected]);
      }
    }
    const batch = await sandbox.run(emitJavaScript(program), { states, actions, streams });
    if (!batch.ok) throw new Error(batch.error.message);
    for (const [i, expected] of results.entries()) {
      const found = batch.value[i]!;
      if (!same(found, expected)) expect([i, found]).toEqual([i, expected]);
    }
  });

  it('rolls out as a loop over step outside would', async () => {
    const program = compiled(name);
    const hosts = [Host.javascript(program), await Host.wasm(program, 'none'), await Host.wasm(program, 'speed')];
    const outside = Host.javascript(program);
    const random = RandomStream.of(11, 'Simulation', 0);
    for (let i = 0; i < 200; i += 1) {
      const state = bytesOf(encode(program.section.layout.state, starts[name](random)));
      const stream = { ...RandomStream.of(11, 'Sample', i).state };
      const limit = random.integer(60);
      const discount = i % 3 === 0 ? 1 : 0.9 + 0.1 * random.float();
      const expected = rollOutside(outside, program, state, stream, limit, discount);
      for (const host of hosts) {
        host.bytes.set(state, host.address('state_a'));
        host.writeStream(stream);
        expect(host.call('rollout', limit, discount)).toBe(0);
        const found = {
          discountedReturn: host.result('discountedReturn'),
          steps: host.result('steps'),
          terminated: host.result('terminated') === 1,
          stream: host.readStream(),
        };
        expect(found).toEqual(expected);
      }
    }
  });
});

/** The default methods of crates/core/src/model.rs over one step at a time. */
function rollOutside(
  host: Host,
  program: CheckedProgram,
  from: Uint8Array,
  start: RandomState,
  limit: number,
  discount: number,
) {
  let stream = start;
  let state = from;
  let weight = 1;
  const rollout = { discountedReturn: 0, steps: 0, terminated: false, stream };
  while (rollout.steps < limit) {
    const action = chooseOutside(host, program, state, stream);
    if (action === undefined) {
      rollout.terminated = true;
      break;
    }
    const result = host.step(state, action.bytes, action.stream);
    if (!result.ok) throw new Error(result.error.message);
    rollout.discountedReturn += weight * result.reward;
    weight *= discount;
    rollout.steps += 1;
    stream = program.section.layout.stochastic ? result.stream : action.stream;
    state = result.next;
    if (result.terminated) {
      rollout.terminated = true;
      break;
    }
  }
  // Words of a stream are 32 bits; which sign JavaScript gives them is nobody's business.
  const { a, b, c, d } = stream;
  return { ...rollout, stream: { ...stream, a: a >>> 0, b: b >>> 0, c: c >>> 0, d: d >>> 0 } };
}

function chooseOutside(host: Host, program: CheckedProgram, state: Uint8Array, from: RandomState) {
  const { action, actionSpace } = program.section.layout;
  const stream = restored(from);
  switch (actionSpace.kind) {
    case 'finite': {
      const chosen = actionSpace.actions[stream.integer(actionSpace.actions.length)];
      return { bytes: bytesOf(encode(action, chosen)), stream: stream.state };
    }
    case 'box': {
      const components = actionSpace.low.map((low, i) => low + stream.float() * (actionSpace.high[i]! - low));
      return { bytes: bytesOf(encode(action, components)), stream: stream.state };
    }
    case 'legalActions': {
      host.bytes.set(state, host.address('state_a'));
      expect(host.call('legal_actions')).toBe(0);
      const count = host.result('legalCount');
      if (count === 0) return undefined;
      const size = fixedSize(action)!;
      const at = host.address('legal') + size * stream.integer(count);
      return { bytes: host.bytes.slice(at, at + size), stream: stream.state };
    }
  }
}

/** A stream that goes on where a state stands. */
function restored(state: RandomState): RandomStream {
  const stream = RandomStream.of(0, 'Reset', 0);
  Object.assign(stream.state, state);
  return stream;
}

describe.each(['cartpole', 'pendulum', 'gusty_walk'] as const)('returns of %s', (name) => {
  it('runs sequences as a loop over step outside would', async () => {
    const program = compiled(name);
    const hosts = [Host.javascript(program), await Host.wasm(program, 'none'), await Host.wasm(program, 'speed')];
    const outside = Host.javascript(program);
    const random = RandomStream.of(13, 'Simulation', 0);
    const [count, horizon, discount] = [40, 30, 0.97];
    const state = bytesOf(encode(program.section.layout.state, starts[name](random)));
    const size = fixedSize(program.section.layout.action)!;
    const actions = Array.from({ length: count * horizon }, () => drawAction(program, random));
    const streams = Array.from({ length: count }, (_, i) => ({ ...RandomStream.of(13, 'SampleModel', i).state }));
    const expected = streams.map((stream, i) =>
      sequenceOutside(outside, state, actions.slice(i * horizon, (i + 1) * horizon), stream, discount),
    );
    for (const host of hosts) {
      const bytes = count * (sequenceRecord.size + randomRecord.size + horizon * size);
      expect(host.call('reserve', bytes)).toBe(0);
      const base = host.result('reservedOffset');
      host.bytes.set(state, host.address('state_a'));
      streams.forEach((stream, i) =>
        host.writeStream(stream, base + count * sequenceRecord.size + i * randomRecord.size),
      );
      actions.forEach((action, i) =>
        host.bytes.set(action, base + count * (sequenceRecord.size + randomRecord.size) + i * size),
      );
      expect(host.call('returns', count, horizon, discount)).toBe(0);
      const found = expected.map((_, i) => {
        const at = base + i * sequenceRecord.size;
        return {
          discountedReturn: host.view.getFloat64(at + sequenceRecord.discountedReturn, true),
          steps: host.view.getUint32(at + sequenceRecord.steps, true),
          terminated: host.view.getUint32(at + sequenceRecord.terminated, true) === 1,
          status: host.view.getUint32(at + sequenceRecord.status, true),
        };
      });
      expect(found).toEqual(expected);
      // One sequence more than the area holds is refused.
      expect(host.call('returns', count + 1, horizon, discount)).toBe(16);
    }
  });
});

function sequenceOutside(
  host: Host,
  from: Uint8Array,
  actions: readonly Uint8Array[],
  start: RandomState,
  discount: number,
) {
  let [state, stream, weight] = [from, start, 1];
  const outcome = { discountedReturn: 0, steps: 0, terminated: false, status: 0 };
  for (const action of actions) {
    const result = host.step(state, action, stream);
    if (!result.ok) return { ...outcome, status: host.result('status') };
    outcome.discountedReturn += weight * result.reward;
    weight *= discount;
    outcome.steps += 1;
    [state, stream] = [result.next, result.stream];
    if (result.terminated) return { ...outcome, terminated: true };
  }
  return outcome;
}

describe('failures', () => {
  const cases: readonly { name: string; state: number[]; action: number; code: string; line: number; text: string }[] =
    [
      {
        name: 'a read past the end',
        state: [3, 0, 0],
        action: 1,
        code: 'out_of_range_read',
        line: 17,
        text: 'index 3, length 3',
      },
      {
        name: 'a fractional index',
        state: [0.5, 0, 0],
        action: 1,
        code: 'non_integer_index',
        line: 17,
        text: 'index 0.5, length 3',
      },
      {
        name: 'a write past the end',
        state: [4, 0, 0],
        action: 2,
        code: 'out_of_range_write',
        line: 18,
        text: 'index 4, length 3',
      },
      {
        name: 'recursion without end',
        state: [500, 0, 0],
        action: 3,
        code: 'call_depth_exceeded',
        line: 9,
        text: '500',
      },
      {
        name: 'a reward that is no number',
        state: [1, 0, 0],
        action: 4,
        code: 'non_finite_reward',
        line: 13,
        text: 'Infinity',
      },
      {
        name: 'a state of another length',
        state: [1, 0, 0],
        action: 5,
        code: 'wrong_shape',
        line: 13,
        text: 'found 4, expected 3',
      },
      { name: 'a throw', state: [1, 0, 0], action: 6, code: 'thrown', line: 22, text: 'no such action' },
      { name: 'a loop without end', state: [1, 0, 0], action: 7, code: 'budget_exhausted', line: 24, text: 'budget' },
      { name: 'memory without end', state: [1, 0, 0], action: 8, code: 'memory_exhausted', line: 28, text: 'memory' },
    ];

  it.each(cases)('$name ends in the same error in all engines', async ({ state, action, code, line, text }) => {
    const program = compiled('faulty');
    const { layout } = program.section;
    const encoded = bytesOf(encode(layout.state, state));
    const actionBytes = bytesOf(encode(layout.action, action));
    const stream = { ...RandomStream.of(1, 'Sample', 0).state };
    const limits = { charges: 200_000, bytes: 1 << 20 };
    const expected = Host.javascript(program, limits).step(encoded, actionBytes, stream);
    if (expected.ok) throw new Error('the step succeeded');
    expect(expected.error).toMatchObject({ code, line });
    expect(expected.error.message).toContain(text);
    for (const optimize of ['none', 'speed'] as const)
      expect((await Host.wasm(program, optimize, limits)).step(encoded, actionBytes, stream)).toEqual(expected);
    const batch = await sandbox.run(emitJavaScript(program), {
      states: [encoded],
      actions: [actionBytes],
      limits,
      totalCharges: 1e9,
    });
    expect(batch).toEqual({ ok: true, value: [expected] });
  });

  it('recursion 500 deep, and long sums, succeed in all engines', async () => {
    const program = compiled('faulty');
    const { layout } = program.section;
    const stream = { ...RandomStream.of(1, 'Sample', 0).state };
    for (const [state, action] of [
      [[499, 2, 0], 3],
      [[1000, 0.1, 0], 9],
    ] as const) {
      const encoded = bytesOf(encode(layout.state, state));
      const actionBytes = bytesOf(encode(layout.action, action));
      const expected = Host.javascript(program).step(encoded, actionBytes, stream);
      expect(expected.ok).toBe(true);
      for (const optimize of ['none', 'speed'] as const)
        expect((await Host.wasm(program, optimize)).step(encoded, actionBytes, stream)).toEqual(expected);
      const batch = await sandbox.run(emitJavaScript(program), { states: [encoded], actions: [actionBytes] });
      expect(batch.ok && batch.value[0]).toMatchObject(expected.ok ? { ...expected, stream: expect.anything() } : {});
    }
  });
});

describe('the call depth limit', () => {
  it('fits the stacks of all engines with sixty numbers alive in each of 500 frames', async () => {
    const program = compiled('deep');
    const { layout } = program.section;
    const actionBytes = bytesOf(encode(layout.action, 0));
    const stream = { ...RandomStream.of(1, 'Sample', 0).state };
    const hosts = [Host.javascript(program), await Host.wasm(program, 'none'), await Host.wasm(program, 'speed')];
    for (const [depth, code] of [
      [499, undefined],
      [500, 'call_depth_exceeded'],
    ] as const) {
      const encoded = bytesOf(encode(layout.state, [depth, 0.1]));
      const batch = await sandbox.run(emitJavaScript(program), { states: [encoded], actions: [actionBytes] });
      if (!batch.ok) throw new Error(batch.error.message);
      const results = [...hosts.map((host) => host.step(encoded, actionBytes, stream)), ...batch.value];
      for (const result of results) {
        expect(result.ok ? undefined : result.error.code).toBe(code);
        const first = results[0]!;
        expect(result.ok && result.reward).toBe(first.ok && first.reward);
      }
    }
  });
});

interface StreamVector {
  readonly state: readonly [number, number, number, number];
  readonly floats: readonly string[];
  readonly normals: readonly string[];
  readonly integers: readonly { readonly n: number; readonly values: readonly number[] }[];
  readonly chances: readonly { readonly p: number; readonly values: readonly boolean[] }[];
}

describe('the committed stream vectors', () => {
  const file = new URL('../packages/contract/vectors/streams.json', import.meta.url);
  const { streams } = JSON.parse(readFileSync(file, 'utf8')) as { readonly streams: readonly StreamVector[] };
  const fromHex = (bits: string): number => Buffer.from(bits, 'hex').readDoubleBE(0);

  it('are what guests draw', async () => {
    const program = compiled('draws');
    const { layout } = program.section;
    const hosts = [Host.javascript(program), await Host.wasm(program, 'none'), await Host.wasm(program, 'speed')];
    const states: Uint8Array[] = [];
    const actions: Uint8Array[] = [];
    const randoms: RandomState[] = [];
    const expected: Uint8Array[] = [];
    const ask = (vector: StreamVector, action: number, argument: number, drawn: readonly number[]): void => {
      const [a, b, c, d] = vector.state;
      states.push(bytesOf(encode(layout.state, { argument, count: drawn.length, drawn: [] })));
      actions.push(bytesOf(encode(layout.action, action)));
      randoms.push({ a, b, c, d, spare: 0, spareValid: false });
      expected.push(bytesOf(encode(layout.state, { argument, count: drawn.length, drawn })));
    };
    for (const vector of streams) {
      ask(vector, 0, 0, vector.floats.map(fromHex));
      for (const { n, values } of vector.integers) ask(vector, 1, n, values);
      for (const { p, values } of vector.chances) ask(vector, 2, p, values.map(Number));
      ask(vector, 3, 0, vector.normals.map(fromHex));
    }
    for (const host of hosts) {
      for (const [i, state] of states.entries())
        expect(host.step(state, actions[i]!, randoms[i]!)).toMatchObject({ ok: true, next: expected[i] });
    }
    const batch = await sandbox.run(emitJavaScript(program), { states, actions, streams: randoms });
    if (!batch.ok) throw new Error(batch.error.message);
    expect(batch.value.map((result) => (result.ok ? result.next : result.error))).toEqual(expected);
  });
});

/** Quick before vitest's own comparison: 10,000 results are compared three times. */
function same(a: StepResult, b: StepResult): boolean {
  if (!a.ok || !b.ok) return false;
  return (
    Object.is(a.reward, b.reward) &&
    a.terminated === b.terminated &&
    a.charges === b.charges &&
    a.bytes === b.bytes &&
    Buffer.compare(a.next, b.next) === 0 &&
    (['a', 'b', 'c', 'd', 'spare', 'spareValid'] as const).every((word) => Object.is(a.stream[word], b.stream[word]))
  );
}
