import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { AcceptOptions } from './acceptance/accept.ts';
import type { CalibrateOptions } from './calibrate.ts';
import type { CheckOptions } from './check.ts';
import type { CompileOptions } from './compile.ts';
import { addFolderCommands } from './environment_folder/commands.ts';
import { CommandFailure } from './failure.ts';
import type { PlanOptions } from './plan/command.ts';
import { plannerNames, plannerOptions } from './plan/flags.ts';
import type { RunOptions } from './run.ts';
import type { ScoreOptions } from './score.ts';
import { addSynthesisCommands, defaultRuns } from './synthesis/commands.ts';

// Commands are loaded when they are called: `--help` must not wait for a compiler.
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Episodes count their seeds up from the first, so a seed leaves room below 2^53. */
const largestSeed = 2 ** 52;

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
  // The help is longer than a screen: what is wrong would scroll away above it.
  .showHelpAfterError('The same with --help says how it is called.')
  .exitOverride()
  .addHelpText(
    'after',
    `
Exit codes: 0 done; 1 the program is not accepted, a step fails, the engines differ, or a file is not what it should be,
with one message on standard error; 2 the command is called wrongly.
\`orrery help COMMAND\` says what a command takes and prints.`,
  );

/** What a program is held to, the same for every command that takes one. */
function contractOptions(command: Command): Command {
  return command
    .option(
      '--env <id>',
      'the environment whose contract holds (without it: the program declares its own State and Action)',
    )
    .addOption(new Option('--contract <file>', 'the contract that holds, as JSON').conflicts('env'))
    .option('--reward <file>', 'the reward of a goal; the program is the transition');
}

const contracts = `
A contract says what a program has to export: by an environment's id, by a JSON file (ModelContract of @orrery/contract, or
an environment.json, which a folder named by --data has), or without both the program's own \`export type State\` and \`Action\`, with \`step\` giving { state, reward, done }.`;
const values = `
Values are JSON: records as objects, Map as a list of pairs, Set as a list; the strings "NaN", "Infinity" and "-Infinity" are
those numbers.`;

contractOptions(
  program
    .command('check')
    .description('Check a world model against the language and a contract; exit code 0 iff it is accepted.')
    .argument('<file>', 'the program, TypeScript'),
)
  .addOption(new Option('--json', 'print one JSON object').conflicts('compact'))
  .option('--compact', 'print the form that goes into a repair prompt')
  .addHelpText(
    'after',
    `${contracts}

Prints one problem after another, each with its place, its rule and what to write instead. --json prints
{ file, contract, accepted, diagnostics: [{ rule, line, column, message, remedy }], notes: [{ code, message, remedy }] }. A
note is on an accepted program: 'unoptimised', that it is too large to be compiled for speed.

  orrery check model.ts
  orrery check model.ts --env CartPole-v1 --json
  orrery check world.ts --reward goal.ts --contract world.json`,
  )
  .action(async (file: string, options: CheckOptions) => {
    const { check } = await import('./check.ts');
    process.exitCode = check(file, options);
  });

contractOptions(
  program
    .command('compile')
    .description('Compile a world model to a self-contained WebAssembly module for Rust, Node and browsers.')
    .argument('<file>', 'the program, TypeScript')
    .requiredOption('-o, --output <file>', 'where to write the module'),
)
  .addOption(
    new Option('--optimize <level>', 'none compiles fastest, speed runs fastest')
      .choices(['none', 'speed'])
      .default('speed'),
  )
  .addHelpText(
    'after',
    `${contracts}

The module has no imports; its exports, records and custom section are described in @orrery/contract. A file that is there
stays as it is until the module is whole. A program too large for the optimiser is compiled as with --optimize none, and a
note on the error stream says so.

  orrery compile model.ts -o model.wasm
  orrery compile model.ts -o model.wasm --env Pendulum-v1 --optimize none`,
  )
  .action(async (file: string, options: CompileOptions) => {
    const { compile } = await import('./compile.ts');
    await compile(file, options);
  });

