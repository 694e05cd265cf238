import { CommandFailure } from '../failure.ts';
import type { Json, RawTransition } from './infer.ts';

/** One recorded row of any format, before its next state is known for certain. */
export interface RecordedRow {
  /** Where it stands, for messages: `data.csv:12`. */
  readonly place: string;
  /** Empty without a name. */
  readonly episode: string;
  readonly state: Json;
  /** Undefined in the last row of an episode that tells where it ended. */
  readonly action: Json | undefined;
  /** Undefined where the row after it tells. */
  readonly nextState: Json | undefined;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

export interface Joined {
  readonly transitions: readonly RawTransition[];
  /** Rows that end their episode without saying where they led: they are left out. */
  readonly dropped: number;
  /** How many of them end the world: the transitions tell nothing of those ends. */
  readonly droppedEnds: number;
}

/** Transitions from rows: a row without a next state takes the state of the row after it in the same episode. */
export function joinRows(recorded: readonly RecordedRow[]): Joined {
  const rows = byEpisode(recorded);
  const isNamed = rows.every(({ episode }) => episode !== '');
  const transitions: RawTransition[] = [];
  let dropped = 0;
  let droppedEnds = 0;
  for (const [at, row] of rows.entries()) {
    const { state, action, reward, terminated, place } = row;
    const after = rows[at + 1]?.episode === row.episode ? rows[at + 1] : undefined;
    const ended = terminated || row.truncated;
    if (action === undefined) {
      if (after?.action !== undefined && !ended && !endsBefore(rows, at))
        throw new CommandFailure(`${place}: there is no action, and the episode goes on.`);
      continue;
    }
    // Behind an end comes the row that tells where it ended, or the start of another episode.
    const follows = after !== undefined && (!ended || after.action === undefined);
    const nextState = row.nextState ?? (follows ? after.state : undefined);
    if (nextState === undefined) {
      dropped += 1;
      if (terminated) droppedEnds += 1;
      continue;
    }
    // An episode that stops without an end was cut; where the next row has its end, that is not known but left out.
    const truncated = row.truncated || (!terminated && !goesOn(rows, at) && !endsNext(after));
    transitions.push({
      state,
      action,
      nextState,
      reward,
      terminated,
      truncated,
      ...(isNamed && { episode: row.episode }),
    });
  }
  return { transitions, dropped, droppedEnds };
}

/** Rows of an episode one after another: a log of several agents at once has them in turns. Without names nothing moves. */
function byEpisode(rows: readonly RecordedRow[]): readonly RecordedRow[] {
  const episodes = new Map<string, RecordedRow[]>();
  for (const row of rows) {
    const known = episodes.get(row.episode);
    if (known === undefined) episodes.set(row.episode, [row]);
    else known.push(row);
  }
  return [...episodes.values()].flat();
}

function endsNext(after: RecordedRow | undefined): boolean {
  return after?.action !== undefined && (after.terminated || after.truncated);
}

/** Whether the row before told the end: then this one tells where that led. */
function endsBefore(rows: readonly RecordedRow[], at: number): boolean {
  const before = rows[at - 1];
  return before !== undefined && (before.terminated || before.truncated);
}

/** Whether the same episode has another step after this row, with a state that it led to. */
function goesOn(rows: readonly RecordedRow[], at: number): boolean {
  const [after, later] = [rows[at + 1], rows[at + 2]];
  if (after === undefined || after.episode !== rows[at]?.episode || after.action === undefined) return false;
  return after.nextState !== undefined || later?.episode === after.episode;
}
