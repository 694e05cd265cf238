import { expect, test } from 'vitest';
import { checkProgram, unmarkedConstants } from '../src/index.ts';
import { selfDeclared } from '@orrery/contract';

test('constants that are literal numbers and no parameters are found, in the order of the source', () => {
  const source = `export type State = { x: number }; export type Action = number;
export const parameters = { speed: 2 };
const GRAVITY = 9.8, DOWN = -1 as const;
export const LIMIT: number = 1e3;
const SPEED = parameters.speed; // follows its parameter
const twice = 2 * LIMIT;
const name = 'a';
const table = [1, 2];
export function step(state: State, action: Action) {
  const inside = 3;
  return { state: { x: state.x + SPEED * GRAVITY * DOWN + twice + inside + name.length + (table[0] ?? 0) + action }, reward: 0, done: false };
}
export function legalActions(state: State): Action[] { return [0, 1]; }
`;
  expect(checkProgram(source, selfDeclared).ok).toBe(true);
  expect(unmarkedConstants(source)).toEqual([
    { name: 'GRAVITY', value: 9.8, line: 3, column: 7 },
    { name: 'DOWN', value: -1, line: 3, column: 22 },
    { name: 'LIMIT', value: 1000, line: 4, column: 14 },
  ]);
});
