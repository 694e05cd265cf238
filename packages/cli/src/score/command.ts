import type { Command } from 'commander';
import { contractOptions, contractsText, valuesText } from '../contract_options.ts';
import { largestSeed, whole } from '../option_values.ts';
import type { ScoreOptions } from './score.ts';

/** The command that scores a program on recorded transitions. */
export function addScore(program: Command): void {
  contractOptions(
    program
      .command('score')
      .description('Score a world model on recorded transitions, whoever wrote it.')
      .argument('<file>', 'the program, TypeScript'),
  )
    .option('--data <dir>', 'score on transitions.jsonl of this folder, or on this .jsonl file')
    .option('--seed <n>', 'seed of the draws of a model that draws', whole(0, largestSeed), 0)
    .option('--json', 'print one JSON object a row')
    .addHelpText(
      'after',
      `${contractsText}
${valuesText}

With --env the transitions are the environment's datasets, train and heldout, and its true rules are scored beside. With
--data they are yours, one a line: { state, action, nextState, reward, terminated, truncated?, episode? }.
Every table has the do-nothing model beside: it predicts that nothing changes. strict is the share of transitions that are
right as a whole, paper-code and paper-equation are the metrics of the published benchmark.

  orrery score model.ts --env CartPole-v1
  orrery score model.ts --data ./recorded --json
  orrery score model.ts --data ./recorded --contract world.json`,
    )
    .action(async (file: string, options: ScoreOptions) => {
      const { score } = await import('./score.ts');
      await score(file, options);
    });
}
