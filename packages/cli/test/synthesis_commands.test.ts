import { promptNames, searchNames } from '@orrery/synthesis';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addSynthesisCommands } from '../src/synthesis/commands.ts';

test.each([
  ['--search', Object.keys(searchNames)],
  ['--prompts', Object.keys(promptNames)],
])('%s takes every name that the library has, and no other', (flag, names) => {
  const program = new Command();
  addSynthesisCommands(program, () => Number, 0);
  const synthesize = program.commands.find((command) => command.name() === 'synthesize');
  const option = synthesize?.options.find(({ long }) => long === flag);
  expect(option?.argChoices?.toSorted()).toEqual(names.toSorted());
});
