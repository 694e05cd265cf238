import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CommandFailure } from './failure.ts';

// Commands are loaded when they are called: `--help` must not wait for a compiler.
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Episodes count their seeds up from the first, so a seed leaves room below 2^53. */
const largestSeed = 2 ** 52;
const mostThreads = 256;

const whole =
  (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    }
    return value;
  };

const program = new Command('orrery')
  .description('World models that a language model writes: check them, plan in them.')
  .version(version)
  .showHelpAfterError()
  .exitOverride();

program
  .command('check')
  .description('Check a world model against the language and a contract; exit code 0 iff it is accepted.')
  .argument('<file>', 'the program, TypeScript')
  .option(
    '--env <id>',
    'the environment whose contract holds (without it: the program declares its own State and Action)',
  )
  .addOption(new Option('--json', 'print one JSON object').conflicts('compact'))
  .option('--compact', 'print the form that goes into a repair prompt')
  .action(async (file: string, options: { env?: string; json?: boolean; compact?: boolean }) => {
    const { check } = await import('./check.ts');
    process.exitCode = check(file, options);
  });

program
  .command('plan')
  .description('Plan in a world model while the true environment acts; prints the return of each episode.')
  .argument('<file>', 'the program, TypeScript')
  .requiredOption('--env <id>', 'the true environment')
  .option('--episodes <n>', 'episodes', whole(1), 1)
  .option('--seed <n>', 'seed of the first episode and of the planner', whole(0, largestSeed), 0)
  .option('--threads <n>', 'threads of a sampling planner', whole(1, mostThreads), 2)
  .option('--json', 'print one JSON object')
  .action(
    async (file: string, options: { env: string; episodes: number; seed: number; threads: number; json?: boolean }) => {
      const { plan } = await import('./plan.ts');
      await plan(file, options);
    },
  );

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommandFailure) {
    process.stderr.write(`orrery: ${error.message}\n`);
    process.exitCode = 1;
  } else if (error instanceof Error && error.name === 'CommanderError') {
    // Help and version end with 0; a wrong call has printed what is wrong.
    process.exitCode = (error as Error & { exitCode: number }).exitCode === 0 ? 0 : 2;
  } else {
    throw error;
  }
}
