import type { Task } from '@orrery/environments';
import type { TotalVariation } from '@orrery/synthesis';
import type { AnchorPolicy } from '../anchors/planners.ts';
import type { TaskScores } from './score.ts';
import type { CallScore, NoModel } from './write_model.ts';

/** Returns of one planner's episodes, or why there are none. */
export interface Returns {
  readonly returns: readonly number[];
  /** The program failed while it was planned in. */
  readonly failed?: string;
  /**
   * Why stored returns no longer count: the first plan comes out otherwise than when they were played, or they are of other
   * settings or another version of the planner.
   */
  readonly stale?: string;
  /** How many were played before an interrupt, and what to do: no result either. */
  readonly partial?: string;
}

/** One row about one environment: a written model, or a model or policy that it stands beside. */
export interface MethodResult {
  readonly method: string;
  readonly seed?: number;
  /** In place of figures. */
  readonly missing?: NoModel;
  /** The search ended without an accepted program. */
  readonly unwritten?: true;
  readonly calls?: number;
  readonly tokens?: number;
  readonly tokensEstimated?: boolean;
  /** US dollars. */
  readonly cost?: number;
  readonly scores?: TaskScores;
  /** Of its outcomes from those of the true rules, on held-out transitions, where these are not certain. */
  readonly distance?: TotalVariation;
  /** Scores of the calls' programs, in the order of the calls. */
  readonly progress?: readonly CallScore[];
  /** With the published planner; absent where none are stored. */
  readonly published?: Returns;
  /** With our best planner. */
  readonly best?: Returns;
}

/** Everything that is known of one environment. */
export interface TaskResult {
  readonly suite: string;
  readonly environment: string;
  readonly variant: Task['variant'];
  /** Whether actions are a list, as in the published discrete half. */
  readonly discrete: boolean;
  readonly rows: readonly MethodResult[];
  /** Returns of the anchors, as they are stored. */
  readonly anchors: Readonly<Record<AnchorPolicy, readonly number[]>>;
  /** Where the recordings come from, each once. */
  readonly sources: readonly string[];
}
