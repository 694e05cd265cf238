import { findTask, modelPolicy, openEnvironment, runEpisode } from '@orrery/environments';
import { emitWasm } from '@orrery/language';
import { loadModel } from '@orrery/planner';
import { formatFixed, formatMean, mean, standardError } from '@orrery/report';
import { acceptedProgram } from './accepted.ts';
import { valueOf } from './failure.ts';

export interface PlanOptions {
  readonly env: string;
  readonly episodes: number;
  readonly seed: number;
  readonly threads: number;
  readonly json?: boolean;
}

/** `orrery plan`: plans in a program while the true environment acts, and prints the return of each episode. */
export async function plan(file: string, { env, episodes, seed, threads, json = false }: PlanOptions): Promise<void> {
  const task = valueOf(findTask(env));
  const program = acceptedProgram(file, { env });
  const model = valueOf(loadModel(await emitWasm(program, { optimize: 'speed' })));
  const environment = valueOf(openEnvironment(task));
  const returns: number[] = [];
  for (let episode = 0; episode < episodes; episode += 1) {
    const own = seed + episode;
    const policy = modelPolicy(model, task.planner, { threads });
    const played = valueOf(runEpisode(environment, policy, { seed: own, timeLimit: task.timeLimit }));
    returns.push(played.return);
    const end = played.terminated ? 'terminated' : 'truncated';
    if (json) {
      const { length, terminated, truncated } = played;
      process.stdout.write(
        `${JSON.stringify({ environment: env, seed: own, return: played.return, length, terminated, truncated })}\n`,
      );
    } else {
      process.stdout.write(`seed ${own}: return ${formatFixed(played.return, 2)} in ${played.length} steps, ${end}\n`);
    }
  }
  if (!json && episodes > 1) {
    process.stdout.write(`mean of ${episodes}: ${formatMean(mean(returns), standardError(returns), 2)}\n`);
  }
}
