import { actionComponents, failure, success, type Result } from '@orrery/contract';
import {
  cem,
  cemPlanner,
  fromState,
  mctsPlanner,
  Oracle,
  type Decided,
  type PlannerError,
  type PlanningWorld,
  type Situation,
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

/**
 * The published planner on the true dynamics, from the environment's own state without what no agent can know: a hidden
 * card is drawn anew in every simulation. Where that cannot be taken out there is no plan.
 */
export function oraclePolicy(
  oracle: PlanningWorld,
  settings: PlannerSettings,
  { threads }: PlanningOptions,
): Policy<OracleState> {
  const planner =
    settings.kind === 'mcts'
      ? mctsPlanner(oracle, settings, fromState)
      : // Open loop: the whole plan is executed before the next one is made.
        cemPlanner(oracle, { ...settings, threads }, fromState);
  const decide = (situation: Situation<OracleState>): Result<Decided, EnvironmentError> => {
    const known = oracle instanceof Oracle ? oracle.forgetHidden(situation.state) : success(situation.state);
    const decided = known.ok ? planner.decide({ ...situation, state: known.value }) : known;
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
