import { Option, type Command } from 'commander';
import { contractOptions, contractsText, valuesText } from '../contract_options.ts';
import { largestSeed, whole } from '../option_values.ts';
import type { RunOptions } from './run.ts';

/** The command that steps a program. */
export function addRun(program: Command): void {
  contractOptions(
    program
      .command('run')
      .description('Step a world model; exit code 1 if a step fails or the engines differ.')
      .argument('<file>', 'the program, TypeScript'),
  )
    .option('--state <json>', 'the state to start from, as JSON or @file (without it: what initialState gives)')
    .addOption(new Option('--actions <json>', 'a JSON list of actions, or @file').conflicts('random'))
    .option('--random <n>', 'take n uniformly drawn legal actions instead', whole(1))
    .addOption(
      new Option('--engine <name>', 'both compares the engines after every step')
        .choices(['quickjs', 'native', 'both'])
        .default('both'),
    )
    .option(
      '--seed <n>',
      'seed of the stream that the model draws from, and of random actions',
      whole(0, largestSeed),
      0,
    )
    .option('--json', 'print one JSON object a step')
    .addHelpText(
      'after',
      `${contractsText}
${valuesText}

Prints the state to start from and then every step: its action, reward, end, charges (loop turns, calls and what the
library charges) and next state. Stops where the world ends or nothing is legal. A failure is printed with its place in the
source. --json prints { step, action, reward, terminated, charges, bytes, state } a line, or { step, action, error }.
With both engines the states, rewards, ends, errors, random streams, charges and abstract bytes are compared.

  orrery run model.ts --actions '["left", "left", "up"]'
  orrery run model.ts --state @start.json --actions @actions.json --engine native --json
  orrery run model.ts --random 200 --seed 7`,
    )
    .action(async (file: string, options: RunOptions) => {
      const { run } = await import('./run.ts');
      process.exitCode = await run(file, options);
    });
}
