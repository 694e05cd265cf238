import { promptNames, searchNames } from '@orrery/synthesis';
import { Command, InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { addSynthesisCommands } from '../src/synthesis/commands.ts';

test.each([
  ['--search', Object.keys(searchNames)],
  ['--prompts', Object.keys(promptNames)],
])('%s takes every name that the library has, and no other', (flag, names) => {
  const program = new Command();
  addSynthesisCommands(program);
  const synthesize = program.commands.find((command) => command.name() === 'synthesize');
  const option = synthesize?.options.find(({ long }) => long === flag);
  expect(option?.argChoices?.toSorted()).toEqual(names.toSorted());
});

test('the nucleus of sampling is a probability', () => {
  const program = new Command();
  addSynthesisCommands(program);
  const options = program.commands.find((command) => command.name() === 'synthesize')?.options ?? [];
  const parse = options.find(({ long }) => long === '--top-p')?.parseArg;
  expect(['0', '0.95', '1'].map((text) => parse?.(text, undefined))).toEqual([0, 0.95, 1]);
  for (const text of ['7', '1.01', '-1', 'x', 'Infinity', ''])
    expect(() => parse?.(text, undefined)).toThrow(InvalidArgumentError);
});
