import { encode, limitsRecord, resultsRecord, selfDeclared, type ModelContract } from '@orrery/contract';
import { describe, expect, test } from 'vitest';
import { composeProgram, checkProgram } from '../src/compile.ts';
import { compactDiagnostic } from '../src/diagnostic.ts';
import { numbersContract, reference } from './reference.ts';
import { engineNames, fillRegion, instancesOf, place, regionBytes, view, type Instance } from './emitted/engines.ts';

const contract: ModelContract = { ...numbersContract, name: 'numbers in two', form: 'transition+reward' };

const transition = `
export const parameters = { gain: 2, drift: -0.5 };
const LIMIT = 5;
function helper(x: number): number { return x * parameters.gain + parameters.drift; }
export function transition(state: State, action: Action, random: Random): State {
  state.push(helper(action));
  for (let i = 0; i < state.length; i++) state[i] = Math.min(LIMIT, state[i] + action);
  return state;
}
export function legalActions(state: State): Action[] { return [state.length, 1]; }
`;
const reward = `
export const parameters = { bonus: 10 };
const LIMIT = 2;
const table = [1, 2, 3];
function helper(x: number): number { return x + LIMIT; }
class Goal {
  reached = 0;
  look(xs: readonly number[]): this { for (const x of xs) if (x > LIMIT) this.reached += parameters.bonus; return this; }
}
export function reward(state: State, action: Action, nextState: State): { reward: number; terminated: boolean } {
  const before = state.reduce((sum, x) => sum + x, 0);
  const goal = new Goal().look(state).look(nextState);
  nextState[0] = helper(nextState.length);
  state.length > 0 && state.pop();
  return { reward: goal.reached + before + action + nextState[0] + table[1], terminated: nextState.length > 4 };
}
`;

function composed(first = transition, second = reward, by = contract) {
  const program = composeProgram(first, second, by);
  if (!program.ok) throw new Error(program.error.map(compactDiagnostic).join('\n'));
  return program.value;
}

function reasons(first: string, second: string, by = contract): string[] {
  const program = composeProgram(first, second, by);
  return program.ok ? [] : program.error.map(compactDiagnostic);
}

function bytes(value: unknown): Uint8Array {
  const encoded = encode(numbersContract.state, value);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value;
}

function run(instance: Instance, state: readonly number[], action: number) {
  fillRegion(instance, 'state_a', bytes(state));
  view(instance).setFloat64(place(instance, 'action'), action, true);
  fillRegion(instance, 'results', new Uint8Array(resultsRecord.size));
  const status = instance.exports['step']?.();
  const length = view(instance).getUint32(place(instance, 'results', resultsRecord.stateLength), true);
  return {
    status,
    state: Buffer.from(regionBytes(instance, 'state_b').subarray(0, length)).toString('hex'),
    reward: view(instance).getFloat64(place(instance, 'results', resultsRecord.reward), true),
    terminated: view(instance).getUint32(place(instance, 'results', resultsRecord.terminated), true),
    results: Buffer.from(regionBytes(instance, 'results')).toString('hex'),
  };
}

async function started(program: ReturnType<typeof composed>): Promise<readonly Instance[]> {
  const instances = await instancesOf(program.linked);
  for (const instance of instances) {
    view(instance).setUint32(place(instance, 'limits', limitsRecord.charges), 100_000, true);
    expect(instance.exports['set_parameters']?.()).toBe(0);
  }
  return instances;
}

test('a composed step is the transition, then the reward on copies, in every engine', async () => {
  const instances = await started(composed());
  const world = reference(transition) as unknown as { transition(state: number[], action: number): number[] };
  const goal = reference(reward) as unknown as {
    reward(state: number[], action: number, next: number[]): { reward: number; terminated: boolean };
  };
  for (const state of [[], [1], [1, 2, 3], [4.5, -1, 0.25, 8]])
    for (const action of [0, 1, -2, 3.5]) {
      const next = world.transition([...state], action);
      const verdict = goal.reward([...state], action, [...next]);
      const [first, ...others] = instances.map((instance) => run(instance, state, action));
      expect(first).toMatchObject({
        status: 0,
        state: Buffer.from(bytes(next)).toString('hex'),
        reward: verdict.reward,
        terminated: Number(verdict.terminated),
      });
      others.forEach((other, at) => expect([engineNames[at + 1], other]).toEqual([engineNames[at + 1], first]));
    }
});

test('the section lists the parameters of both and the entries of the transition', () => {
  const { section } = composed();
  expect(section.parameters).toEqual([
    { name: 'gain', value: 2 },
    { name: 'drift', value: -0.5 },
    { name: 'bonus', value: 10 },
  ]);
  expect(section.layout).toMatchObject({ legalActions: true, initialState: false, stochastic: false });
});

test('a transition that draws makes a stochastic step', () => {
  const draws = transition.replace('helper(action)', 'random.integer(6)');
  expect(composed(draws).section.layout.stochastic).toBe(true);
});

