import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { openEnvironment, ownSeed, type OracleState, type Task } from '@orrery/environments';
import { fromObservation, runEpisode, type EpisodePlanner, type Model } from '@orrery/planner';
import { z } from 'zod';
import { episodesWanted } from '../anchors/bench.ts';
import { anchorPlanner, keyedPlanner, shortened, worldOf } from '../anchors/planners.ts';
import { CommandError, interrupted, orFail } from '../command_error.ts';
import { firstDecisions, replanStepsOf, type FirstDecisions } from '../first_decisions.ts';
import { editLines, mustBeWritable, readLines } from '../line_store.ts';
import { planIn } from '../planning/returns/play.ts';
import { settingsHash } from '../settings_hash.ts';

/** The planners that plan in a written model. */
export type ModelPlanner = 'published' | 'best';

const storedSchema = z.strictObject({
  /** sha256 of the program's text. */
  program: z.string(),
  planner: z.enum(['published', 'best']),
  /** Of the world, its time limit, the planner's settings and its version. */
  key: z.string(),
  /** Of the first episode; they count up from it. */
  seed: z.int().min(0),
  /** One an episode; none where the program failed. */
  returns: z.array(z.number()),
  lengths: z.array(z.int().min(1)),
  /** Episodes that were to be played, where an interrupt left fewer: what is partial is no result. */
  partOf: z.int().min(2).optional(),
  /** Why the program has no returns: it failed where no recorded transition led. */
  failed: z.string().optional(),
  /** sha256 of the first episode's first decisions, made within {@link replanStepsOf}: actions and what they took. */
  firstPlans: z.string(),
});

/** Returns of one program, planned in by one planner, as they are stored. */
export type PlannedReturns = z.infer<typeof storedSchema>;

/** What returns are of. */
export interface PlannedSource {
  readonly task: Task;
  readonly source: string;
  readonly planner: ModelPlanner;
  /** Of the first episode. */
  readonly seed: number;
}

/** The same with the source compiled. */
export interface PlannedProgram extends PlannedSource {
  readonly model: Model;
}

const pathOf = (folder: string, { suite, id }: Task): string => join(folder, suite, `${id}.jsonl`);

/** Fails where returns of the task could not be stored. */
export const returnsMustBeWritable = (folder: string, task: Task): void => mustBeWritable(pathOf(folder, task));

const programHash = (source: string): string => createHash('sha256').update(source).digest('hex');

/** Of all that the returns depend on but the program and the seeds. */
function plannerKey({ task, planner }: PlannedSource): string {
  const { observationNoise } = task;
  return settingsHash({
    ...worldOf(task),
    planner: keyedPlanner(anchorPlanner(task, planner)),
    // A planner on the true dynamics knows the state; one in a model sees readings of it.
    ...(observationNoise !== undefined && { observationNoise }),
  });
}

/** The returns that are stored of a program, the last ones if there are several. */
export function storedReturns(folder: string, planned: PlannedSource): PlannedReturns | undefined {
  const [program, key] = [programHash(planned.source), plannerKey(planned)];
  return readLines(pathOf(folder, planned.task), storedSchema).lines.findLast(
    (each) =>
      each.program === program && each.planner === planned.planner && each.key === key && each.seed === planned.seed,
  );
}

/** Whether returns are stored that were played under other settings, or by another version of the planner, and no others. */
export function areOutdated(folder: string, planned: PlannedSource): boolean {
  const program = programHash(planned.source);
  return (
    storedReturns(folder, planned) === undefined &&
    readLines(pathOf(folder, planned.task), storedSchema).lines.some(
      (each) => each.program === program && each.planner === planned.planner && each.seed === planned.seed,
    )
  );
}

/** What became of stored returns. */
export interface Confirmed {
  /** The first decisions came out as they did when the returns were played. */
  readonly same: boolean;
  /** Episodes that would be played today. */
  readonly wanted: number;
}

/** Makes the first decisions of the first episode again: the program, engine or planner may have changed. */
export function confirmReturns(planned: PlannedProgram, { firstPlans }: PlannedReturns, episodes: number): Confirmed {
  const { hash, seconds } = firstPlansOf(planned);
  return { same: hash === firstPlans, wanted: wantedOf(planned, episodes, seconds) };
}

const wantedOf = ({ task, planner }: PlannedProgram, episodes: number, seconds: number): number =>
  Math.min(episodes, episodesWanted(task, planner, seconds));

