import { Option, type Command } from 'commander';
import { recordingsFolder } from '../committed_folders.ts';
import { largestSeed, outputFile, whole } from '../option_values.ts';
import { writeRows } from '../write_rows.ts';
import type { InferenceSettings } from './predict.ts';

/** Adds `inference`, with its options. */
export function addInference(program: Command): void {
  program
    .command('inference')
    .description(
      'Predicting one step by the language model, against a step of a compiled world model and of the oracle.',
    )
    .option('--env <id...>', 'only these of CartPole-v1, HalfCheetah-v4 and Humanoid-v4')
    .option('--seed <n>', 'seed of the transitions that are asked for', whole(0, largestSeed), 0)
    .addOption(
      new Option('--llm <mode>', 'where completions come from').choices(['replay', 'record', 'live']).default('replay'),
    )
    .option('--transitions <n>', 'transitions that are asked for, an environment', whole(1), 10)
    .option('--recordings <folder>', 'folder of recordings', recordingsFolder)
    .option('--json <file>', 'write the figures as JSON rows, too', outputFile)
    .action(
      async ({ env, json, ...settings }: InferenceSettings & { readonly env?: string[]; readonly json?: string }) => {
        const { benchInference } = await import('./bench.ts');
        const report = await benchInference(settings, env);
        process.stdout.write(`${report.text}\n`);
        if (json !== undefined) writeRows(json, report.rows);
        for (const problem of report.problems) process.stderr.write(`bench: ${problem}\n`);
        if (report.problems.length > 0) process.exitCode = 1;
      },
    );
}
