import { writeFileSync } from 'node:fs';
import type { EnvironmentError } from '@orrery/environments';
import {
  runEpisode,
  type Episode,
  type EpisodeEnvironment,
  type PlannerError,
  type PlanningWorld,
  type StateOf,
} from '@orrery/planner';
import { formatFixed, formatMean, mean, standardError } from '@orrery/report';
import { CommandFailure, valueOf } from '../failure.ts';
import type { PlannerName } from './flags.ts';
import { makePlanner, type Given } from './planners.ts';
import { formatProfile, Profile } from './profile.ts';
import { speedscopeFile } from './speedscope.ts';

/** Who plays where. */
export interface Played {
  /** Name of what is planned for, as it is printed. */
  readonly label: string;
  /** Of the profile: what is planned in. */
  readonly title: string;
  readonly name: PlannerName;
  readonly given: Given;
  readonly world: PlanningWorld;
  readonly stateOf: StateOf<Uint8Array>;
  readonly environment: EpisodeEnvironment<Uint8Array, EnvironmentError | PlannerError>;
}

export interface EpisodesOptions {
  readonly episodes: number;
  readonly seed: number;
  readonly timeLimit: number;
  readonly profile?: boolean;
  readonly speedscope?: string;
  readonly json?: boolean;
}

/** Plays episodes and prints the return of each. */
export function playEpisodes(
  { label, title, name, given, world, stateOf, environment }: Played,
  options: EpisodesOptions,
): void {
  const { episodes, seed, timeLimit, json = false, speedscope } = options;
  const profiled = options.profile === true || speedscope !== undefined;
  const measured = profiled && name === 'mcts' ? { ...given, profile: true } : given;
  const profile = new Profile();
  const planner = profile.listening(makePlanner(name, world, stateOf, measured));
  const returns: number[] = [];
  for (let episode = 0; episode < episodes; episode += 1) {
    const own = seed + episode;
    profile.beginEpisode();
    const played = valueOf(runEpisode(environment, planner, { seed: own, timeLimit }));
    profile.endEpisode();
    returns.push(played.return);
    process.stdout.write(json ? `${jsonLine(label, name, own, played)}\n` : `${textLine(own, played)}\n`);
  }
  if (!json && episodes > 1)
    process.stdout.write(`mean of ${episodes}: ${formatMean(mean(returns), standardError(returns), 2)}\n`);
  if (options.profile === true) {
    const totals = profile.totals();
    process.stdout.write(json ? `${JSON.stringify({ profile: totals })}\n` : `\n${formatProfile(totals)}\n`);
  }
  if (speedscope !== undefined)
    writeProfile(speedscope, JSON.stringify(speedscopeFile(`orrery plan ${title} with ${name}`, profile.episodes)));
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