contractOptions(
  program
    .command('run')
    .description('Step a world model; exit code 1 if a step fails or the engines differ.')
    .argument('<file>', 'the program, TypeScript'),
)
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
  .addHelpText(
    'after',
    `${contracts}
${values}

Prints the state to start from and then every step: its action, reward, end, charges (loop turns, calls and what the
library charges) and next state. Stops where the world ends or nothing is legal. A failure is printed with its place in the
source. --json prints { step, action, reward, terminated, charges, bytes, state } a line, or { step, action, error }.
With both engines the states, rewards, ends, errors, random streams, charges and abstract bytes are compared.

  orrery run model.ts --actions '["left", "left", "up"]'
  orrery run model.ts --state @start.json --actions @actions.json --engine native --json
  orrery run model.ts --random 200 --seed 7`,
  )
  .action(async (file: string, options: RunOptions) => {
    const { run } = await import('./run.ts');
    process.exitCode = await run(file, options);
  });

contractOptions(
  program
    .command('score')
    .description('Score a world model on recorded transitions, whoever wrote it.')
    .argument('<file>', 'the program, TypeScript'),
)
  .option('--data <dir>', 'score on transitions.jsonl of this folder, or on this .jsonl file')
  .option('--seed <n>', 'seed of the draws of a model that draws', whole(0, largestSeed), 0)
  .option('--json', 'print one JSON object a row')
  .addHelpText(
    'after',
    `${contracts}
${values}

With --env the transitions are the environment's datasets, train and heldout, and its true rules are scored beside. With
--data they are yours, one a line: { state, action, nextState, reward, terminated, truncated?, episode? }.
Every table has the do-nothing model beside: it predicts that nothing changes. strict is the share of transitions that are
right as a whole, paper-code and paper-equation are the metrics of the published benchmark.

  orrery score model.ts --env CartPole-v1
  orrery score model.ts --data ./recorded --json
  orrery score model.ts --data ./recorded --contract world.json`,
  )
  .action(async (file: string, options: ScoreOptions) => {
    const { score } = await import('./score.ts');
    await score(file, options);
  });

contractOptions(
  program
    .command('accept')
    .description('Say how far a world model can be trusted, on data set aside for that; the exit code is the verdict.')
    .argument('<file>', 'the program, TypeScript'),
)
  .option('--data <dir>', 'a world of your own (environment.json and transitions.jsonl), or transitions.jsonl alone')
  .option(
    '--seed <n>',
    'seed of the choice of episodes, and of the draws of a model that draws',
    whole(0, largestSeed),
    0,
  )
  .option('--json', 'print the whole report as one JSON object')
  .addHelpText(
    'after',
    `${contracts}

Whole episodes are set aside until they hold a fifth of the transitions and 60 distinct pairs of state and action; which
ones depends on the seed and on what they hold. orrery synthesize sets the same ones aside before it asks for anything, so
a program of its own, accepted with the seed of its run, was never shown them; of any other program only its author knows.
Episodes are those that the transitions name ("episode"); without names a transition goes on with the one before if it
begins where that one led, exactly, or where no reading recurs within five deviations of the stated noise.

accepted (exit code 0): no failure on them, both engines agree bit for bit, at most 5 % of such transitions can be wrong
with confidence 0.95, and every kind of reward and end is among them. rejected (1): a failure that no stated sensor noise
explains. inconclusive (3): neither, with the reasons. What the data never exercised is listed: it is the program's opinion,
and so are parameters without effect, with an open interval of values that do as well, or told only together.
environment.json may state the noise of sensors: "observationNoise": { ".x": 0.01, "[2]": 0.5 }, standard deviations.

  orrery accept model.ts --data ./my-world
  orrery accept model.ts --env CartPole-v1 --json`,
  )
  .action(async (file: string, options: AcceptOptions) => {
    const { accept } = await import('./acceptance/accept.ts');
    process.exitCode = await accept(file, options);
  });

program
  .command('calibrate')
  .description('Fit the constants that a world model exports as `parameters` to recorded transitions.')
  .argument('<file>', 'the program, TypeScript')
  .option(
    '--env <id>',
    'the environment whose contract holds (without it: the program declares its own State and Action)',
  )
  .addOption(new Option('--contract <file>', 'the contract that holds, as JSON').conflicts('env'))
  .option('--data <dir>', 'fit to transitions.jsonl of this folder, or to this .jsonl file')
  .option('-o, --output <file>', 'where to write the program with the fitted values')
  .option('--fix <names>', 'parameters that stay as they are, separated by commas')
  .addOption(
    new Option('--noise <kind>', 'noise of the recorded states; estimated looks whether there is any')
      .choices(['estimated', 'none'])
      .default('estimated'),
  )
  .option('--seed <n>', 'seed of what the fit draws', whole(0, largestSeed), 0)
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    `${contracts}
${values}

With --data the transitions are yours, one a line: { state, action, nextState, reward, terminated, truncated?, episode? }; with --env
alone they are the environment's training data. Two thirds of them are fitted, and the rest decides: values are kept only
if data that the fit did not see gain more than two standard errors by them. The report names what the data leave open:
directions in which parameters move without any effect (there the values stay), thresholds with the interval that the data
allow, and with noisy states the noise of each field and the standard errors. The output is written in any case, with
the values of the program where the fit is not kept. Where environment.json states the noise of sensors (\`orrery help accept\`),
readings that it explains are of one episode.

  orrery calibrate model.ts --env CartPole-v1 -o fitted.ts
  orrery calibrate model.ts --data ./recorded -o fitted.ts --fix gravity,length --json`,
  )
  .action(async (file: string, options: CalibrateOptions) => {
    const { calibrate } = await import('./calibrate.ts');
    await calibrate(file, options);
  });

