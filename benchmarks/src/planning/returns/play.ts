import {
  Oracle,
  cemPlanner,
  icem,
  mctsPlanner,
  oracleEnvironment,
  recedingPlanner,
  runEpisode,
  valueIterationPlanner,
  type EpisodePlanner,
  type PlanningWorld,
  type StateOf,
} from '@orrery/planner';
import { orFail } from '../../command_error.ts';
import type { PlannerSetting } from './tasks.ts';

/** Episodes of one planner. */
export interface Played {
  /** Undiscounted, one an episode. */
  readonly returns: readonly number[];
  readonly decisions: number;
  /** Milliseconds of this process on processors, of a decision. */
  readonly slowest: number;
  readonly meanDecision: number;
}

/** Plays the episodes of seeds 0, 1, … from Gymnasium's start states, planning on the true dynamics. */
export function play(oracle: Oracle, setting: PlannerSetting, timeLimit: number, episodes: number): Played {
  const planner = planOn(oracle, setting);
  let [decisions, total, slowest] = [0, 0, 0];
  const timed: EpisodePlanner<Uint8Array> = {
    ...planner,
    decide(situation) {
      const before = process.cpuUsage();
      const decided = planner.decide(situation);
      const { user, system } = process.cpuUsage(before);
      const milliseconds = (user + system) / 1000;
      decisions += 1;
      total += milliseconds;
      slowest = Math.max(slowest, milliseconds);
      return decided;
    },
  };
  const returns = Array.from(
    { length: episodes },
    (_, seed) => orFail(runEpisode(oracleEnvironment(oracle), timed, { seed, timeLimit })).return,
  );
  return { returns, decisions, slowest, meanDecision: total / decisions };
}

/** The planner of a setting on the true dynamics, which is given states without what an agent cannot know. */
export function planOn(oracle: PlanningWorld, setting: PlannerSetting): EpisodePlanner<Uint8Array> {
  return planIn(oracle, setting, ({ state }) =>
    oracle instanceof Oracle ? orFail(oracle.forgetHidden(state)) : state,
  );
}

/** The planner of a setting in any world, from the states that `known` gives. */
export function planIn<S>(world: PlanningWorld, setting: PlannerSetting, known: StateOf<S>): EpisodePlanner<S> {
  switch (setting.kind) {
    case 'value iteration':
      return valueIterationPlanner(world, {}, known);
    case 'mcts':
      return mctsPlanner(world, setting.options, known);
    case 'icem':
      return recedingPlanner(world, (seed) => icem(world, { ...setting.options, seed }), known);
    case 'cem, open loop':
      return cemPlanner(world, setting.options, known);
  }
}
