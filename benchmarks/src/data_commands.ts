import { splits, type Split } from '@orrery/environments';
import { Option, type Command } from 'commander';
import { mostThreads, whole } from './option_values.ts';
import { selected } from './selected_tasks.ts';

/** Adds `datasets` and `rtfm`, which write files of the committed tasks again. */
export function addData(program: Command): void {
  program
    .command('datasets')
    .description('Makes the committed datasets again, by the recipes of the tasks.')
    .option('--env <id...>', 'only these environments')
    .addOption(new Option('--split <name...>', 'only these splits').choices(splits))
    .option('--threads <n>', 'threads of a sampling planner', whole(1, mostThreads), 2)
    .action(async ({ env, split, threads }: { env?: string[]; split?: Split[]; threads: number }) => {
      const { makeDatasets } = await import('./datasets.ts');
      makeDatasets(selected(env, 'all'), split ?? splits, threads);
    });

  program
    .command('rtfm')
    .description('Writes the descriptions and the true rules of the committed games of suite rtfm again.')
    .action(async () => {
      const { writeRtfmTexts } = await import('./rtfm_texts.ts');
      writeRtfmTexts();
    });
}
