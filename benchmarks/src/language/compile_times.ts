import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { selfDeclared } from '@orrery/contract';
import { checkProgram, emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel } from '@orrery/planner';
import { CommandError, orFail } from '../command_error.ts';
import { readSample } from './source_text.ts';
import { lesser, never, spentBy, type Spent } from './spent_time.ts';

/** Milliseconds from source to a form that runs, the best of the warm ones. */
export interface CompileTimes {
  readonly first: Spent;
  readonly javascript: Spent;
  /** Check, JavaScript, unoptimised WebAssembly and native code: what a repair loop waits for. */
  readonly repair: Spent;
  /** The same with optimised WebAssembly: an accepted model. */
  readonly accepted: Spent;
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
  const best = { javascript: never, repair: never, accepted: never };
  // V8 compiles the checker while the first dozens of programs go through it.
  const warmUp = 30;
  for (let round = 0; round < rounds + warmUp; round += 1) {
    for (const name of ['javascript', 'repair', 'accepted'] as const) {
      const spent = await spentBy(tasks[name]);
      if (round >= warmUp) best[name] = lesser(best[name], spent);
    }
  }
  let first = never;
  for (let run = 0; run < firstRuns; run += 1) {
    const [wall = Number.NaN, processor = Number.NaN] = childFigures('first_compile.js');
    first = lesser(first, { wall, processor });
  }
  const [residentMiB = Number.NaN] = childFigures('compile_many.js');
  return { ...best, first, residentMiB };
}

/** Processes whose first compilation is measured. */
const firstRuns = 3;

/** Figures that need a process of their own. */
function childFigures(file: string): readonly number[] {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return execFileSync(process.execPath, [path], { encoding: 'utf8' }).split(' ').map(Number);
}
