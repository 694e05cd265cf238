import { readFileSync } from 'node:fs';
import { decode, encode, randomRecord, scriptEntry, selfDeclared, statusCode, type Value } from '@orrery/contract';
import { checkProgram, emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel } from '@orrery/planner';
import { createSandbox } from '@orrery/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Host } from './engines.ts';

const scriptFlag = 2;
const actions = ['dice', 'coins', 'both', 'never', 'many', 'float', 'normal', 'wrong'] as const;
type Action = (typeof actions)[number];

let program: CheckedProgram;
let hosts: readonly (readonly [string, Host])[];
beforeAll(async () => {
  const source = readFileSync(new URL('./programs/chances.txt', import.meta.url), 'utf8');
  const checked = checkProgram(source, selfDeclared);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error, null, 2));
  program = checked.value;
  hosts = [
    ['V8 running the JavaScript', Host.javascript(program)],
    ['wasm', await Host.wasm(program, 'none')],
    ['optimised wasm', await Host.wasm(program, 'speed')],
  ];
});

interface Replay {
  readonly status: number;
  readonly total: number;
  readonly asked: readonly number[];
}

/** One step from a total of 0 under a script: the host's side of contract/abi.ts. */
function replay(host: Host, action: Action, script: readonly number[]): Replay {
  const { view } = host;
  const entry = (i: number, field: 'outcome' | 'asked'): number =>
    host.address('script', scriptEntry.size * i + scriptEntry[field]);
  script.forEach((outcome, i) => view.setFloat64(entry(i, 'outcome'), outcome, true));
  const word = (field: 'flags' | 'scriptPosition' | 'scriptLength', value: number): void =>
    view.setUint32(host.address('random', randomRecord[field]), value, true);
  word('flags', scriptFlag);
  word('scriptPosition', 0);
  word('scriptLength', script.length);
  host.bytes.fill(0, host.address('state_a'), host.address('state_a') + 8);
  const encoded = encode(program.section.layout.action, action);
  if (!encoded.ok) throw new Error(encoded.error.message);
  host.bytes.set(encoded.value, host.address('action'));
  const status = host.call('step');
  const drawn = status === 0 ? host.view.getUint32(host.address('random', randomRecord.scriptPosition), true) : 0;
  return {
    status,
    total: status === 0 ? host.view.getFloat64(host.address('state_b'), true) : 0,
    asked: Array.from({ length: drawn }, (_, i) => host.view.getFloat64(entry(i, 'asked'), true)),
  };
}

/** Every leaf of a step, depth first, with its probability: what an exact planner does. */
function enumerate(host: Host, action: Action): Map<number, number> {
  const leaves = new Map<number, number>();
  const open: number[][] = [[]];
  for (let script = open.pop(); script !== undefined; script = open.pop()) {
    const { total, asked } = replay(host, action, script);
    const next = asked[script.length];
    if (next === undefined) {
      const probability = asked.reduce((product, n, i) => product * (n > 0 ? 1 / n : script[i] === 1 ? -n : 1 + n), 1);
      leaves.set(total, (leaves.get(total) ?? 0) + probability);
      continue;
    }
    const outcomes = next > 0 ? Array.from({ length: next }, (_, i) => i) : [0, 1];
    for (const outcome of outcomes) open.push([...script, outcome]);
  }
  return leaves;
}

describe('in script mode', () => {
  it('integer and chance take their outcomes and write down what they were asked', () => {
    for (const [name, host] of hosts) {
      const found = (action: Action, script: readonly number[]) => [name, replay(host, action, script)];
      expect(found('dice', [4])).toEqual([name, { status: 0, total: 5, asked: [6] }]);
      // Past the script's end every outcome is 0.
      expect(found('dice', [])).toEqual([name, { status: 0, total: 1, asked: [6] }]);
      expect(found('coins', [1, 0, 1])).toEqual([name, { status: 0, total: 2, asked: [-0.25, -0.25, -0.25] }]);
      expect(found('both', [1, 2])).toEqual([name, { status: 0, total: 20, asked: [-0.5, 3] }]);
      expect(found('both', [0, 2])).toEqual([name, { status: 0, total: -1, asked: [-0.5] }]);
      // A probability is held to 0..1, as drawing holds it by its comparison.
      expect(found('never', [0, 1, 0])).toEqual([name, { status: 0, total: 1, asked: [-0, -1, -0] }]);
    }
  });

  it('every way that a step may turn out is found once, with its probability', () => {
    const dice = new Map([1, 2, 3, 4, 5, 6].map((total) => [total, 1 / 6]));
    // Binomial with n = 3 and p = 1/4.
    const coins = new Map([
      [0, 27 / 64],
      [1, 27 / 64],
      [2, 9 / 64],
      [3, 1 / 64],
    ]);
    for (const [, host] of hosts) {
      for (const [action, expected] of [
        ['dice', dice],
        ['coins', coins],
      ] as const) {
        const found = enumerate(host, action);
        expect([...found.keys()].toSorted((a, b) => a - b)).toEqual([...expected.keys()]);
        for (const [total, probability] of expected) expect(found.get(total)).toBeCloseTo(probability, 12);
      }
      expect([...enumerate(host, 'both')].toSorted(([a], [b]) => a - b)).toEqual([
        [-1, 0.5],
        [0, 0.5 / 3],
        [10, 0.5 / 3],
        [20, 0.5 / 3],
      ]);
    }
  });

  it('float, normal and more draws than a script holds are not enumerable', () => {
    for (const [name, host] of hosts) {
      for (const action of ['float', 'normal', 'many'] as const)
        expect([name, action, replay(host, action, []).status]).toEqual([name, action, statusCode.not_enumerable]);
      const { sites } = program.section;
      replay(host, 'normal', []);
      expect(sites[host.result('site')]?.text).toBe('random.normal()');
      expect(replay(host, 'wrong', []).status).toBe(statusCode.invalid_draw);
      expect(replay(host, 'dice', [0]).status).toBe(0);
    }
  });
});

