import { encode, RandomStream, selfDeclared, type Value } from '@orrery/contract';
import { checkProgram, conditionsOf, emitJavaScript, type CheckedProgram } from '@orrery/language';
import { createSandbox, type Sandbox } from '@orrery/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstTries } from '../benchmarks/src/first_try/programs.ts';
import { Host } from './engines.ts';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox({ workers: 1 });
});
afterAll(() => sandbox.close());

function value<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const watched = (source: string): CheckedProgram => value(checkProgram(source, selfDeclared, { watched: true }));

const ball = `
export interface State { y: number; kind: 'up' | 'down' | 'still' }
export type Action = number;
const START = 3 > 2 ? 10 : 0;
function isLow(y: number): boolean { return y < 1; }
export function initialState(): State { return { y: START === 10 ? 10 : 5, kind: 'up' }; }
export function legalActions(state: State): Action[] { return state.y > 7 ? [0] : [0, 1]; }
export function step(state: State, action: Action) {
  let y = state.y;
  switch (state.kind) {
    case 'up': y += 1; break;
    case 'down': y -= 1; break;
    default: break;
  }
  for (let i = 0; i < 2; i++) if (action === 1 && y > 5) y = y / 2;
  const parts = [y, y].filter((p) => p >= 0);
  return { state: { y, kind: state.kind }, reward: parts.length, done: !isLow(y) ? false : true };
}`;

describe('conditions of a watched program', () => {
  const program = watched(ball);
  const { layout } = program.section;
  const ran = async (steps: readonly (readonly [Value, Value])[]): Promise<Map<string, number>[]> => {
    const states = steps.map(([state]) => value(encode(layout.state, state)));
    const actions = steps.map(([, action]) => value(encode(layout.action, action)));
    const results = value(await sandbox.coverage(emitJavaScript(program), { states, actions }));
    return results.map((result) => {
      if (!result.ok) throw new Error(result.error.message);
      expect(result.conditions.length).toBe(conditionsOf(program).length);
      return new Map(conditionsOf(program).map(({ text }, at) => [text, result.conditions[at] ?? -1]));
    });
  };

  it('are its branches, cases and comparisons, each once, with their places', () => {
    const named = conditionsOf(program).map(({ line, text, inStep }) => ({ line, text, inStep }));
    const order = (text: string): string => text.toLowerCase();
    expect(named.toSorted((a, b) => a.line - b.line || (order(a.text) < order(b.text) ? -1 : 1))).toEqual([
      { line: 4, text: '3 > 2', inStep: false },
      { line: 5, text: 'y < 1', inStep: true },
      { line: 6, text: 'START === 10', inStep: false },
      { line: 7, text: 'state.y > 7', inStep: false },
      { line: 11, text: "case 'up'", inStep: true },
      { line: 12, text: "case 'down'", inStep: true },
      { line: 15, text: 'action === 1', inStep: true },
      { line: 15, text: 'i < 2', inStep: true },
      { line: 15, text: 'y > 5', inStep: true },
      { line: 16, text: 'p >= 0', inStep: true },
      { line: 17, text: 'isLow(y)', inStep: true },
    ]);
  });

  it('say of each step which of them held and failed in it, and nothing of another step', async () => {
    const [rising, falling, low] = await ran([
      [{ y: 8, kind: 'up' }, 1],
      [{ y: 4, kind: 'down' }, 0],
      [{ y: 0.5, kind: 'still' }, 1],
    ]);
    const [never, held, failed, both] = [0, 1, 2, 3];
    expect(Object.fromEntries(rising!)).toMatchObject({
      "case 'up'": held,
      "case 'down'": never,
      'i < 2': both,
      'action === 1': held,
      'y > 5': both, // of 9, then of 4.5
      'isLow(y)': failed,
      'y < 1': failed,
      'state.y > 7': never,
    });
    expect(Object.fromEntries(falling!)).toMatchObject({
      "case 'up'": failed,
      "case 'down'": held,
      'action === 1': failed,
      'y > 5': never,
      'p >= 0': held,
    });
    expect(Object.fromEntries(low!)).toMatchObject({ "case 'down'": failed, 'y > 5': failed, 'isLow(y)': held });
  });
});

// Every fourth: of each kind one or two.
const some = firstTries().flatMap(({ name, source = '' }, at) => (at % 4 === 0 ? [{ name, source }] : []));

describe.each(some)('$name', ({ source }) => {
  const plain = checkProgram(source, selfDeclared);
  it.runIf(plain.ok)('does the same, for the same charges and bytes, when it is watched', () => {
    const hosts = [value(plain), watched(source)].map((program) => Host.javascript(program));
    const random = RandomStream.of(5, 'Policy', 0);
    const runs = hosts.map((host) => {
      host.writeStream(RandomStream.of(3, 'InitialState', 0).state);
      expect(host.call('initial_state')).toBe(0);
      const at = host.address('state_b');
      return host.bytes.slice(at, at + host.result('stateLength'));
    });
    expect(runs[1]).toEqual(runs[0]);
    let state: Uint8Array = runs[0]!;
    for (let i = 0; i < 25; i += 1) {
      const chosen = hosts.map((host) => {
        host.bytes.set(state, host.address('state_a'));
        expect(host.call('legal_actions')).toBe(0);
        const at = host.address('legal');
        return host.bytes.slice(at, at + host.result('legalLength'));
      });
      expect(chosen[1]).toEqual(chosen[0]);
      const size = chosen[0]!.length / Math.max(1, hosts[0]!.result('legalCount'));
      if (!Number.isInteger(size) || size === 0) break;
      const from = size * random.integer(hosts[0]!.result('legalCount'));
      const action = chosen[0]!.slice(from, from + size);
      const stream = { ...RandomStream.of(4, 'Environment', i).state };
      const [a, b] = hosts.map((host) => host.step(state, action, { ...stream }));
      // Places are numbered anew where conditions have some, and read the same.
      expect(b).toEqual(a);
      if (a?.ok !== true || a.terminated) break;
      state = a.next;
    }
  });
});
