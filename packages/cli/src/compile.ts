import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { abiVersion } from '@orrery/contract';
import { emitWasm, type WasmOptions } from '@orrery/language';
import { acceptedProgram, type ContractOptions } from './accepted.ts';
import { CommandFailure } from './failure.ts';
import { tellNotes } from './notes.ts';

export interface CompileOptions extends ContractOptions {
  readonly output: string;
  readonly optimize: WasmOptions['optimize'];
}

/** `orrery compile`: writes a self-contained WebAssembly module that speaks the abi of @orrery/contract. */
export async function compile(file: string, options: CompileOptions): Promise<void> {
  const { output, optimize } = options;
  const program = acceptedProgram(file, options);
  const place = placeOf(output);
  for (const source of [file, options.reward])
    if (source !== undefined && place !== 'new' && realpathSync(source) === realpathSync(output))
      throw new CommandFailure(`${output} is the program itself; name another file for the module.`);
  if (optimize === 'speed') tellNotes(file, program);
  const bytes = await emitWasm(program, { optimize });
  try {
    if (place === 'device') writeFileSync(output, bytes);
    else replaceFile(output, bytes);
  } catch (error) {
    throw new CommandFailure(`${output} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { sourceHash } = program.section;
  process.stdout.write(`${output}: ${bytes.length} bytes, abi ${abiVersion}, source sha256 ${sourceHash}\n`);
}

/** What stands where the module is to go. A device or a pipe is written to: moving a file there would replace it. */
function placeOf(path: string): 'new' | 'file' | 'device' {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return 'new';
  if (status.isDirectory()) throw new CommandFailure(`${path} cannot be written: this is a folder; name a file in it.`);
  return status.isFile() ? 'file' : 'device';
}

/** Writes beside the place and moves there, so that an interruption leaves what was there whole. */
function replaceFile(path: string, bytes: Uint8Array): void {
  const part = `${path}.${process.pid}.part`;
  try {
    writeFileSync(part, bytes);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}
