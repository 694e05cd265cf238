import { Option, type Command } from 'commander';
import { contractOptions, contractsText } from '../contract_options.ts';
import type { CompileOptions } from './compile.ts';

/** The command that compiles a program to WebAssembly. */
export function addCompile(program: Command): void {
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
      `${contractsText}

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
}
