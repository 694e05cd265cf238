import { Option, type Command } from 'commander';

/** What a program is held to, the same for every command that takes one. */
export function contractOptions(command: Command): Command {
  return command
    .option(
      '--env <id>',
      'the environment whose contract holds (without it: the program declares its own State and Action)',
    )
    .addOption(new Option('--contract <file>', 'the contract that holds, as JSON').conflicts('env'))
    .option('--reward <file>', 'the reward of a goal; the program is the transition');
}

/** What the help of such a command says of contracts. */
export const contractsText = `
A contract says what a program has to export: by an environment's id, by a JSON file (ModelContract of @orrery/contract, or
an environment.json, which a folder named by --data has), or without both the program's own \`export type State\` and \`Action\`, with \`step\` giving { state, reward, done }.`;

/** What the help says of values. */
export const valuesText = `
Values are JSON: records as objects, Map as a list of pairs, Set as a list; the strings "NaN", "Infinity" and "-Infinity" are
those numbers.`;
