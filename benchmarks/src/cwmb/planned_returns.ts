import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode, RandomStream, success } from '@orrery/contract';
import { openEnvironment, type OracleState, type Task } from '@orrery/environments';
import { fromObservation, runEpisode, type EpisodePlanner, type Model } from '@orrery/planner';
import { z } from 'zod';
import { episodesWanted } from '../anchors/bench.ts';
import { anchorPlanner, shortened } from '../anchors/planners.ts';
import { orFail } from '../command_error.ts';
import { appendLine, readLines, rewriteLines } from '../line_store.ts';
import { planIn } from '../planning/returns/play.ts';
import { processorSeconds } from '../processor_time.ts';
import { settingsHash } from '../settings_hash.ts';

/** Where the committed returns of written models stand: one file a task. */
export const returnsFolder = fileURLToPath(new URL('../../results/returns', import.meta.url));

/** The planners that plan in a written model. */
export type ModelPlanner = 'published' | 'best';

const storedSchema = z.strictObject({
  /** sha256 of the program's text. */
  program: z.string(),
  planner: z.enum(['published', 'best']),
  /** Of the world, its time limit and the planner's settings. */
  key: z.string(),
  /** Of the first episode; they count up from it. */
  seed: z.int().min(0),
  /** One an episode; none where the program failed. */
  returns: z.array(z.number()),
  lengths: z.array(z.int().min(1)),
  /** Why the program has no returns: it failed where no recorded transition led. */
  failed: z.string().optional(),
  /** sha256 of the bytes of the first episode's first plan, made within {@link replanSteps}. */
  firstPlan: z.string(),
});

/** Returns of one program, planned in by one planner, as they are stored. */
export type PlannedReturns = z.infer<typeof storedSchema>;

/** Steps of the model that the plan which is made again may take: CEM is cut to as many iterations as fit. */
export const replanSteps = 200_000;

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

const programHash = (source: string): string => createHash('sha256').update(source).digest('hex');

/** Of all that the returns depend on but the program and the seeds. */
function plannerKey({ task, planner }: PlannedSource): string {
  const { oracle, timeLimit } = task;
  return settingsHash({ oracle, timeLimit, planner: anchorPlanner(task, planner) });
}

/** The returns that are stored of a program, the last ones if there are several. */
export function storedReturns(folder: string, planned: PlannedSource): PlannedReturns | undefined {
  const [program, key] = [programHash(planned.source), plannerKey(planned)];
  return readLines(pathOf(folder, planned.task), storedSchema).lines.findLast(
    (each) =>
      each.program === program && each.planner === planned.planner && each.key === key && each.seed === planned.seed,
  );
}

/** Makes the first plan of the first episode again and compares its bytes: the program, engine or planner may have changed. */
export function confirmReturns(planned: PlannedProgram, { firstPlan }: PlannedReturns): boolean {
  return firstPlanOf(planned).hash === firstPlan;
}

/** Plays the episodes of a program and stores their returns, or why there are none; undefined if an episode costs too much. */
export function playReturns(
  folder: string,
  planned: PlannedProgram,
  { episodes, longest }: { readonly episodes: number; readonly longest: number },
): PlannedReturns | undefined {
  const { task, source, planner, seed } = planned;
  const first = firstPlanOf(planned);
  if (first.seconds > longest) return undefined;
  const played = episodesOf(planned, Math.min(episodes, episodesWanted(planner, first.seconds)));
  const program = programHash(source);
  const stored = { program, planner, key: plannerKey(planned), seed, ...played, firstPlan: first.hash };
  const path = pathOf(folder, task);
  const { lines, torn } = readLines(path, storedSchema);
  // What was stored of the same program and planner is replaced, whatever the settings were.
  const others = lines.filter((each) => each.program !== program || each.planner !== planner || each.seed !== seed);
  if (torn.length > 0 || others.length < lines.length) rewriteLines(path, [...others, stored]);
  else appendLine(path, stored);
  return stored;
}

type Episodes = Pick<PlannedReturns, 'returns' | 'lengths' | 'failed'>;

/** A program may fail where no recorded transition led: then it has no returns at all, as published. */
function episodesOf({ task, model, planner, seed }: PlannedProgram, count: number): Episodes {
  const environment = orFail(openEnvironment(task));
  const chooser: EpisodePlanner<OracleState, { readonly message: string }> = planIn(
    model,
    anchorPlanner(task, planner),
    fromObservation(model),
  );
  const returns: number[] = [];
  const lengths: number[] = [];
  for (let episode = 0; episode < count; episode += 1) {
    const played = runEpisode(environment, chooser, { seed: seed + episode, timeLimit: task.timeLimit });
    if (!played.ok) return { returns: [], lengths: [], failed: `seed ${seed + episode}: ${played.error.message}` };
    returns.push(played.value.return);
    lengths.push(played.value.length);
  }
  return { returns, lengths };
}

/** The first plan within {@link replanSteps}, and what an episode would cost if all its plans did as this one. */
function firstPlanOf({ task, model, planner, seed }: PlannedProgram): {
  readonly hash: string;
  readonly seconds: number;
} {
  const environment = orFail(openEnvironment(task));
  const state = orFail(environment.reset(seed));
  const { setting, factor, decisions } = shortened(anchorPlanner(task, planner), task.timeLimit, replanSteps);
  const chooser = planIn<OracleState>(model, setting, fromObservation(model));
  const started = processorSeconds();
  const begun = chooser.begin?.(seed) ?? success(undefined);
  const decided = begun.ok
    ? chooser.decide({
        observation: orFail(environment.observe(state)),
        state,
        step: 0,
        seed: RandomStream.of(seed, 'Simulation', 0).word(),
      })
    : begun;
  const seconds = (processorSeconds() - started) * factor * decisions;
  const hash = createHash('sha256');
  if (decided.ok) for (const action of decided.value.actions) hash.update(orFail(encode(task.contract.action, action)));
  else hash.update(decided.error.message);
  return { hash: hash.digest('hex'), seconds };
}
