import { join } from 'node:path';
import type { Task } from '@orrery/environments';
import { z } from 'zod';
import { editLines, readLines, type StoredLines } from '../line_store.ts';
import { progress } from '../progress.ts';
import { anchorKey, anchorPolicies, worldName, type AnchorPolicy } from './planners.ts';

const episodeSchema = z.strictObject({
  policy: z.enum(anchorPolicies),
  /** Of the world, its time limit, the planner's settings and its version. */
  key: z.string(),
  /** Of the episode: its start state, its chance and every decision. */
  seed: z.int().min(0),
  return: z.number(),
  length: z.int().min(1),
  terminated: z.boolean(),
  /** Processor time, on one thread, of the machine that played it. */
  seconds: z.number().min(0),
});

/** One episode of an anchor, as it is stored. */
export type AnchorEpisode = z.infer<typeof episodeSchema>;

/** One file a world, whichever variant of its description a task has. */
export function anchorsPath(folder: string, task: Task): string {
  return join(folder, `${worldName(task)}.jsonl`);
}

const storedAnchors = (folder: string, task: Task): StoredLines<AnchorEpisode> =>
  readLines(anchorsPath(folder, task), episodeSchema);

/** The episodes of a task that are of today's settings and planners, by policy and in the order of their seeds; each seed once. */
export function readAnchors(folder: string, task: Task): Readonly<Record<AnchorPolicy, readonly AnchorEpisode[]>> {
  const { lines } = storedAnchors(folder, task);
  const of = (policy: AnchorPolicy): readonly AnchorEpisode[] => {
    const key = anchorKey(task, policy);
    const bySeed = new Map(
      lines.filter((each) => each.policy === policy && each.key === key).map((each) => [each.seed, each]),
    );
    return [...bySeed.values()].sort((a, b) => a.seed - b.seed);
  };
  return { random: of('random'), published: of('published'), best: of('best') };
}

/** Policies of which episodes are stored, but none of today's settings and planner. */
export function outdatedAnchors(folder: string, task: Task): readonly AnchorPolicy[] {
  const { lines } = storedAnchors(folder, task);
  return anchorPolicies.filter((policy) => {
    const own = lines.filter((each) => each.policy === policy);
    return own.length > 0 && !own.some(({ key }) => key === anchorKey(task, policy));
  });
}

/** Takes out what an interrupted write left and what was played under other settings or by another version of a planner, and says so: both are made again. */
export function clearAnchors(folder: string, task: Task): void {
  const path = anchorsPath(folder, task);
  const { lines, torn } = storedAnchors(folder, task);
  const isKnown = ({ policy, key }: AnchorEpisode): boolean => key === anchorKey(task, policy);
  const known = lines.filter(isKnown);
  for (const line of torn) progress(`${path}:${line} is half-written: its episode is played again`);
  if (known.length < lines.length)
    progress(
      `${path}: ${lines.length - known.length} episodes are of other settings or planners: they are played again`,
    );
  if (torn.length > 0 || known.length < lines.length)
    editLines(path, episodeSchema, (stored) => stored.filter(isKnown));
}
