import { existsSync } from 'node:fs';
import { CommandFailure } from '../failure.ts';
import type { Json } from './infer.ts';
import type { RecordedRow } from './recorded_rows.ts';

/** What is used of h5wasm, which is there only if its user has installed it. */
interface Hdf5 {
  readonly ready: Promise<unknown>;
  readonly File: new (path: string, mode: 'r') => Hdf5Group & { close(): void };
}
interface Hdf5Group {
  keys(): string[];
  get(name: string): Hdf5Group | Hdf5Dataset | null;
}
interface Hdf5Dataset {
  readonly shape: readonly number[];
  to_array(): unknown;
}

/**
 * Rows of a Minari dataset's `main_data.hdf5`: a group an episode, observations with one row more than actions, rewards,
 * terminations and truncations. Observations that are a group of arrays become records.
 */
export async function minariRows(file: string): Promise<RecordedRow[]> {
  const { ready, File } = await library();
  await ready;
  if (!existsSync(file)) throw new CommandFailure(`${file}: there is no such file.`);
  const opened = new File(file, 'r');
  try {
    const episodes = opened
      .keys()
      .filter((name) => /^episode_\d+$/.test(name))
      .sort((one, other) => Number(one.slice(8)) - Number(other.slice(8)));
    if (episodes.length === 0) throw new CommandFailure(`${file}: there is no group episode_0 in it.`);
    return episodes.flatMap((episode) => rowsOf(`${file}:${episode}`, episode, opened.get(episode)));
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(
      `${file} cannot be read as HDF5: ${error instanceof Error ? error.message : String(error)}.`,
    );
  } finally {
    opened.close();
  }
}

async function library(): Promise<Hdf5> {
  const name = 'h5wasm/node';
  try {
    const loaded = (await import(name)) as Hdf5 & { readonly default?: Hdf5 };
    return loaded.default ?? loaded;
  } catch {
    throw new CommandFailure('HDF5 is read by h5wasm, which is not installed: npm install h5wasm@0.10.3');
  }
}

function rowsOf(place: string, episode: string, group: Hdf5Group | Hdf5Dataset | null): RecordedRow[] {
  const observations = columnOf(place, group, 'observations');
  const actions = columnOf(place, group, 'actions');
  const rewards = columnOf(place, group, 'rewards') as readonly number[];
  const terminations = columnOf(place, group, 'terminations');
  const truncations = columnOf(place, group, 'truncations');
  if (observations.length !== actions.length + 1)
    throw new CommandFailure(
      `${place}: ${observations.length} observations for ${actions.length} actions: one more is needed.`,
    );
  return actions.map((action, at) => ({
    place: `${place}:${at}`,
    episode,
    state: observations[at] ?? null,
    action,
    nextState: observations[at + 1],
    reward: rewards[at] ?? 0,
    terminated: Boolean(terminations[at]),
    truncated: Boolean(truncations[at]),
  }));
}

/** One value a row: of a group, records of its datasets' rows. */
function columnOf(place: string, group: Hdf5Group | Hdf5Dataset | null, name: string): readonly Json[] {
  const found = group !== null && 'get' in group ? group.get(name) : null;
  if (found === null) throw new CommandFailure(`${place}: there is no ${name}.`);
  if (!('get' in found) || typeof found.get !== 'function')
    return plain((found as Hdf5Dataset).to_array()) as readonly Json[];
  const columns = found.keys().map((key) => [key, columnOf(`${place}.${name}`, found, key)] as const);
  const rows = Math.max(0, ...columns.map(([, values]) => values.length));
  return Array.from({ length: rows }, (_, at) =>
    Object.fromEntries(columns.map(([key, values]) => [key, values[at] ?? null])),
  );
}

/** Large integers as numbers, nested lists as lists. */
function plain(value: unknown): Json {
  if (typeof value === 'bigint') return Number(value);
  return Array.isArray(value) ? value.map(plain) : (value as Json);
}
