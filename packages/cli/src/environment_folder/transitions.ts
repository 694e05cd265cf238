import { statSync } from 'node:fs';
import { CommandFailure } from '../failure.ts';
import { ContractInference, type RawTransition } from './infer.ts';
import { byEpisode, EpisodesInTurns, RowJoiner, type Joined, type RecordedRow } from './recorded_rows.ts';

export type Rows = AsyncIterable<RecordedRow> | Iterable<RecordedRow>;

/** Episodes in turns are put in order in memory, some ten times the file's size. */
const largestInTurnsMiB = 256;

export interface ReadTransitions {
  readonly joined: Joined;
  readonly inference: ContractInference;
}

/**
 * Reads a recording of any size: `take` gets one transition after another, and the types are inferred as they pass. Where
 * episodes come in turns it begins again (`take` hears `restart`), and puts them in order.
 */
export async function transitionsOf(
  file: string,
  rows: () => Rows | Promise<Rows>,
  take: (transition: RawTransition) => void,
  restart: () => void = () => undefined,
): Promise<ReadTransitions> {
  try {
    return await joined(await rows(), take);
  } catch (error) {
    if (!(error instanceof EpisodesInTurns)) throw error;
  }
  if (statSync(file).size > largestInTurnsMiB * 1024 * 1024)
    throw new CommandFailure(
      `${file}: its episodes come in turns, and more than ${largestInTurnsMiB} MiB are not put in order. Sort its rows by episode.`,
    );
  restart();
  const all: RecordedRow[] = [];
  for await (const row of await rows()) all.push(row);
  return joined(byEpisode(all), take);
}

async function joined(rows: Rows, take: (transition: RawTransition) => void): Promise<ReadTransitions> {
  const inference = new ContractInference();
  const joiner = new RowJoiner((transition, place, nextPlace) => {
    inference.add(transition, place, nextPlace);
    take(transition);
  });
  for await (const row of rows) joiner.add(row);
  return { joined: joiner.end(), inference };
}