export interface PlayOptions {
  /** Most episodes. */
  readonly episodes: number;
  /** Plays nothing if an episode takes more processor seconds. */
  readonly longest: number;
  /** Plays what is stored, too, from the first episode on. */
  readonly again: boolean;
  /** Heard of between two episodes. */
  readonly signal: AbortSignal;
}

/**
 * Plays the episodes of a program after those that are stored, if its first plans still come out so, and stores their
 * returns, or why there are none; undefined if an episode costs too much.
 */
export async function playReturns(
  folder: string,
  planned: PlannedProgram,
  { episodes, longest, again, signal }: PlayOptions,
): Promise<PlannedReturns | undefined> {
  const { task, source, planner, seed } = planned;
  const first = firstPlansOf(planned);
  if (first.seconds > longest) return undefined;
  const program = programHash(source);
  const stored = storedReturns(folder, planned);
  const known = stored?.firstPlans === first.hash ? stored : undefined;
  const store = (played: Episodes): PlannedReturns => {
    const line = { program, planner, key: plannerKey(planned), seed, ...played, firstPlans: first.hash };
    // What was stored of the same program and planner is replaced, whatever the settings were.
    const isOther = (each: PlannedReturns): boolean =>
      each.program !== program || each.planner !== planner || each.seed !== seed;
    editLines(pathOf(folder, task), storedSchema, (lines) => [...lines.filter(isOther), line]);
    return line;
  };
  const before = known === undefined || again ? { returns: [], lengths: [] } : known;
  const count = wantedOf(planned, episodes, first.seconds);
  const isWhole = known !== undefined && known.partOf === undefined;
  // Whole returns that hold good only grow; those that are played again take their place when they are whole.
  const storeSome =
    isWhole && again ? undefined : (played: Episodes) => store(isWhole ? played : { ...played, partOf: count });
  return store(await episodesOf(planned, before, count, signal, storeSome));
}

type Episodes = Pick<PlannedReturns, 'returns' | 'lengths' | 'failed' | 'partOf'>;

/** Between two stores of what has been played so far. */
const storeEveryMs = 10_000;

/** A program may fail where no recorded transition led: then it has no returns at all, as published. */
async function episodesOf(
  { task, model, planner, seed }: PlannedProgram,
  { returns: returnsBefore, lengths: lengthsBefore }: Episodes,
  count: number,
  signal: AbortSignal,
  storeSome: ((played: Episodes) => void) | undefined,
): Promise<Episodes> {
  const environment = orFail(openEnvironment(task));
  const chooser: EpisodePlanner<OracleState, { readonly message: string }> = planIn(
    model,
    anchorPlanner(task, planner),
    fromObservation(model),
  );
  const returns = [...returnsBefore];
  const lengths = [...lengthsBefore];
  let storedAt = Date.now();
  for (let episode = returns.length; episode < count; episode += 1) {
    // An episode keeps the thread to itself: an interrupt is heard of between two.
    await setImmediate();
    if (signal.aborted) {
      if (episode > returnsBefore.length) storeSome?.({ returns, lengths });
      const kept = storeSome === undefined ? 'What was stored before stays' : '--missing plays the others';
      throw new CommandError(
        `${task.id}: interrupted after ${episode} of ${count} episodes with the ${planner} planner. ${kept}.`,
        interrupted,
      );
    }
    const played = runEpisode(environment, chooser, { seed: ownSeed(task, seed + episode), timeLimit: task.timeLimit });
    if (!played.ok) return { returns: [], lengths: [], failed: `seed ${seed + episode}: ${played.error.message}` };
    returns.push(played.value.return);
    lengths.push(played.value.length);
    if (episode + 1 < count && Date.now() - storedAt > storeEveryMs) {
      storeSome?.({ returns, lengths });
      storedAt = Date.now();
    }
  }
  return { returns, lengths };
}

/** The first decisions of the first episode, and what an episode would cost if all its plans did as the first. */
function firstPlansOf({ task, model, planner, seed }: PlannedProgram): FirstDecisions {
  const mostSteps = replanStepsOf(task);
  const { setting, factor, decisions } = shortened(anchorPlanner(task, planner), task.timeLimit, mostSteps);
  const { hash, seconds } = firstDecisions(task, planIn(model, setting, fromObservation(model)), seed, mostSteps);
  return { hash, seconds: seconds * factor * decisions };
}
