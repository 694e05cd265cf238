import { actionComponents, failure, success, type Result } from '@orrery/contract';
import {
  cem,
  cemPlanner,
  fromObservation,
  mctsPlanner,
  Oracle,
  type Decided,
  type PlannerError,
  type PlanningWorld,
  type Situation,
  type StateOf,
} from '@orrery/planner';
import type { Policy } from './episode.ts';
import type { EnvironmentError } from './error.ts';
import type { OpenLoopPlanner } from './generate.ts';
import type { OracleState } from './oracle_environment.ts';
import type { PlannerSettings } from './task.ts';

/** What an episode's planner needs besides its settings; seeds come from the episode. */
export interface PlanningOptions {
  readonly threads: number;
}

/** Plans in a world model: the true environment's observation is the model's state. */
export function modelPolicy(
  model: PlanningWorld,
  settings: PlannerSettings,
  { threads }: PlanningOptions,
): Policy<OracleState> {
  return planningPolicy(model, settings, threads, fromObservation(model));
}

/**
 * The same planner on the true dynamics, from the environment's own state without what no agent can know: a hidden card
 * is drawn anew in every simulation.
 */
export function oraclePolicy(
  oracle: PlanningWorld,
  settings: PlannerSettings,
  { threads }: PlanningOptions,
): Policy<OracleState> {
  return planningPolicy(oracle, settings, threads, ({ state }) => {
    if (!(oracle instanceof Oracle)) return state;
    const known = oracle.forgetHidden(state);
    return known.ok ? known.value : state;
  });
}

function planningPolicy(
  world: PlanningWorld,
  settings: PlannerSettings,
  threads: number,
  stateOf: StateOf<OracleState>,
): Policy<OracleState> {
  const planner =
    settings.kind === 'mcts'
      ? mctsPlanner(world, settings, stateOf)
      : // Open loop: the whole plan is executed before the next one is made.
        cemPlanner(world, { ...settings, threads }, stateOf);
  const decide = (situation: Situation<OracleState>): Result<Decided, EnvironmentError> => {
    const decided = planner.decide(situation);
    return decided.ok ? decided : failure(asPolicyError(decided.error));
  };
  return { execute: planner.execute ?? 1, decide };
}

/** CEM on the true environment, as the recipes of datasets want it. */
export function openLoopPlanner(oracle: PlanningWorld, threads: number): OpenLoopPlanner<OracleState> {
  return (state, settings) => {
    const plan = cem(oracle, state, { ...settings, threads });
    if (!plan.ok) return failure(asPolicyError(plan.error));
    return success(plan.value.actions.map((action) => actionComponents(oracle.actionType, action)));
  };
}

function asPolicyError({ message }: PlannerError): EnvironmentError {
  return { code: 'policy_failed', message };
}
