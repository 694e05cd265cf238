import type { Command } from 'commander';
import { Option } from 'commander';
import type { ImportOptions } from './import.ts';
import type { InitOptions } from './init.ts';

/** The commands that make a folder of a world of one's own. */
export function addFolderCommands(program: Command): void {
  program
    .command('import')
    .description('Turn recorded episodes (CSV, JSON lines, Minari HDF5) into a folder that synthesize takes.')
    .argument('<file>', 'what was recorded')
    .requiredOption('-o, --output <folder>', 'the folder; transitions.jsonl and environment.json are written there')
    .addOption(
      new Option('--format <name>', 'what the file is (without it: by its ending)').choices(['csv', 'jsonl', 'minari']),
    )
    .option('--id <name>', 'name of the world (without it: that of the folder)')
    .option('--force', 'replace files that are there')
    .addHelpText(
      'after',
      `
CSV: a header; action (or action_…, several), reward, terminated (or done), truncated and episode are known by these names;
next_x tells where x went, and without such columns the next row of the episode does; every other column is a field of the
state. JSON lines: { obs, action, reward, next_obs, terminated, truncated, episode }, as recorders of Gymnasium write them,
or { state, action, nextState, reward, terminated, truncated }. Names of episodes are kept. Minari: main_data.hdf5, read by h5wasm if it is installed.
A last row that tells where an episode ended has no action. What ends without an end counts as cut by a time limit.

  orrery import pendulum.csv -o ./pendulum
  orrery import ~/.minari/datasets/D4RL/door/human-v2/data/main_data.hdf5 -o ./door`,
    )
    .action(async (file: string, options: ImportOptions) => {
      const { importRecorded } = await import('./import.ts');
      await importRecorded(file, options);
    });

  program
    .command('init')
    .description(
      'Infer the types of State and Action from transitions.jsonl and write environment.json, to be looked over.',
    )
    .argument(
      '<folder>',
      'holds transitions.jsonl: { state, action, nextState, reward, terminated, truncated?, episode? } a line',
    )
    .option('--id <name>', 'name of the world (without it: that of the folder)')
    .option('--force', 'replace an environment.json that is there')
    .addHelpText(
      'after',
      `
Look the result over: a number that is really one of a few names, a list whose length may change, an action that was never
tried. Then write description.md: what the world is, what may be done, what is rewarded, when it ends; leave out numbers
that you do not know. Then: orrery synthesize FOLDER`,
    )
    .action(async (folder: string, options: InitOptions) => {
      const { init } = await import('./init.ts');
      await init(folder, options);
    });
}
