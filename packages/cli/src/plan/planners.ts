import { failure, type Result } from '@orrery/contract';
import {
  aStar,
  bestFirst,
  breadthFirst,
  cemPlanner,
  icem,
  mctsPlanner,
  mctsSessionPlanner,
  mppi,
  pathPlanner,
  predictiveSampling,
  recedingPlanner,
  valueIterationPlanner,
  type EpisodePlanner,
  type MctsOptions,
  type PathOptions,
  type PlannerError,
  type PlanningWorld,
  type RecedingPlanner,
  type StateOf,
  type Unseeded,
} from '@orrery/planner';
import { CommandFailure } from '../failure.ts';
import { plannerFlags, type PlannerName } from './flags.ts';

/** Options that were given, by their names in @orrery/planner. */
export type Given = Readonly<Record<string, unknown>>;

/** The options that were given, all of which `planner` must take. */
export function givenOptions(planner: PlannerName, options: Given): Given {
  const given: Record<string, unknown> = {};
  for (const { name, flag, planners } of plannerFlags) {
    const value = options[name];
    if (value === undefined) continue;
    if (!planners.includes(planner))
      throw new CommandFailure(`${planner} takes no ${flag}; it is for ${planners.join(', ')}.`);
    given[name] = value;
  }
  return given;
}

/** Makes the planner that `name` and the options ask for, over `world`. */
export function makePlanner(
  name: PlannerName,
  world: PlanningWorld,
  stateOf: StateOf<Uint8Array>,
  given: Given,
): EpisodePlanner<Uint8Array> {
  switch (name) {
    case 'mcts': {
      const { keepTree = false, widening, outcomeWidening, ...rest } = given;
      if (outcomeWidening !== undefined && widening === undefined)
        throw new CommandFailure('--outcome-widening needs --widening.');
      const outcomes = outcomeWidening === undefined ? {} : { outcomes: outcomeWidening };
      const wide = widening === undefined ? {} : { widening: { ...(widening as object), ...outcomes } };
      const options = { ...rest, ...wide } as Unseeded<MctsOptions>;
      return keepTree === true ? mctsSessionPlanner(world, options, stateOf) : mctsPlanner(world, options, stateOf);
    }
    case 'cem': {
      const { execute, ...options } = given;
      return cemPlanner(world, { threads: 2, ...options }, stateOf, execute as number | undefined);
    }
    case 'icem':
      return moving(world, stateOf, (seed) => icem(world, { ...given, seed }));
    case 'mppi': {
      const { plainTemperature, ...options } = given;
      return moving(world, stateOf, (seed) => mppi(world, { ...options, normalised: plainTemperature !== true, seed }));
    }
    case 'predictive-sampling':
      return moving(world, stateOf, (seed) => predictiveSampling(world, { ...given, seed }));
    case 'value-iteration':
      return valueIterationPlanner(world, given, stateOf);
    case 'breadth-first':
    case 'a-star':
    case 'best-first':
      return path(name, world, stateOf, given);
  }
}

function moving(
  world: PlanningWorld,
  stateOf: StateOf<Uint8Array>,
  make: (seed: number) => Result<RecedingPlanner, PlannerError>,
): EpisodePlanner<Uint8Array> {
  return recedingPlanner(world, make, stateOf);
}

function path(
  name: 'breadth-first' | 'a-star' | 'best-first',
  world: PlanningWorld,
  stateOf: StateOf<Uint8Array>,
  given: Given,
): EpisodePlanner<Uint8Array> {
  const { goal: kind = 'terminated', above = 0, execute = Infinity, mission, cost, ...rest } = given;
  const options = { ...rest, goal: { kind, above } } as PathOptions;
  const search: Parameters<typeof pathPlanner<Uint8Array>>[1] = (state) => {
    switch (name) {
      case 'breadth-first':
        return breadthFirst(world, state, options);
      case 'a-star':
        return aStar(world, state, () => 0, { ...options, ...(cost === undefined ? {} : { cost: cost as 'step' }) });
      case 'best-first':
        return mission === undefined
          ? failure({ code: 'invalid_option', message: 'best-first needs --mission TEXT', field: 'mission' })
          : bestFirst(world, state, mission as string, (step) => JSON.stringify([step.action, step.next]), options);
    }
  };
  return { ...pathPlanner(world, search, stateOf), execute: execute as number };
}
