import { Option, type Command } from 'commander';
import { anchorsFolder } from '../committed_folders.ts';
import { shardOf, whole, type Shard } from '../option_values.ts';
import { selected } from '../selected_tasks.ts';
import type { AnchorPolicy } from './planners.ts';

const anchorPolicies: readonly AnchorPolicy[] = ['random', 'published', 'best'];

interface AnchorsOptions {
  readonly policy: readonly AnchorPolicy[];
  readonly env?: readonly string[];
  readonly shard: Shard;
  readonly longest?: number;
  readonly folder?: string;
}

/** Adds `anchors`, with its options. */
export function addAnchors(program: Command): void {
  program
    .command('anchors')
    .description('Plays the anchors of returns: random, the published planner and our best one on the true dynamics.')
    .option('--env <id...>', 'only these environments')
    .option('--shard <i/n>', 'only this part of the episodes, of n that together are all', shardOf, {
      index: 1,
      count: 1,
    })
    .addOption(
      new Option('--policy <name...>', 'only these anchors').choices(anchorPolicies).default([...anchorPolicies]),
    )
    .option('--longest <seconds>', 'leave out what takes more processor time an episode', whole(1))
    .option('--folder <folder>', 'where the episodes are stored (default: benchmarks/results/anchors)')
    .action(async ({ env, shard, policy: policies, longest = Infinity, folder }: AnchorsOptions) => {
      const { benchAnchors } = await import('./bench.ts');
      const options = { shard, policies, longest, folder: folder ?? anchorsFolder };
      const { text, failed } = benchAnchors(selected(env), options);
      process.stdout.write(`${text}\n`);
      if (failed) process.exitCode = 1;
    });
}
