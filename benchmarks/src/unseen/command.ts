import { worldKinds } from '@orrery/environments';
import { Option, type Command } from 'commander';
import { largestSeed, mostThreads, whole } from '../option_values.ts';

interface UnseenCommand {
  readonly seed: number;
  readonly count: number;
  readonly kind?: typeof worldKinds;
  readonly out: string;
  readonly threads: number;
  readonly committed?: boolean;
}

/** Adds `unseen`, with its options. */
export function addUnseen(program: Command): void {
  program
    .command('unseen')
    .description(
      'Makes fresh worlds that no model remembers, each a folder that `orrery synthesize` takes, and lists them.',
    )
    .option('--seed <n>', 'seed of the first world of each kind', whole(0, largestSeed), 0)
    .option('--count <n>', 'worlds of each kind, with seeds that count up', whole(1, 1000), 1)
    .addOption(new Option('--kind <name...>', 'only these kinds').choices(worldKinds))
    .option('--out <folder>', 'folder that takes one folder a world', 'unseen')
    .option('--threads <n>', 'threads of a sampling planner', whole(1, mostThreads), 2)
    .option('--committed', 'make the committed worlds again instead')
    .action(async (options: UnseenCommand) => {
      const { kind = worldKinds, committed = false, seed, count, out, threads } = options;
      const { makeCommitted, makeWorlds } = await import('./bench.ts');
      const text = committed
        ? await makeCommitted(threads)
        : await makeWorlds({ seed, count, kinds: kind, out, threads });
      process.stdout.write(`${text}\n`);
    });
}
