import { existsSync } from 'node:fs';
import { decodeFrom, RandomStream, selfDeclared, type ModelError, type RandomState } from '@orrery/contract';
import { checkProgram, emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel, type Model } from '@orrery/planner';
import { createSandbox, type Sandbox, type StepResult } from '@orrery/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstTries, verdictsWhenAsked } from '../benchmarks/src/first_try/programs.ts';
import { Host } from './engines.ts';

// Programs that a language model wrote without being taught the language: whatever is accepted means the same in V8 and
// QuickJS as emitted JavaScript, and in V8 and wasmtime as WebAssembly, on the states that random play leads to.

const steps = Number(process.env['ORRERY_STEPS'] ?? 60);
/** Steps until the world starts anew, if it has not ended. */
const longest = 20;
let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox({ workers: 1, wallClockMs: 800_000 });
});
afterAll(() => sandbox.close());

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function value<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const accepted = firstTries().flatMap(({ name, source }) => {
  const checked = source === undefined ? undefined : checkProgram(source, selfDeclared);
  return checked?.ok === true ? [{ name, program: checked.value }] : [];
});

describe('the committed programs', () => {
  it('have their prompts and a verdict of the compiler that they were written for', () => {
    const names = firstTries().map(({ name }) => name);
    const prompts = new URL('../benchmarks/first_try/programs/', import.meta.url);
    expect(names.filter((name) => !existsSync(new URL(`${name}.prompt.md`, prompts)))).toEqual([]);
    expect(Object.keys(verdictsWhenAsked().verdicts)).toEqual(names);
    expect(accepted.length).toBeGreaterThan(0);
  });
});

interface Play {
  readonly states: Uint8Array[];
  readonly actions: Uint8Array[];
  readonly streams: RandomState[];
  /** Bytes of the legal actions of each state. */
  readonly legal: string[];
  readonly results: StepResult[];
}

function initialState(host: Host, turn: number): Uint8Array {
  host.writeStream(RandomStream.of(31, 'InitialState', turn).state);
  expect(host.call('initial_state')).toBe(0);
  const at = host.address('state_b');
  return host.bytes.slice(at, at + host.result('stateLength'));
}

function legalActions(host: Host, state: Uint8Array): Uint8Array {
  host.bytes.set(state, host.address('state_a'));
  expect(host.call('legal_actions')).toBe(0);
  const at = host.address('legal');
  return host.bytes.slice(at, at + host.result('legalLength'));
}

/** The encoded actions of a list, apart. */
function apart({ section }: CheckedProgram, bytes: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const actions: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const { end } = value(decodeFrom(section.layout.action, view, at));
    actions.push(bytes.subarray(at, end));
    at = end;
  }
  return actions;
}

function play(program: CheckedProgram, host: Host): Play {
  const random = RandomStream.of(37, 'Policy', 0);
  const made: Play = { states: [], actions: [], streams: [], legal: [], results: [] };
  let state = initialState(host, 0);
  for (let i = 0; i < steps; i += 1) {
    const legal = legalActions(host, state);
    const choices = apart(program, legal);
    const action = choices[random.integer(Math.max(1, choices.length))];
    const stream = { ...RandomStream.of(41, 'Environment', i).state };
    const result = action === undefined ? undefined : host.step(state, action, stream);
    if (action !== undefined && result !== undefined) {
      made.states.push(state);
      made.actions.push(action);
      made.streams.push(stream);
      made.legal.push(hex(legal));
      made.results.push(result);
    }
    const goesOn = result?.ok === true && !result.terminated && i % longest < longest - 1;
    state = goesOn ? result.next : initialState(host, i + 1);
  }
  return made;
}

interface Told {
  readonly next?: string;
  readonly reward?: number;
  readonly terminated?: boolean;
  readonly error?: ModelError | undefined;
}

function told(result: StepResult): Told {
  return result.ok
    ? { next: hex(result.next), reward: result.reward + 0, terminated: result.terminated }
    : { error: result.error };
}

function toldByAddon(model: Model, state: Uint8Array, action: Uint8Array, stream: RandomState): Told {
  const result = model.step(state, action, stream);
  if (!result.ok) {
    const { source } = result.error;
    if (source === undefined) throw new Error(result.error.message);
    const { code, message, line, column } = source;
    return { error: { code, message, line, column } };
  }
  const { stateBytes, reward, terminated } = result.value;
  return { next: hex(stateBytes), reward: reward + 0, terminated };
}

describe.each(accepted)('$name', ({ program }) => {
  // Bounded by its steps and their charges; the clock only ends what hangs, on however busy a machine.
  it(`makes the same ${steps} random steps in every engine`, { timeout: 900_000 }, async () => {
    const host = Host.javascript(program);
    const { states, actions, streams, legal, results } = play(program, host);
    // Steps may stop where plain JavaScript would go on with undefined; alike in every engine.
    expect(results.some(({ ok }) => ok)).toBe(true);
    const wasm = await Host.wasm(program, 'speed');
    const model = value(loadModel(await emitWasm(program, { optimize: 'none' })));
    const inQuickJs = value(await sandbox.run(emitJavaScript(program), { states, actions, streams }));
    const listed = value(await sandbox.legalActions(emitJavaScript(program), states));
    for (const [i, result] of results.entries()) {
      const [state, action, stream] = [states[i]!, actions[i]!, streams[i]!];
      expect([i, hex(legalActions(wasm, state))]).toEqual([i, legal[i]]);
      const inJs = listed[i]!;
      expect([i, inJs.ok && inJs.actions.map(hex).join('')]).toEqual([i, legal[i]]);
      const expected = { ...told(result), charges: result.charges };
      const inWasm = wasm.step(state, action, stream);
      expect(['wasm', i, { ...told(inWasm), charges: inWasm.charges }]).toEqual(['wasm', i, expected]);
      const inSandbox = inQuickJs[i]!;
      expect(['QuickJS', i, { ...told(inSandbox), charges: inSandbox.charges }]).toEqual(['QuickJS', i, expected]);
      expect(['wasmtime', i, toldByAddon(model, state, action, stream)]).toEqual(['wasmtime', i, told(result)]);
    }
  });
});
