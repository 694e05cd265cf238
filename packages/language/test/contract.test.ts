import { readFileSync } from 'node:fs';
import { selfDeclared, type GivenTypes, type ModelContract } from '@orrery/contract';
import { describe, expect, test } from 'vitest';
import { compactDiagnostic } from '../src/diagnostic.ts';
import type { LoweredProgram } from '../src/ir/lowered.ts';
import { lowerProgram } from '../src/lower.ts';
import { interpretedStep, numbersContract } from './reference.ts';

function accept(source: string, contract: ModelContract): LoweredProgram {
  const result = lowerProgram(source, contract);
  if (!result.ok) throw new Error(result.error.map(compactDiagnostic).join('\n'));
  return result.value;
}

function rules(source: string, contract: ModelContract): string[] {
  const result = lowerProgram(source, contract);
  return result.ok ? [] : result.error.map(({ rule }) => rule);
}

const fourNumbers: GivenTypes = {
  ...numbersContract,
  name: 'four numbers',
  state: { kind: 'array', element: { kind: 'number' }, length: 4 },
  action: { kind: 'literal', values: [0, 1] },
  declaration: 'export type State = number[]; // 4 numbers\nexport type Action = 0 | 1;',
  actionSpace: { kind: 'finite', actions: [0, 1] },
};
const body = '{ return { state, reward: action, terminated: false }; }';
const result = '{ state: State; reward: number; terminated: boolean }';
const step = `export function step(state: State, action: Action): ${result} ${body}`;

describe('given types', () => {
  test('are used without import, imported as types, or repeated, whatever the spelling', () => {
    for (const prefix of [
      '',
      "import type { State, Action, Random } from './types';\n",
      "import { State } from 'somewhere';\n",
      'type State = number[];\ntype Action = 0 | 1;\n',
      'export type State = [number, number, number, number];\n',
      'export type State = readonly number[];\n',
    ])
      expect(accept(prefix + step, fourNumbers).layout.state, prefix).toEqual(fourNumbers.state);
  });

  test('repeated with another length or shape are rejected', () => {
    expect(rules(`type State = [number, number];\n${step}`, fourNumbers)).toEqual(['WM0606']);
    expect(rules(`type State = boolean[];\n${step}`, fourNumbers)).toEqual(['WM0606']);
  });

  test('positions behind a blanked import stay', () => {
    const found = lowerProgram(`import { State } from './a';\nconst x: number = true;\n${step}`, fourNumbers);
    expect(found.ok ? [] : found.error.map(compactDiagnostic)).toEqual([
      "TS2322 2:7 Type 'boolean' is not assignable to type 'number'.",
    ]);
  });

  test('a const arrow function and an export list are entries too', () => {
    accept(`export const step = (state: State, action: Action): ${result} => (${body.slice(9, -3)});`, fourNumbers);
    accept(`function step(state: State, action: Action): ${result} ${body}\nexport { step };`, fourNumbers);
  });
});

describe('self-declared types', () => {
  const cartpole = readFileSync(new URL('./programs/cartpole.ts', import.meta.url), 'utf8');

  test('fields keep their declared order in the layout, literals theirs in the action space', () => {
    const { layout, entries } = accept(cartpole, selfDeclared);
    expect(layout.state).toEqual({
      kind: 'record',
      fields: ['x', 'xDot', 'theta', 'thetaDot', 'steps']
        .map((name) => ({ name, type: { kind: 'number' } }) as const)
        .concat([{ name: 'done', type: { kind: 'boolean' } } as never]),
    });
    expect(layout.actionSpace).toEqual({ kind: 'finite', actions: [0, 1] });
    expect(layout).toMatchObject({ stochastic: false, legalActions: true, initialState: true, players: false });
    expect(entries.step.terminated).toBe('done');
    expect(entries.initialState?.takesSeed).toBe(true);
  });

  test('literals keep the order they are written in', () => {
    const source = `export type State = { b: 2 | 0 | 1; a: [number, boolean]; c: [number, number] };
      export type Action = 3 | 1;
      export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
        return { state, reward: action, done: false };
      }`;
    const { layout } = accept(source, selfDeclared);
    expect(layout.action).toEqual({ kind: 'literal', values: [3, 1] });
    expect(layout.state).toEqual({
      kind: 'record',
      fields: [
        { name: 'b', type: { kind: 'literal', values: [2, 0, 1] } },
        { name: 'a', type: { kind: 'tuple', elements: [{ kind: 'number' }, { kind: 'boolean' }] } },
        { name: 'c', type: { kind: 'array', element: { kind: 'number' }, length: 2 } },
      ],
    });
  });

  test('an action that is no literal union needs legalActions', () => {
    const source = `export type State = { x: number };\nexport type Action = number;
      export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
        return { state, reward: action, done: false };
      }`;
    expect(rules(source, selfDeclared)).toEqual(['WM0601']);
    const legal = 'export function legalActions(state: State): Action[] { return [1, 2]; }';
    expect(accept(`${source}\n${legal}`, selfDeclared).layout.actionSpace).toEqual({ kind: 'legalActions' });
  });
});

test('a program is stochastic iff its step can reach a draw', () => {
  expect(accept(step, numbersContract).layout.stochastic).toBe(false);
  const helper = 'function roll(random: Random): number { return random.integer(6); }';
  const drawing = `export function step(state: State, action: Action, random: Random): ${result} {
    return { state: [roll(random)], reward: 0, terminated: false };
  }`;
  expect(accept(`${helper}\n${drawing}`, numbersContract).layout.stochastic).toBe(true);
});

test('parameters are listed and constants that depend on them are computed at initialisation', () => {
  const source = `export const parameters = { gravity: 9.8, drag: -0.5 };
    const FORCE = parameters.gravity * 2;
    const PURE = 3 * 2;
    export function step(state: State, action: Action): ${result} {
      return { state: [FORCE + PURE, parameters.drag], reward: 0, terminated: false };
    }`;
  const program = accept(source, numbersContract);
  expect(program.module.parameters).toEqual([
    { name: 'gravity', value: 9.8 },
    { name: 'drag', value: -0.5 },
  ]);
  expect(program.module.constants.find(({ name }) => name === 'FORCE')?.value).toBeUndefined();
  expect(program.module.constants.find(({ name }) => name === 'PURE')?.value).toBe(6);
  expect(interpretedStep(program)([], 0, {})['state']).toEqual([25.6, -0.5]);
});
