import { abiVersion } from '@orrery/contract';
import { emitWasm, type WasmOptions } from '@orrery/language';
import { acceptedProgram, type ContractOptions } from '../accepted.ts';
import { tellNotes } from '../notes.ts';
import { outputFile } from '../output_file.ts';

export interface CompileOptions extends ContractOptions {
  readonly output: string;
  readonly optimize: WasmOptions['optimize'];
}

/** `orrery compile`: writes a self-contained WebAssembly module that speaks the abi of @orrery/contract. */
export async function compile(file: string, options: CompileOptions): Promise<void> {
  const { output, optimize } = options;
  const program = acceptedProgram(file, options);
  const write = outputFile(output, 'the module', [file, options.reward]);
  if (optimize === 'speed') tellNotes(file, program);
  const bytes = await emitWasm(program, { optimize });
  write(bytes);
  const { sourceHash } = program.section;
  process.stdout.write(`${output}: ${bytes.length} bytes, abi ${abiVersion}, source sha256 ${sourceHash}\n`);
}
