import { openRunFolder } from '@orrery/synthesis/run';
import { valueOf } from '../failure.ts';
import { driveRun, rateOf } from './drive.ts';
import { pathOfRun } from './path_of_run.ts';
import { capsOf, type CapOptions } from './synthesize.ts';

export interface ResumeOptions extends CapOptions {
  readonly runs: string;
  readonly output?: string;
  readonly json?: boolean;
}

/** `orrery resume`: goes on with a run where it stands. What was answered is not asked again. */
export async function resume(run: string, options: ResumeOptions): Promise<number> {
  const folder = valueOf(openRunFolder(pathOfRun(run, options.runs)));
  const told = folder.events.events.length;
  process.stderr.write(`run ${folder.path}: going on after ${told} events\n`);
  const caps = { ...folder.configuration.caps, ...capsOf(options) };
  return driveRun(folder, { ...options, caps, rate: rateOf(options) });
}
