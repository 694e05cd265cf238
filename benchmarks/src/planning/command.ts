import type { Command } from 'commander';
import { CommandError } from '../command_error.ts';
import { markedFile, outputFile, whole } from '../option_values.ts';
import { writeReadme } from '../write_readme.ts';
import { writeResults } from '../write_results.ts';
import { writeRows } from '../write_rows.ts';

interface PlanningOptions {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly compare?: boolean;
  readonly results?: string;
  readonly returns?: boolean;
  readonly profile?: boolean;
  readonly env?: readonly string[];
  readonly json?: string;
  readonly readme?: string;
}

/** Adds `planning`, with its options. */
export function addPlanning(program: Command): void {
  program
    .command('planning')
    .description('Planning speed beside the same planners in TypeScript, or what the planners reach.')
    .option('--rounds <n>', 'interleaved rounds; the best of each is compared', whole(1), 5)
    .option('--milliseconds <n>', 'how long each contender works in a round', whole(1), 200)
    .option('--compare', "measure other people's planners, too, where they are installed (benchmarks/peers/README.md)")
    .option('--returns', 'play episodes on the true dynamics instead: what the planners reach')
    .option('--profile', 'tell where the time goes instead: by phase, of the model against the planner')
    .option('--env <id...>', 'only these environments, under --returns')
    .option('--json <file>', 'write the figures as JSON rows, too', outputFile)
    .option('--results <file>', 'write them with their provenance, as they are committed', outputFile)
    .option(
      '--readme <file>',
      'put the table between the markers of a Markdown file, too',
      markedFile('planning', 'planning-returns'),
    )
    .action(async (options: PlanningOptions) => {
      const { rounds, milliseconds, compare = false, returns = false, profile = false } = options;
      const { env, json, results, readme } = options;
      if ([returns, compare, profile].filter(Boolean).length > 1)
        throw new CommandError('--compare is of speed, --returns of what is reached, --profile of time: give one', 2);
      if (env !== undefined && !returns) throw new CommandError('--env goes with --returns', 2);
      if (profile && readme !== undefined) throw new CommandError('--profile has no table in a Markdown file', 2);
      const { benchPlanning } = await import('./bench.ts');
      const { benchReturns } = await import('./returns/bench.ts');
      const { profilePlanning } = await import('./profile.ts');
      const report = returns
        ? benchReturns(env)
        : profile
          ? await profilePlanning()
          : await benchPlanning({ rounds, milliseconds, compare });
      process.stdout.write(`${report.text}\n`);
      if (json !== undefined) writeRows(json, report.rows);
      if (results !== undefined) writeResults(results, process.argv.slice(2).join(' '), report.rows);
      if (readme !== undefined) writeReadme(readme, returns ? 'planning-returns' : 'planning', report.text);
    });
}
