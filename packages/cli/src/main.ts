import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAccept } from './acceptance/command.ts';
import { addCalibrate } from './calibrate/command.ts';
import { addCheck } from './check/command.ts';
import { addCompile } from './compile/command.ts';
import { addFolderCommands } from './environment_folder/commands.ts';
import { CommandFailure } from './failure.ts';
import { addOracle } from './oracle/command.ts';
import { addPlan } from './plan/command.ts';
import { addRun } from './run/command.ts';
import { addScore } from './score/command.ts';
import { addSynthesisCommands } from './synthesis/commands.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
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

// Each loads what it does only when it is called: `--help` must not wait for a compiler. The order is that of the help.
for (const add of [
  addCheck,
  addCompile,
  addRun,
  addScore,
  addAccept,
  addCalibrate,
  addPlan,
  addOracle,
  addFolderCommands,
  addSynthesisCommands,
])
  add(program);

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
