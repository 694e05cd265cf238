import { Option, type Command } from 'commander';
import { contractOptions, contractsText } from '../contract_options.ts';
import type { CheckOptions } from './check.ts';

/** The command that checks a program. */
export function addCheck(program: Command): void {
  contractOptions(
    program
      .command('check')
      .description('Check a world model against the language and a contract; exit code 0 iff it is accepted.')
      .argument('<file>', 'the program, TypeScript'),
  )
    .addOption(new Option('--json', 'print one JSON object').conflicts('compact'))
    .option('--compact', 'print the form that goes into a repair prompt')
    .addHelpText(
      'after',
      `${contractsText}

Prints one problem after another, each with its place, its rule and what to write instead. --json prints
{ file, contract, accepted, diagnostics: [{ rule, line, column, message, remedy }], notes: [{ code, message, remedy }] }. A
note is on an accepted program: 'unoptimised', that it is too large to be compiled for speed.

  orrery check model.ts
  orrery check model.ts --env CartPole-v1 --json
  orrery check world.ts --reward goal.ts --contract world.json`,
    )
    .action(async (file: string, options: CheckOptions) => {
      const { check } = await import('./check.ts');
      process.exitCode = check(file, options);
    });
}
