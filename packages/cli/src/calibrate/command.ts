import { Option, type Command } from 'commander';
import { contractsText, valuesText } from '../contract_options.ts';
import { largestSeed, whole } from '../option_values.ts';
import type { CalibrateOptions } from './calibrate.ts';

/** The command that fits the constants of a program. */
export function addCalibrate(program: Command): void {
  program
    .command('calibrate')
    .description('Fit the constants that a world model exports as `parameters` to recorded transitions.')
    .argument('<file>', 'the program, TypeScript')
    .option(
      '--env <id>',
      'the environment whose contract holds (without it: the program declares its own State and Action)',
    )
    .addOption(new Option('--contract <file>', 'the contract that holds, as JSON').conflicts('env'))
    .option('--data <dir>', 'fit to transitions.jsonl of this folder, or to this .jsonl file')
    .option('-o, --output <file>', 'where to write the program with the fitted values')
    .option('--fix <names>', 'parameters that stay as they are, separated by commas')
    .addOption(
      new Option('--noise <kind>', 'noise of the recorded states; estimated looks whether there is any')
        .choices(['estimated', 'none'])
        .default('estimated'),
    )
    .option('--seed <n>', 'seed of what the fit draws', whole(0, largestSeed), 0)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `${contractsText}
${valuesText}

With --data the transitions are yours, one a line: { state, action, nextState, reward, terminated, truncated?, episode? }; with --env
alone they are the environment's training data. Two thirds of them are fitted, and the rest decides: values are kept only
if data that the fit did not see gain more than two standard errors by them. The report names what the data leave open:
directions in which parameters move without any effect (there the values stay), thresholds with the interval that the data
allow, and with noisy states the noise of each field and the standard errors. The output is written in any case, with
the values of the program where the fit is not kept. Where environment.json states the noise of sensors (\`orrery help accept\`),
readings that it explains are of one episode.

  orrery calibrate model.ts --env CartPole-v1 -o fitted.ts
  orrery calibrate model.ts --data ./recorded -o fitted.ts --fix gravity,length --json`,
    )
    .action(async (file: string, options: CalibrateOptions) => {
      const { calibrate } = await import('./calibrate.ts');
      await calibrate(file, options);
    });
}
