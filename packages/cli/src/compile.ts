import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { abiVersion } from '@orrery/contract';
import { emitWasm, type WasmOptions } from '@orrery/language';
import { acceptedProgram, contractOf } from './accepted.ts';
import { CommandFailure } from './failure.ts';

export interface CompileOptions {
  readonly output: string;
  readonly env?: string;
  readonly optimize: WasmOptions['optimize'];
}

/** `orrery compile`: writes a self-contained WebAssembly module that speaks the abi of @orrery/contract. */
export async function compile(file: string, { output, env, optimize }: CompileOptions): Promise<void> {
  const program = acceptedProgram(file, contractOf(env));
  const bytes = await emitWasm(program, { optimize });
  replaceFile(output, bytes);
  const { sourceHash } = program.section;
  process.stdout.write(`${output}: ${bytes.length} bytes, abi ${abiVersion}, source sha256 ${sourceHash}\n`);
}

/** Writes beside the place and moves there, so that an interruption leaves what was there whole. */
function replaceFile(path: string, bytes: Uint8Array): void {
  const part = `${path}.${process.pid}.part`;
  try {
    writeFileSync(part, bytes);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw new CommandFailure(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
