import { failure, RandomStream, success, type Result, type Value } from '@orrery/contract';
import { cem, mcts, type Encodable, type PlannerError, type PlanningWorld } from '@orrery/planner';
import type { Policy } from './episode.ts';
import type { EnvironmentError } from './error.ts';
import type { OpenLoopPlanner } from './generate.ts';
import type { OracleState } from './oracle_environment.ts';
import type { PlannerSettings } from './task.ts';

/** What an episode's planner needs besides its settings. */
export interface PlanningOptions {
  /** Seed of the episode's planning; decision d plans with the stream seed (seed, Simulation or Sample, …) of its own. */
  readonly seed: number;
  readonly threads: number;
}

/** Plans in a world model: the true environment's observation is the model's state. */
export function modelPolicy(
  model: PlanningWorld,
  settings: PlannerSettings,
  options: PlanningOptions,
): Policy<OracleState> {
  return planningPolicy(model, settings, options, (observation) => observation);
}

/** The same planner on the true dynamics, from the environment's own state. */
export function oraclePolicy(
  oracle: PlanningWorld,
  settings: PlannerSettings,
  options: PlanningOptions,
): Policy<OracleState> {
  return planningPolicy(oracle, settings, options, (_observation, state) => state);
}

function planningPolicy(
  world: PlanningWorld,
  settings: PlannerSettings,
  { seed, threads }: PlanningOptions,
  stateOf: (observation: readonly number[], state: OracleState) => Encodable,
): Policy<OracleState> {
  // Each plan of an episode draws from streams of its own: its seed is a word of the episode's stream.
  const seeds = RandomStream.of(seed, 'Simulation', 0);
  let planned: readonly Value[] = [];
  let next = 0;
  return (observation, state) => {
    const from = stateOf(observation, state);
    if (settings.kind === 'mcts') {
      const plan = mcts(world, from, { ...settings, seed: seeds.word() });
      return plan.ok ? toAction(plan.value.action) : failure(asPolicyError(plan.error));
    }
    // Open loop: the whole plan is executed before the next one is made.
    if (next === planned.length) {
      const plan = cem(world, from, { ...settings, seed: seeds.word(), threads });
      if (!plan.ok) return failure(asPolicyError(plan.error));
      planned = plan.value.actions;
      next = 0;
    }
    next += 1;
    return toAction(planned[next - 1]);
  };
}

/** CEM on the true environment, as the recipes of datasets want it. */
export function openLoopPlanner(oracle: PlanningWorld, threads: number): OpenLoopPlanner<OracleState> {
  return (state, settings) => {
    const plan = cem(oracle, state, { ...settings, threads });
    if (!plan.ok) return failure(asPolicyError(plan.error));
    const actions: (readonly number[])[] = [];
    for (const value of plan.value.actions) {
      const action = toAction(value);
      if (!action.ok) return action;
      actions.push(typeof action.value === 'number' ? [action.value] : action.value);
    }
    return success(actions);
  };
}

function toAction(value: Value): Result<number | readonly number[], EnvironmentError> {
  if (typeof value === 'number') return success(value);
  if (Array.isArray(value) && value.every((component) => typeof component === 'number'))
    return success(value as number[]);
  return failure({
    code: 'policy_failed',
    message: `the planner's action is neither a number nor a list of numbers: ${JSON.stringify(value)}`,
  });
}

function asPolicyError({ message }: PlannerError): EnvironmentError {
  return { code: 'policy_failed', message };
}
