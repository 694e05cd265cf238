import type { Command } from 'commander';
import { markedFile, outputFile, whole } from '../option_values.ts';
import { writeReadme } from '../write_readme.ts';
import { writeRows } from '../write_rows.ts';

/** Adds `language`, with its options. */
export function addLanguage(program: Command): void {
  program
    .command('language')
    .description(
      'Speed of compiled programs and cost of compiling them, against QuickJS, V8, CPython and Rust by hand.',
    )
    .option('--rounds <n>', 'interleaved rounds; the best of each is compared', whole(1), 7)
    .option('--json <file>', 'write the figures as JSON rows, too', outputFile)
    .option('--readme <file>', 'put the table between the markers of a Markdown file, too', markedFile('language'))
    .action(async ({ rounds, json, readme }: { rounds: number; json?: string; readme?: string }) => {
      const { benchLanguage } = await import('./bench.ts');
      const report = await benchLanguage(rounds);
      process.stdout.write(`${report.text}\n`);
      if (json !== undefined) writeRows(json, report.rows);
      if (readme !== undefined) writeReadme(readme, 'language', report.text);
    });
}