const planCommand = program
  .command('plan')
  .description('Plan in a world model: one action of yours, or episodes in which the true environment acts.')
  .argument(
    '[file]',
    'a program, a compiled module (.wasm), the folder of a result or run, or the name of a run; without it the true environment itself',
  )
  .option('--env <id>', 'the true environment, a task or an oracle; without it the model is one of your own')
  .option('--state <json>', 'of your own model: the state to plan from, as JSON or @file')
  .option('--data <dir>', 'of your own model: its world, for the contract and for states to begin in')
  .addOption(new Option('--contract <file>', 'of your own program: its contract, as JSON').conflicts('env'))
  .option('--actions <json>', 'of your own program: a list of actions, or {"low": […], "high": […]} of a box')
  .option('--runs <folder>', 'folder of runs', defaultRuns)
  .addOption(new Option('--planner <name>', 'who plans').choices(Object.keys(plannerNames)))
  .option('--episodes <n>', 'episodes (1 with --env; without it none, but one decision)', whole(1))
  .option('--seed <n>', 'seed of the first episode and of the planner', whole(0, largestSeed), 0)
  .option(
    '--time-limit <n>',
    'steps after which an episode is truncated (the environment’s own; 100 in your own model)',
    whole(1),
  )
  .option('--profile', 'print where the time goes: by phase, in the model and in the planner')
  .option('--speedscope <file>', 'write a profile that https://www.speedscope.app opens')
  .option('--json', 'print one JSON object an episode');
for (const option of plannerOptions()) planCommand.addOption(option);
planCommand
  .addHelpText(
    'after',
    `
Planners:
${Object.entries(plannerNames)
  .map(([name, purpose]) => `  ${name.padEnd(20)} ${purpose}`)
  .join('\n')}

Without --planner a task has its published planner and settings; any other environment has mcts where actions are listed and
cem where they fill a box. An option belongs to the planners in brackets behind it. The model's state is the environment's
observation. The same seed gives the same episodes, on any machine and with any number of threads; only --milliseconds is
outside that promise.

--json prints { environment, planner, seed, return, length, terminated, truncated, stats } a line, and with --profile a last
line { profile: { decisions, simulations, modelSteps, nanoseconds, modelNanoseconds, slowestNanoseconds, nodes, treeBytes,
phases } }.

A model of your own is planned in without --env. The folder that orrery synthesize wrote is enough: types and actions are in
it. A program takes its contract from environment.json beside it, from --contract or --data, or declares its own types. It
begins in --state, else where initialState says, else where recorded episodes of --data began. Printed is the action, what
else a sampling planner would do, and what the model predicts; --json prints { planner, seed, state, action, plan,
predicted: { state, reward, terminated } }. With --episodes N the model itself acts: what the plans are worth if it is right.
Tree search then has 1,000 simulations.

  orrery plan runs/20261201-120000-tank-gif-mcts-0 --state '{"level": 0.4, "valve": 0}'
  orrery plan model.ts --data ./tank --episodes 5 --time-limit 200
  orrery plan model.ts --env CartPole-v1 --episodes 10 --seed 1
  orrery plan model.ts --env CartPole-v1 --planner mcts --simulations 200 --keep-tree --profile
  orrery plan --env Pendulum-v1 --planner icem --horizon 30 --population 64 --speedscope pendulum.json
  orrery plan --env Taxi-v3 --planner value-iteration --json`,
  )
  .action(async (file: string | undefined, options: PlanOptions) => {
    const { plan } = await import('./plan/command.ts');
    await plan(file, options);
  });

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

addFolderCommands(program);
addSynthesisCommands(program, whole, largestSeed);

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
