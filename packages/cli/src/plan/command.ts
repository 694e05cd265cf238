import { writeFileSync } from 'node:fs';
import { runEpisode, type Episode } from '@orrery/planner';
import { formatFixed, formatMean, mean, standardError } from '@orrery/report';
import { CommandFailure, valueOf } from '../failure.ts';
import type { PlannerName } from './flags.ts';
import { givenOptions, makePlanner, type Given } from './planners.ts';
import { formatProfile, Profile } from './profile.ts';
import { speedscopeFile } from './speedscope.ts';
import { openTruth, openWorld, type Truth } from './worlds.ts';

export interface PlanOptions {
  readonly env: string;
  readonly planner?: PlannerName;
  readonly episodes: number;
  readonly seed: number;
  readonly timeLimit?: number;
  readonly profile?: boolean;
  readonly speedscope?: string;
  readonly json?: boolean;
}

/**
 * `orrery plan`: plans in a model, or in the true environment itself, while the true environment acts; prints the return of each
 * episode.
 */
export async function plan(file: string | undefined, options: PlanOptions): Promise<void> {
  const { env, episodes, seed, json = false, speedscope } = options;
  const truth = openTruth(env);
  const timeLimit = options.timeLimit ?? truth.timeLimit;
  if (timeLimit === undefined)
    throw new CommandFailure(`${env} truncates no episode by itself; give the steps of one with --time-limit N.`);
  const [name, defaults] = chosenPlanner(options.planner, truth);
  const profiled = options.profile === true || speedscope !== undefined;
  const given = { ...defaults, ...givenOptions(name, options as unknown as Given) };
  const { world, stateOf } = await openWorld(file, truth);
  const measured = profiled && name === 'mcts' ? { ...given, profile: true } : given;
  const profile = new Profile();
  const planner = profile.listening(makePlanner(name, world, stateOf, measured));
  const returns: number[] = [];
  for (let episode = 0; episode < episodes; episode += 1) {
    const own = seed + episode;
    profile.beginEpisode();
    const played = valueOf(runEpisode(truth.environment, planner, { seed: own, timeLimit }));
    profile.endEpisode();
    returns.push(played.return);
    process.stdout.write(json ? `${jsonLine(env, name, own, played)}\n` : `${textLine(own, played)}\n`);
  }
  if (!json && episodes > 1)
    process.stdout.write(`mean of ${episodes}: ${formatMean(mean(returns), standardError(returns), 2)}\n`);
  if (options.profile === true) {
    const totals = profile.totals();
    process.stdout.write(json ? `${JSON.stringify({ profile: totals })}\n` : `\n${formatProfile(totals)}\n`);
  }
  if (speedscope !== undefined) {
    const title = `orrery plan ${file ?? env} with ${name}`;
    writeProfile(speedscope, JSON.stringify(speedscopeFile(title, profile.episodes)));
  }
}

/** The planner that was asked for, or the published one with its settings. */
function chosenPlanner(asked: PlannerName | undefined, { published, drawsFromBox }: Truth): [PlannerName, Given] {
  if (published === undefined) return [asked ?? (drawsFromBox ? 'cem' : 'mcts'), {}];
  const { kind, ...settings } = published;
  return asked === undefined || asked === kind ? [kind, settings] : [asked, {}];
}

function textLine(seed: number, { return: sum, length, terminated, stats }: Episode): string {
  const end = terminated ? 'terminated' : 'truncated';
  const rate = `${formatFixed(stats.slowestDecisionNanoseconds / 1e6, 1)} ms the slowest decision`;
  return `seed ${seed}: return ${formatFixed(sum, 2)} in ${length} steps, ${end}; ${rate}`;
}

function jsonLine(environment: string, planner: PlannerName, seed: number, played: Episode): string {
  const { length, terminated, truncated, stats } = played;
  return JSON.stringify({ environment, planner, seed, return: played.return, length, terminated, truncated, stats });
}

function writeProfile(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandFailure(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
