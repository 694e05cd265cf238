import type { Command } from 'commander';
import { contractOptions, contractsText } from '../contract_options.ts';
import { largestSeed, whole } from '../option_values.ts';
import type { AcceptOptions } from './accept.ts';

/** The command that says how far a program can be trusted. */
export function addAccept(program: Command): void {
  contractOptions(
    program
      .command('accept')
      .description(
        'Say how far a world model can be trusted, on data set aside for that; the exit code is the verdict.',
      )
      .argument('<file>', 'the program, TypeScript'),
  )
    .option('--data <dir>', 'a world of your own (environment.json and transitions.jsonl), or transitions.jsonl alone')
    .option(
      '--seed <n>',
      'seed of the choice of episodes, and of the draws of a model that draws',
      whole(0, largestSeed),
      0,
    )
    .option('--json', 'print the whole report as one JSON object')
    .addHelpText(
      'after',
      `${contractsText}

Whole episodes are set aside until they hold a fifth of the transitions and 60 distinct pairs of state and action; which
ones depends on the seed and on what they hold. orrery synthesize sets the same ones aside before it asks for anything, so
a program of its own, accepted with the seed of its run, was never shown them; of any other program only its author knows.
Episodes are those that the transitions name ("episode"); without names a transition goes on with the one before if it
begins where that one led, exactly, or where no reading recurs within five deviations of the stated noise.

accepted (exit code 0): no failure on them, both engines agree bit for bit, at most 5 % of such transitions can be wrong
with confidence 0.95, and every kind of reward and end is among them. rejected (1): a failure that no stated sensor noise
explains. inconclusive (3): neither, with the reasons. What the data never exercised is listed: it is the program's opinion,
and so are parameters without effect, with an open interval of values that do as well, or told only together. Constants
of the module that are single numbers and no entries of \`export const parameters\` are listed as not asked; of a program
that draws, none are.
environment.json may state the noise of sensors: "observationNoise": { ".x": 0.01, "[2]": 0.5 }, standard deviations.

  orrery accept model.ts --data ./my-world
  orrery accept model.ts --env CartPole-v1 --json`,
    )
    .action(async (file: string, options: AcceptOptions) => {
      const { accept } = await import('./accept.ts');
      process.exitCode = await accept(file, options);
    });
}
