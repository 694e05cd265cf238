import { Command } from 'commander';
import { addAnchors } from './anchors/command.ts';
import { CommandError } from './command_error.ts';
import { addSuite } from './cwmb/command.ts';
import { addData } from './data_commands.ts';
import { addFirstTry } from './first_try/command.ts';
import { addInference } from './inference/command.ts';
import { addLanguage } from './language/command.ts';
import { addOracles } from './oracles/command.ts';
import { addPlanning } from './planning/command.ts';
import { addSynthesis } from './synthesis/command.ts';
import { addUnseen } from './unseen/command.ts';

const program = new Command('bench')
  .description(
    'The benchmark of code world models: a language model writes each world, the table says what it is worth.',
  )
  .showHelpAfterError('The same with --help says how it is called.')
  .enablePositionalOptions()
  .exitOverride();

// Each loads what it measures only when it is called. The order is that of the help.
for (const add of [
  addSuite,
  addPlanning,
  addLanguage,
  addFirstTry,
  addSynthesis,
  addOracles,
  addAnchors,
  addInference,
  addData,
  addUnseen,
])
  add(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommandError) {
    process.stderr.write(`bench: ${error.message}\n`);
    process.exitCode = error.exitCode;
  } else if (error instanceof Error && error.name === 'CommanderError') {
    process.exitCode = (error as Error & { exitCode: number }).exitCode === 0 ? 0 : 2;
  } else {
    throw error;
  }
}