test('the hash of a program in two modules changes with either, and with the border between them', () => {
  const hash = (a: string, b: string): string => composed(a, b).section.sourceHash;
  const all = [
    hash(transition, reward),
    hash(`${transition} `, reward),
    hash(transition, ` ${reward}`),
    hash(transition, reward.replace('LIMIT = 2', 'LIMIT = 3')),
  ];
  expect(new Set(all).size).toBe(4);
});

test('a place that fails names its module', async () => {
  const bad = reward.replace('table[1]', 'table[action]');
  const program = composed(transition, bad);
  const [javascript] = await started(program);
  if (javascript === undefined) return;
  expect(run(javascript, [], 7).status).not.toBe(0);
  const site = view(javascript).getUint32(place(javascript, 'results', resultsRecord.site), true);
  const line = bad.split('\n').findIndex((text) => text.includes('table[action]')) + 1;
  expect(program.section.sites[site]).toMatchObject({ line, text: 'reward: table[action]' });
});

test('types that the transition declares are known to the reward', () => {
  const own = { ...selfDeclared, form: 'transition+reward' } as const;
  const world = `
    export interface State { x: number; tags: number[] }
    export type Action = 0 | 1;
    export function transition({ x, tags }: State, action: Action): State { return { x: x + action, tags }; }
    export function init(): State { return { x: 0, tags: [1] }; }`;
  const goal = `import type { State, Action } from './transition';
    export const reward = (state: State, action: Action, nextState: State): { reward: number; done: boolean } =>
      ({ reward: nextState.x - state.x + nextState.tags.length, done: action === 1 });`;
  expect(composed(world, goal, own).section.layout.actionSpace).toEqual({ kind: 'finite', actions: [0, 1] });
});

test('a reward may take fewer parameters, under another name', () => {
  const named: ModelContract = { ...contract, entryNames: { transition: 'advance', reward: 'score' } };
  const program = composeProgram(
    'export function advance(state: State): State { return state; }',
    'export function score(state: State): { reward: number; terminated: boolean } { return { reward: state.length, terminated: false }; }',
    named,
  );
  expect(program.ok).toBe(true);
});

test('the reward cannot write to a constant of its module', () => {
  const writes = reward.replace('state.length > 0 && state.pop();', 'table[0] = 1;');
  expect(reasons(transition, writes)).toEqual([expect.stringMatching(/^WM0701 reward:14:3 /u)]);
});

describe('what is wrong is named with its module:', () => {
  const emptyReward =
    'export function reward(): { reward: number; terminated: boolean } { return { reward: 0, terminated: true }; }';
  const still = 'export function transition(state: State): State { return state; }';
  test.each([
    ['syntax', `${still}\nvar x = 1;`, emptyReward, /^WM0301 transition:2:1 /u],
    ['types', still, `${emptyReward}\nconst x: number = true;`, /^TS2322 reward:2:7 /u],
    ['imports', still, `import fs from 'fs';\n${emptyReward}`, /^WM0104 reward:1:1 /u],
    ['size', still, ' '.repeat(70_000), /^WM0306 reward:1:1 /u],
    [
      'a missing transition',
      emptyReward,
      emptyReward,
      /^WM0601 transition:1:1 The program does not export 'transition'/u,
    ],
    ['a missing reward', still, still, /^WM0601 reward:1:1 The program does not export 'reward'/u],
    ['a result of another type', still, emptyReward.replaceAll('terminated', 'done'), /^WM0604 reward:1:27 /u],
    [
      'a parameter of another type',
      still.replace('state: State', 'state: boolean').replace('return state', 'return []'),
      emptyReward,
      /^WM0603 transition:1:28 /u,
    ],
    [
      'parameters of one name',
      `${still}\nexport const parameters = { g: 1 };`,
      `${emptyReward}\nexport const parameters = { g: 2 };`,
      /^WM0611 reward:2:29 Both modules export a parameter 'g'/u,
    ],
  ])('%s', (_, first, second, expected) => {
    expect(reasons(first, second)).toEqual([expect.stringMatching(expected)]);
  });

  test('the same place in both modules is named twice', () => {
    const found = reasons(`var x = 1;\n${still}`, `var x = 1;\n${emptyReward}`);
    expect(found.map((text) => text.slice(0, 22))).toEqual([
      'WM0301 transition:1:1 ',
      "WM0301 reward:1:1 'var".slice(0, 22),
    ]);
  });
});

test('a contract of one form refuses sources of the other', () => {
  const step = checkProgram(transition, contract);
  const two = composeProgram(transition, reward, numbersContract);
  expect([step, two].map((each) => (each.ok ? [] : each.error.map(compactDiagnostic)))).toEqual([
    [
      "WM0612 1:1 A contract of the form 'transition+reward' takes the sources of a transition and a reward. Use composeProgram.",
    ],
    ["WM0612 1:1 A contract of the form 'step' takes one source. Use checkProgram."],
  ]);
});
