import {
  openEnvironment,
  ownSeed,
  randomPolicy,
  type OracleEnvironment,
  type OracleState,
  type Task,
} from '@orrery/environments';
import { RandomStream } from '@orrery/contract';
import { runEpisode, type EpisodePlanner } from '@orrery/planner';
import { formatFixed, formatMean, formatTable, mean, noFigure, standardError } from '@orrery/report';
import { CommandError, orFail } from '../command_error.ts';
import { appendLine, mustBeWritable } from '../line_store.ts';
import { planOn } from '../planning/returns/play.ts';
import { processorSeconds } from '../processor_time.ts';
import { progress } from '../progress.ts';
import { anchorsPath, clearAnchors, readAnchors, type AnchorEpisode } from './episodes.ts';
import { anchorKey, anchorPlanner, anchorPolicies, shortened, type AnchorPolicy } from './planners.ts';

export interface AnchorOptions {
  readonly folder: string;
  /** Part `index` (from 1) of `count` that share the episodes out. */
  readonly shard: { readonly index: number; readonly count: number };
  readonly policies: readonly AnchorPolicy[];
  /** Leaves out what takes more processor seconds an episode. */
  readonly longest: number;
}

/** Episodes of a policy: many where they are cheap, few where one takes three minutes and more. */
const episodeCounts = { random: 100, planned: 30, costly: 5, hands: 2000 };
const costlySeconds = 180;

/** An episode is a hand of a few cards that pays 1 or costs 1: a mean of a hundred says nothing of a policy. */
const decidedByChance: ReadonlySet<string> = new Set(['Blackjack-v1', 'Blackjack-v1-B']);
/** The most that all hands may take. */
const handsSeconds = 30;

/** Episodes behind a return, of an anchor that is complete and of a written model alike, so that the two compare. */
export function episodesWanted({ id }: Task, policy: AnchorPolicy, seconds: number): number {
  if (decidedByChance.has(id) && seconds * episodeCounts.hands < handsSeconds) return episodeCounts.hands;
  if (policy === 'random') return episodeCounts.random;
  return seconds < costlySeconds ? episodeCounts.planned : episodeCounts.costly;
}

interface Anchor {
  readonly task: Task;
  readonly policy: AnchorPolicy;
  /** Processor seconds of an episode, by those that were played or by a first plan. */
  readonly seconds: number;
  readonly seeds: readonly number[];
}

/** The anchors' table, and what is told below it. */
export interface AnchorReport {
  readonly text: string;
  /** Some episode could not be played or stored; the text says which. */
  readonly failed: boolean;
}

/** `pnpm bench anchors`: what random play and planners on the true dynamics reach, each episode stored as it ends. */
export function benchAnchors(tasks: readonly Task[], options: AnchorOptions): AnchorReport {
  const { folder, longest } = options;
  for (const task of tasks) clearAnchors(folder, task);
  const anchors: Anchor[] = [];
  for (const policy of options.policies)
    for (const [place, task] of tasks.entries()) anchors.push(anchorOf(task, policy, place, options));
  anchors.sort((a, b) => a.seconds - b.seconds);
  const notes: string[] = [];
  let failed = false;
  let left = anchors.reduce((sum, { seconds, seeds }) => sum + seconds * seeds.length, 0);
  for (const anchor of anchors) {
    const { task, policy, seconds, seeds } = anchor;
    if (seeds.length === 0) continue;
    if (seconds > longest) {
      left -= seconds * seeds.length;
      notes.push(`${task.id} ${policy}: left out, an episode takes about ${duration(seconds)}`);
      continue;
    }
    try {
      mustBeWritable(anchorsPath(folder, task));
      const environment = orFail(openEnvironment(task));
      for (const seed of seeds) {
        // Another shard, or the same command elsewhere, may have played it meanwhile.
        if (!readAnchors(folder, task)[policy].some((each) => each.seed === seed)) {
          const episode = playAnchor(task, policy, environment, seed);
          appendLine(anchorsPath(folder, task), episode);
          left -= seconds;
          const facts = `return ${formatFixed(episode.return, 2)}, ${episode.length} steps, ${duration(episode.seconds)}`;
          // Random play is over in a moment.
          if (policy !== 'random' || seed === seeds.at(-1))
            progress(`${task.id} ${policy}, seed ${seed}: ${facts}; about ${duration(Math.max(left, 0.001))} left`);
        }
      }
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      notes.push(`${task.id} ${policy}: ${error.message}`);
      failed = true;
    }
  }
  return { text: [anchorTable(tasks, folder), ...notes].join('\n'), failed };
}

