import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { CheckOptions } from './check.ts';
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

// Whoever reads may stop reading: `orrery check FILE | head` is no failure.
process.stdout.on('error', (error: Error & { code?: string }) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const program = new Command('orrery')
  .description('World models that a language model writes: check, compile, run and score them, plan in them.')
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
  .addOption(new Option('--contract <file>', 'the contract that holds, as JSON').conflicts('env'))
  .option('--reward <file>', 'the reward of a goal; the program is the transition')
  .addOption(new Option('--json', 'print one JSON object').conflicts('compact'))
  .option('--compact', 'print the form that goes into a repair prompt')
  .action(async (file: string, options: CheckOptions) => {
    const { check } = await import('./check.ts');
    process.exitCode = check(file, options);
  });

program
  .command('compile')
  .description('Compile a world model to a self-contained WebAssembly module for Rust, Node and browsers.')
  .argument('<file>', 'the program, TypeScript')
  .requiredOption('-o, --output <file>', 'where to write the module')
  .option('--env <id>', 'the environment whose contract holds')
  .addOption(
    new Option('--optimize <level>', 'none compiles fastest, speed runs fastest')
      .choices(['none', 'speed'])
      .default('speed'),
  )
  .action(async (file: string, options: { output: string; env?: string; optimize: 'none' | 'speed' }) => {
    const { compile } = await import('./compile.ts');
    await compile(file, options);
  });

program
  .command('run')
  .description('Step a world model; exit code 1 if a step fails or the engines differ.')
  .argument('<file>', 'the program, TypeScript')
  .option('--env <id>', 'the environment whose contract holds')
  .option('--state <json>', 'the state to start from, as JSON or @file (without it: what initialState gives)')
  .addOption(new Option('--actions <json>', 'a JSON list of actions, or @file').conflicts('random'))
  .option('--random <n>', 'take n uniformly drawn legal actions instead', whole(1))
  .addOption(
    new Option('--engine <name>', 'both compares the engines after every step')
      .choices(['quickjs', 'native', 'both'])
      .default('both'),
  )
  .option('--seed <n>', 'seed of the stream that the model draws from, and of random actions', whole(0, largestSeed), 0)
  .option('--json', 'print one JSON object a step')
  .action(
    async (
      file: string,
      options: {
        env?: string;
        state?: string;
        actions?: string;
        random?: number;
        engine: 'quickjs' | 'native' | 'both';
        seed: number;
        json?: boolean;
      },
    ) => {
      const { run } = await import('./run.ts');
      process.exitCode = await run(file, options);
    },
  );

program
  .command('score')
  .description('Score a world model on recorded transitions, whoever wrote it.')
  .argument('<file>', 'the program, TypeScript')
  .option('--env <id>', 'score on the datasets of this environment, under its contract')
  .option('--data <dir>', 'score on transitions.jsonl of this folder; the program declares its own State and Action')
  .option('--seed <n>', 'seed of the draws of a model that draws', whole(0, largestSeed), 0)
  .option('--json', 'print one JSON object a row')
  .action(async (file: string, options: { env?: string; data?: string; seed: number; json?: boolean }) => {
    const { score } = await import('./score.ts');
    await score(file, options);
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

program
  .command('oracle')
  .description('Serve the true environments, and world models, to any language: one JSON object a line.')
  .requiredOption('--stdio', 'read requests from standard input and answer on standard output')
  .addHelpText(
    'after',
    `
Requests:
  {"cmd":"list"}                                  the environments there are
  {"env":ID,"cmd":"spec"}                         spaces, time limit, whether steps draw
  {"env":ID,"cmd":"reset","seed":N}               a start state, Gymnasium's for that seed
  {"env":ID,"state":S,"action":A}                 one step
  {"env":ID,"cmd":"observe","state":S}            what an agent sees of a state
  {"env":ID,"cmd":"render","state":S,"mode":M}    text ("ansi") or a picture ("svg")

Any request may carry "options" and an "id" that comes back. A step of an environment that draws carries "draws", or
"seed" and "index". RTFM takes a "task". "env":"model:PATH" serves a world model, a program or a compiled module, with
the options "contract" (an environment's id) and "data" (transitions whose first states serve as start states).
What is wrong with a request is its answer: {"error":{"code":C,"message":M}}.`,
  )
  .action(async () => {
    const { oracle } = await import('./oracle.ts');
    await oracle(process.stdin, process.stdout);
  });

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
