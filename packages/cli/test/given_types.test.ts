import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GivenTypes } from '@orrery/contract';
import { tasks } from '@orrery/environments';
import { afterAll, expect, test } from 'vitest';
import { contractOf } from '../src/accepted.ts';
import { contradiction } from '../src/given_types.ts';
import { recordedAssignment, userAssignment } from '../src/synthesis/user_environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'orrery-given-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const contract: GivenTypes = {
  name: 'lamp',
  types: 'given',
  initialState: ['initialState'],
  terminated: 'done',
  legalActions: 'optional',
  declaration: "type State = { at: number[]; lit: boolean };\ntype Action = 'on' | 'off';",
  state: {
    kind: 'record',
    fields: [
      { name: 'at', type: { kind: 'array', element: { kind: 'number' }, length: 2 } },
      { name: 'lit', type: { kind: 'boolean' } },
    ],
  },
  action: { kind: 'literal', values: ['off', 'on'] },
};

test('the layouts of every task say what its declaration says', () => {
  const beehive = join(import.meta.dirname, '../../../examples/beehive/environment.json');
  const own = (JSON.parse(readFileSync(beehive, 'utf8')) as { contract: GivenTypes }).contract;
  const all = [...tasks.map((task) => task.contract), own, contract];
  expect(all.map((each) => (each.types === 'given' ? contradiction(each) : undefined)).filter(Boolean)).toEqual([]);
});

test.each([
  [
    "type State = { at: number[]; lit: number };\ntype Action = 'on' | 'off';",
    'state.lit is number in the declaration, and boolean in the layout',
  ],
  [
    "type State = { at: number[]; lit: boolean; hue: string };\ntype Action = 'on' | 'off';",
    'state.hue is string in the declaration, and missing in the layout',
  ],
  [
    "type State = { at: number[] };\ntype Action = 'on' | 'off';",
    'state.lit is boolean in the layout, and missing in the declaration',
  ],
  [
    "type State = { at: string[]; lit: boolean };\ntype Action = 'on' | 'off';",
    'state.at[] is string in the declaration, and number in the layout',
  ],
  [
    "type State = { at: [number, number, number]; lit: boolean };\ntype Action = 'on' | 'off';",
    'state.at is number[] of length 3 in the declaration, and number[] of length 2 in the layout',
  ],
  [
    "type State = { at: number[]; lit: boolean };\ntype Action = 'on' | 'off' | 'dim';",
    'action is "on" | "off" | "dim" in the declaration, and "off" | "on" in the layout',
  ],
  ['type State = {', 'the declaration is not accepted: '],
])('a declaration that says something else is named with both spellings: %s', (declaration, message) => {
  expect(contradiction({ ...contract, declaration })).toContain(message);
});

test('a folder is judged on without a description, and asked about with one', () => {
  writeFileSync(join(folder, 'environment.json'), JSON.stringify({ id: 'lamp', contract }));
  const state = { at: [0, 1], lit: true };
  const step = { state, action: 'on', nextState: state, reward: 0, terminated: false };
  writeFileSync(join(folder, 'transitions.jsonl'), `${JSON.stringify(step)}\n`);
  expect(recordedAssignment(folder).transitions).toHaveLength(1);
  expect(() => userAssignment(folder)).toThrow(/description\.md: there is no such file/);
  expect(() => contractOf({ data: join(folder, 'nope') })).toThrow(/nope: there is no such file or folder/);
});

test.each([
  [
    { declaration: 'type State = number;\ntype Action = 0 | 1;' },
    /environment\.json: state is number in the declaration/,
  ],
  [
    { actionSpace: { kind: 'finite', actions: ['on', 'dim'] } },
    /environment\.json: the contract is wrong at 'actionSpace\.actions\.1': it is no value of the action type/,
  ],
])('a folder and a contract by itself are refused before anything is done: %j', (change, message) => {
  writeFileSync(join(folder, 'environment.json'), JSON.stringify({ id: 'lamp', contract: { ...contract, ...change } }));
  expect(() => userAssignment(folder)).toThrow(message);
  expect(() => contractOf({ data: folder })).toThrow(message);
});
