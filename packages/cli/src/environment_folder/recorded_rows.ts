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
  /** Undefined where nothing tells it. */
  readonly reward: number | undefined;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/** What became of rows. */
export interface Joined {
  readonly transitions: number;
  /** Rows that end their episode without saying where they led: they are left out. */
  readonly dropped: number;
  /** How many of them end the world: the transitions tell nothing of those ends. */
  readonly droppedEnds: number;
  /** How many transitions end the world. */
  readonly ends: number;
  /** No row tells a reward: all are 0. */
  readonly rewardless: boolean;
}

/** Hears a transition, and where its state and its next state were recorded. */
type Take = (transition: RawTransition, place: string, nextPlace: string) => void;

/** Episodes come in turns, as in a log of several agents at once: what was handed out of them cannot be put in order. */
export class EpisodesInTurns extends Error {}

/**
 * Makes transitions of rows, holding only the last few: a row without a next state takes the state of the row after it in
 * the same episode. Rows of an episode come one after another; where they do not, {@link EpisodesInTurns} is thrown, and
 * {@link byEpisode} puts them so.
 */
export class RowJoiner {
  readonly #take: Take;
  readonly #closed = new Set<string>();
  /** Rows of the episode that is read: the one before the next to be judged, where there is one, and those from it on. */
  #before: RecordedRow | undefined;
  #waiting: RecordedRow[] = [];
  #transitions = 0;
  #dropped = 0;
  #droppedEnds = 0;
  #ends = 0;
  #isNamed: boolean | undefined;
  #isRewarded: boolean | undefined;

  constructor(take: Take) {
    this.#take = take;
  }

  add(row: RecordedRow): void {
    this.#isNamed ??= row.episode !== '';
    if (this.#isNamed !== (row.episode !== ''))
      throw new CommandFailure(
        `${row.place}: some rows name their episode, and others do not. Name it in all of them.`,
      );
    if (row.action !== undefined) this.#isRewarded ??= row.reward !== undefined;
    if (row.action !== undefined && this.#isRewarded !== (row.reward !== undefined))
      throw new CommandFailure(
        `${row.place}: some steps tell their reward, and others do not. Tell it in all of them.`,
      );
    const last = this.#waiting.at(-1);
    if (last !== undefined && last.episode !== row.episode) {
      this.#endEpisode();
      this.#closed.add(last.episode);
      if (this.#closed.has(row.episode)) throw new EpisodesInTurns();
    }
    this.#waiting.push(row);
    // Two rows behind one say all that there is to know of it.
    if (this.#waiting.length > 2) this.#judge();
  }

  end(): Joined {
    this.#endEpisode();
    return {
      transitions: this.#transitions,
      dropped: this.#dropped,
      droppedEnds: this.#droppedEnds,
      ends: this.#ends,
      rewardless: this.#isRewarded !== true,
    };
  }

  #endEpisode(): void {
    while (this.#waiting.length > 0) this.#judge();
    this.#before = undefined;
  }

  #judge(): void {
    const [row, after, later] = this.#waiting;
    if (row === undefined) return;
    const before = this.#before;
    this.#waiting.shift();
    this.#before = row;
    const { state, action, reward = 0, place, episode } = row;
    // The row that tells where an episode ended may also be the one that says how.
    const teller = row.terminated || row.truncated || after?.action !== undefined ? row : (after ?? row);
    const { terminated } = teller;
    const ended = terminated || teller.truncated;
    if (action === undefined) {
      // Behind an end this row tells where that led.
      const isEnd = before !== undefined && (before.terminated || before.truncated);
      if (after?.action !== undefined && !ended && !isEnd)
        throw new CommandFailure(`${place}: there is no action, and the episode goes on.`);
      return;
    }
    // Behind an end comes the row that tells where it ended, or the start of another episode.
    const follows = after !== undefined && (!ended || after.action === undefined);
    const nextState = row.nextState ?? (follows ? after.state : undefined);
    if (nextState === undefined) {
      this.#dropped += 1;
      if (terminated) this.#droppedEnds += 1;
      return;
    }
    // An episode that stops without an end was cut; where the next row has its end, that is not known but left out.
    const goesOn = after?.action !== undefined && (after.nextState !== undefined || later !== undefined);
    const endsNext = after?.action !== undefined && (after.terminated || after.truncated);
    const truncated = teller.truncated || (!terminated && !goesOn && !endsNext);
    this.#transitions += 1;
    if (terminated) this.#ends += 1;
    this.#take(
      {
        state,
        action,
        nextState,
        reward,
        terminated,
        truncated,
        ...(episode !== '' && { episode }),
      },
      place,
      row.nextState === undefined && after !== undefined ? after.place : place,
    );
  }
}

/** Rows of an episode one after another, in the order in which episodes are first met. */
export function byEpisode(rows: readonly RecordedRow[]): readonly RecordedRow[] {
  const episodes = new Map<string, RecordedRow[]>();
  for (const row of rows) {
    const known = episodes.get(row.episode);
    if (known === undefined) episodes.set(row.episode, [row]);
    else known.push(row);
  }
  return [...episodes.values()].flat();
}
