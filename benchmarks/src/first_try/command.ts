import type { Command } from 'commander';
import { writeRows } from '../write_rows.ts';
import { outputFile } from '../option_values.ts';

/** Adds `first-try`, with its options. */
export function addFirstTry(program: Command): void {
  program
    .command('first-try')
    .description(
      'Programs of a language model that was not taught the language: how many the compiler accepts, by kind.',
    )
    .option('--json <file>', 'write the figures as JSON rows, too', outputFile)
    .action(async ({ json }: { json?: string }) => {
      const { benchFirstTry } = await import('./bench.ts');
      const report = benchFirstTry();
      process.stdout.write(`${report.text}\n`);
      if (json !== undefined) writeRows(json, report.rows);
    });
}
