import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { committedWorlds, generateWorld, worldKinds, type World } from '@orrery/environments';
import { formatTable, type Column } from '@orrery/report';
import { progress } from '../progress.ts';
import { writeOwnWorld, writeTask } from './world_folder.ts';

export interface UnseenOptions {
  /** Of the first world of every kind; the others count up from it. */
  readonly seed: number;
  readonly count: number;
  readonly kinds: typeof worldKinds;
  /** Folder that takes one folder a world. */
  readonly out: string;
  readonly threads: number;
}

/** `pnpm bench unseen --seed N`: fresh worlds, each a folder that `orrery synthesize` takes. */
export async function makeWorlds({ seed, count, kinds, out, threads }: UnseenOptions): Promise<string> {
  const worlds: World[] = [];
  for (const kind of kinds) {
    for (let at = 0; at < count; at += 1) {
      const world = generateWorld(kind, seed + at);
      await writeOwnWorld(world, pathToFileURL(`${resolve(out, world.id)}/`), threads);
      worlds.push(world);
    }
  }
  return listed(worlds, out);
}

/** `pnpm bench unseen --committed`: makes the committed worlds again, byte for byte. */
export async function makeCommitted(threads: number): Promise<string> {
  for (const { world, task } of committedWorlds) {
    progress(`${world.id}: rules and data`);
    await writeTask(world, task, threads);
  }
  return listed(committedWorlds.map(({ world }) => world));
}

function listed(worlds: readonly World[], out?: string): string {
  const rows = worlds.map(({ id, rules, stochastic, noise, budget }) => [
    out === undefined ? id : `${out}/${id}`,
    String(rules),
    [stochastic ? 'chance' : '', noise === undefined ? '' : 'noisy sensors'].filter((fact) => fact !== '').join(', '),
    String(budget.train),
    String(budget.heldout),
    String(budget.planner),
  ]);
  const columns = ['world', 'rules', 'besides', 'train', 'held out', 'planner'].map((title, at): Column => ({
    title,
    align: at === 0 || at === 2 ? 'left' : 'right',
  }));
  return formatTable(columns, rows);
}