function anchorOf(task: Task, policy: AnchorPolicy, place: number, { folder, shard }: AnchorOptions): Anchor {
  const played = readAnchors(folder, task)[policy];
  const seconds = played.length > 0 ? mean(played.map((each) => each.seconds)) : estimate(task, policy);
  const seeds = Array.from({ length: episodesWanted(task, policy, seconds) }, (_, seed) => seed).filter(
    (seed) => (place + seed) % shard.count === shard.index - 1 && !played.some((each) => each.seed === seed),
  );
  return { task, policy, seconds, seeds };
}

/** Plays one episode of an anchor. */
export function playAnchor(
  task: Task,
  policy: AnchorPolicy,
  environment: OracleEnvironment,
  seed: number,
): AnchorEpisode {
  const { oracle } = environment;
  const planner: EpisodePlanner<OracleState, { readonly message: string }> =
    policy === 'random'
      ? randomPolicy(task, RandomStream.of(ownSeed(task, seed), 'Policy', 0), environment)
      : planOn(oracle, anchorPlanner(task, policy));
  const started = processorSeconds();
  const played = orFail(
    runEpisode(environment, planner, { seed: ownSeed(task, seed), timeLimit: task.timeLimit }),
    `seed ${seed}: `,
  );
  return {
    policy,
    key: anchorKey(task, policy),
    seed,
    return: played.return,
    length: played.length,
    terminated: played.terminated,
    seconds: Number((processorSeconds() - started).toPrecision(3)),
  };
}

/** Steps that an episode's cost is estimated from: one iteration of the published CEM. */
const estimatedSteps = 100_000;

/** An episode's cost from the cost of its first decision, as if it went to the time limit. */
function estimate(task: Task, policy: AnchorPolicy): number {
  if (policy === 'random') return 0;
  const { setting, factor, decisions } = shortened(anchorPlanner(task, policy), task.timeLimit, estimatedSteps);
  try {
    const environment = orFail(openEnvironment(task));
    const state = orFail(environment.reset(0));
    const started = processorSeconds();
    const planner = planOn(environment.oracle, setting);
    orFail(planner.begin?.(0) ?? { ok: true, value: undefined });
    orFail(planner.decide({ observation: orFail(environment.observe(state)), state, step: 0, seed: 0 }));
    return (processorSeconds() - started) * factor * decisions;
  } catch (error) {
    // It is told when the anchor's turn comes.
    if (error instanceof CommandError) return 0;
    throw error;
  }
}

function anchorTable(tasks: readonly Task[], folder: string): string {
  const rows = tasks.flatMap((task) => {
    const played = readAnchors(folder, task);
    return anchorPolicies.map((policy) => {
      const episodes = played[policy];
      const returns = episodes.map((each) => each.return);
      return [
        policy === 'random' ? task.id : '',
        policy,
        policy === 'random' ? noFigure : anchorPlanner(task, policy).kind,
        returns.length === 0 ? 'not recorded' : formatMean(mean(returns), standardError(returns), 1),
        String(returns.length),
        returns.length === 0 ? noFigure : formatFixed(mean(episodes.map(({ length }) => length)), 1),
        returns.length === 0 ? noFigure : duration(mean(episodes.map(({ seconds }) => seconds))),
      ];
    });
  });
  return formatTable(
    [
      { title: 'environment', align: 'left' },
      { title: 'anchor', align: 'left' },
      { title: 'planner', align: 'left' },
      { title: 'return', align: 'right' },
      { title: 'n', align: 'right' },
      { title: 'length', align: 'right' },
      { title: 'of processor', align: 'right' },
    ],
    rows,
  );
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds.toPrecision(2)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
