import type { Command } from 'commander';
import { outputFile, whole } from '../option_values.ts';
import { writeRows } from '../write_rows.ts';

interface OraclesOptions {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly soak?: boolean;
  readonly episodes: number;
  readonly json?: string;
}

/** Adds `oracles`, with its options. */
export function addOracles(program: Command): void {
  program
    .command('oracles')
    .description('Speed of the true environments, beside EnvPool, gymnax and MuJoCo in C where they are installed.')
    .option('--rounds <n>', 'interleaved rounds; the best of each is compared', whole(1), 5)
    .option('--milliseconds <n>', 'CPU time of a measurement of the MuJoCo tasks', whole(1), 150)
    .option('--soak', 'play random episodes of the MuJoCo tasks instead, and compare their returns with Gymnasium')
    .option('--episodes <n>', 'episodes of each task under --soak', whole(2), 1000)
    .option('--json <file>', 'write the figures as JSON rows, too', outputFile)
    .action(async (options: OraclesOptions) => {
      const { rounds, milliseconds, soak, episodes, json } = options;
      const { benchPhysics, soakPhysics } = await import('../physics/bench.ts');
      const reports = [];
      if (soak === true) {
        reports.push(soakPhysics(episodes));
      } else {
        const { benchOracles } = await import('./bench.ts');
        reports.push(await benchOracles(rounds), benchPhysics(rounds, milliseconds / 1000));
      }
      process.stdout.write(`${reports.map(({ text }) => text).join('\n\n')}\n`);
      if (json !== undefined)
        writeRows(
          json,
          reports.flatMap(({ rows }) => rows),
        );
    });
}
