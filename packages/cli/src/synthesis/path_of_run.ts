import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '@orrery/synthesis/run';

/** A run by its path, or by its name in the folder of runs. */
export function pathOfRun(run: string, runs: string): string {
  return existsSync(join(run, runFiles.configuration)) || !existsSync(join(runs, run)) ? run : join(runs, run);
}