/** What an engine says of every way a step can turn out, in its order, or of its failure. */
type Told =
  | readonly { readonly probability: number; readonly state: string; readonly reward: number; readonly end: boolean }[]
  | { readonly code: string; readonly message: string; readonly line: number; readonly column: number };

const sandbox = createSandbox({ workers: 1 });
afterAll(() => sandbox.close());
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function bytesOf(what: 'state' | 'action', value: Value): Uint8Array {
  const bytes = encode(program.section.layout[what], value);
  if (!bytes.ok) throw new Error(bytes.error.message);
  return bytes.value;
}

async function inQuickJs(states: readonly Uint8Array[], taken: readonly Uint8Array[], limit: number): Promise<Told[]> {
  const batch = { states, actions: taken, outcomes: limit };
  const results = await sandbox.outcomes(emitJavaScript(program), batch);
  if (!results.ok) throw new Error(results.error.message);
  return results.value.map((result) =>
    result.ok
      ? result.outcomes.map(({ probability, next, reward, terminated: end }) => ({
          probability,
          state: hex(next),
          reward,
          end,
        }))
      : result.error,
  );
}

async function throughTheAddon(states: readonly Uint8Array[], taken: readonly Uint8Array[], limit: number) {
  const model = loadModel(await emitWasm(program, { optimize: 'speed' }), { outcomes: limit });
  if (!model.ok) throw new Error(model.error.message);
  return states.map((state, at): Told => {
    const found = model.value.outcomes(state, taken[at]!);
    if (found.ok)
      return found.value.map(({ probability, stateBytes, reward, terminated: end }) => ({
        probability,
        state: hex(stateBytes),
        reward,
        end,
      }));
    const { source } = found.error;
    if (source === undefined) throw new Error(found.error.message);
    return source;
  });
}

describe('every way a step can turn out', () => {
  const start = (): Uint8Array => bytesOf('state', { total: 0 });
  const everyAction = (): Uint8Array[] => actions.map((action) => bytesOf('action', action));

  it('is told alike by QuickJS and by the addon, in order, bits and errors with their places', async () => {
    const states = actions.map(start);
    for (const limit of [1_000_000, 8, 6, 5, 1]) {
      const found = await inQuickJs(states, everyAction(), limit);
      expect(found).toEqual(await throughTheAddon(states, everyAction(), limit));
    }
  });

  it('has the probabilities of the distribution that the program draws from', async () => {
    // Binomial with n = 3 and p = 1/4; what never happens is no outcome.
    const distributions: Readonly<Partial<Record<Action, readonly (readonly [number, number])[]>>> = {
      dice: [1, 2, 3, 4, 5, 6].map((total) => [total, 1 / 6]),
      coins: [27 / 64, 27 / 64, 9 / 64, 1 / 64].map((probability, total) => [total, probability]),
      both: [
        [-1, 1 / 2],
        [0, 1 / 6],
        [10, 1 / 6],
        [20, 1 / 6],
      ],
      never: [[1, 1]],
    };
    const found = await inQuickJs(actions.map(start), everyAction(), 1_000_000);
    for (const [at, action] of actions.entries()) {
      const told = found[at]!;
      if ('code' in told) {
        expect([action, told.code]).toEqual([action, action === 'wrong' ? 'invalid_draw' : 'not_enumerable']);
        continue;
      }
      const totals = new Map<number, number>();
      for (const { state, probability } of told) {
        const decoded = decode(program.section.layout.state, Buffer.from(state, 'hex'));
        const { total } = (decoded.ok ? decoded.value : {}) as { total: number };
        totals.set(total, (totals.get(total) ?? 0) + probability);
      }
      const expected = distributions[action] ?? [];
      expect([...totals.keys()].toSorted((a, b) => a - b)).toEqual(expected.map(([total]) => total));
      for (const [total, probability] of expected) expect(totals.get(total)).toBeCloseTo(probability, 12);
    }
  });

  it('has as many leaves as the limit allows, and is not enumerable with more', async () => {
    const [dice] = await inQuickJs([start()], [bytesOf('action', 'dice')], 6);
    expect(dice).toMatchObject({ length: 6 });
    const [less] = await inQuickJs([start()], [bytesOf('action', 'dice')], 5);
    expect(less).toMatchObject({ code: 'not_enumerable', line: 0, column: 0 });
    expect(await sandbox.outcomes(emitJavaScript(program), { states: [], actions: [], outcomes: 0 })).toMatchObject({
      ok: false,
      error: { message: 'outcomes is 0; give a whole number from 1 to 2^32 - 1' },
    });
  });
});
