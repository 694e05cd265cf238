import type { Command } from 'commander';
import { outputFile, whole } from '../option_values.ts';
import { writeRows } from '../write_rows.ts';

/** Adds `synthesis`, with its options. */
export function addSynthesis(program: Command): void {
  program
    .command('synthesis')
    .description('What a synthesis costs beside its language model: a candidate, and the replay of a run.')
    .option('--candidates <n>', 'candidates behind the median', whole(1), 20)
    .option('--calibration', 'fit constants that are off instead, with noisy states and without')
    .option('--seeds <n>', 'noises behind each median under --calibration', whole(1), 100)
    .option('--json <file>', 'write the figures as JSON rows, too', outputFile)
    .action(async (options: { candidates: number; calibration?: boolean; seeds: number; json?: string }) => {
      const { candidates, calibration, seeds, json } = options;
      const { benchSynthesis } = await import('./bench.ts');
      const { benchCalibration } = await import('../calibration/bench.ts');
      const report = calibration === true ? await benchCalibration(seeds) : await benchSynthesis(candidates);
      process.stdout.write(`${report.text}\n`);
      if (json !== undefined) writeRows(json, report.rows);
    });
}
