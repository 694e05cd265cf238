import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { selfDeclared } from '@orrery/contract';
import { checkProgram, emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel } from '@orrery/planner';
import { CommandError, orFail } from '../command_error.ts';
import { readSample } from './source_text.ts';

/** Milliseconds from source to a form that runs, the best of the warm ones. */
export interface CompileTimes {
  readonly first: number;
  readonly javascript: number;
  /** Check, JavaScript, unoptimised WebAssembly and native code: what a repair loop waits for. */
  readonly repair: number;
  /** The same with optimised WebAssembly: an accepted model. */
  readonly accepted: number;
  /** Largest resident memory of a process that compiled 100 programs, MiB. */
  readonly residentMiB: number;
}

/** The sample of about 80 lines; each compilation gets another text, since a program is compiled once. */
const source = readSample('taxi');
const variant = (at: number): string => source.replace('const STEP_LIMIT = 200', `const STEP_LIMIT = ${201 + at}`);

export async function compileTimes(rounds: number): Promise<CompileTimes> {
  let count = 0;
  const check = (): CheckedProgram => {
    count += 1;
    const checked = checkProgram(variant(count), selfDeclared);
    if (checked.ok) return checked.value;
    throw new CommandError(`taxi.ts is rejected: ${checked.error[0]?.message}`);
  };
  const wasm = async (optimize: 'none' | 'speed'): Promise<void> => {
    const program = check();
    emitJavaScript(program);
    orFail(loadModel(await emitWasm(program, { optimize })));
  };
  const tasks = {
    javascript: async () => void emitJavaScript(check()),
    repair: () => wasm('none'),
    accepted: () => wasm('speed'),
  };
  const best = { javascript: Infinity, repair: Infinity, accepted: Infinity };
  const warmUp = 8;
  for (let round = 0; round < rounds + warmUp; round += 1) {
    for (const name of ['javascript', 'repair', 'accepted'] as const) {
      const begin = performance.now();
      await tasks[name]();
      if (round >= warmUp) best[name] = Math.min(best[name], performance.now() - begin);
    }
  }
  return { ...best, first: childFigure('first_compile.js'), residentMiB: childFigure('compile_many.js') };
}

/** A figure that needs a process of its own. */
function childFigure(file: string): number {
  const text = execFileSync(process.execPath, [fileURLToPath(new URL(file, import.meta.url))], { encoding: 'utf8' });
  return Number(text);
}
