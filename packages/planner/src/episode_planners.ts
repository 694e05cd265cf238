import { failure, RandomStream, success, type Result, type Value } from '@orrery/contract';
import { cem, cemAsync, type CemOptions, type CemPlan } from './cem.ts';
import type { Decided, EpisodeEnvironment, EpisodePlanner, Situation } from './episode.ts';
import type { PlannerError } from './error.ts';
import { mcts, mctsAsync, mctsSession, type MctsPlan, type MctsSession } from './mcts.ts';
import type { MctsGuide, MctsOptions } from './mcts_options.ts';
import type { Oracle } from './oracle.ts';
import type { PathPlan } from './path_search.ts';
import type { RecedingPlan, RecedingPlanner } from './receding.ts';
import { valueIteration, type Solution, type ValueIterationOptions } from './value_iteration.ts';
import type { Encodable, PlanningWorld } from './world.ts';

/** A true environment for the episode loop: step `index` draws from the stream (seed, Environment, index). */
export function oracleEnvironment(oracle: Oracle): EpisodeEnvironment<Uint8Array> {
  return {
    reset: (seed) => oracle.reset(seed),
    observe: (state) => oracle.observe(state),
    step(state, action, { seed, index }) {
      const stepped = oracle.step(state, action, RandomStream.of(seed, 'Environment', index).state);
      if (!stepped.ok) return stepped;
      const { stateBytes, reward, terminated } = stepped.value;
      return success({ state: stateBytes, reward, terminated });
    },
  };
}

/**
 * A model for the episode loop, as if it were the world: what plans are worth if the model is right. Episodes begin where
 * `start` says; step `index` draws from the stream (seed, Environment, index).
 */
export function modelEnvironment(
  model: PlanningWorld,
  start: (seed: number) => Result<Uint8Array, PlannerError>,
): EpisodeEnvironment<Uint8Array> {
  return {
    reset: start,
    observe: (state) => model.decodeState(state),
    step(state, action, { seed, index }) {
      const stepped = model.step(state, action, RandomStream.of(seed, 'Environment', index).state);
      if (!stepped.ok) return stepped;
      const { stateBytes, reward, terminated } = stepped.value;
      return success({ state: stateBytes, reward, terminated });
    },
  };
}

/** The state that a planner plans from. */
export type StateOf<S> = (situation: Situation<S>) => Encodable;

/** A model over observations: the observation is its state; of a list of one, its element where its states are numbers. */
export function fromObservation(model: PlanningWorld): StateOf<unknown> {
  const single = model.stateType.kind === 'number' || model.stateType.kind === 'literal';
  return ({ observation }) =>
    single && Array.isArray(observation) ? (observation as readonly Value[])[0] : observation;
}

/** The true environment itself: its own state. */
export const fromState: StateOf<Encodable> = ({ state }) => state;

type Planned<P> = Result<P, PlannerError>;

/** A planner of one function, with its asynchronous form where the model has one. */
function planning<S, P>(
  model: PlanningWorld,
  stateOf: StateOf<S>,
  told: (plan: P) => Decided,
  forms: {
    readonly sync: (state: Encodable, seed: number) => Planned<P>;
    readonly beside?: (state: Encodable, seed: number, signal: AbortSignal | undefined) => Promise<Planned<P>>;
    readonly execute?: number | undefined;
    readonly begin?: (seed: number) => Result<void, PlannerError>;
  },
): EpisodePlanner<S> {
  const decided = (plan: Planned<P>): Result<Decided, PlannerError> => (plan.ok ? success(told(plan.value)) : plan);
  const { sync, beside, execute, begin } = forms;
  return {
    ...(execute === undefined ? {} : { execute }),
    ...(begin === undefined ? {} : { begin }),
    decide: (situation) => decided(sync(stateOf(situation), situation.seed)),
    ...(beside === undefined || model.confined
      ? {}
      : {
          decideAsync: async (situation: Situation<S>, signal: AbortSignal | undefined) =>
            decided(await beside(stateOf(situation), situation.seed, signal)),
        }),
  };
}

function toldMcts({ action, stats }: MctsPlan): Decided {
  const { modelSteps, modelNanoseconds, simulations, nodes, treeBytes, phases } = stats;
  return {
    actions: [action],
    modelSteps,
    modelNanoseconds,
    simulations,
    nodes,
    treeBytes,
    phases: phases && {
      select: phases.select,
      'model: step': phases.step,
      'model: legal actions': phases.legalActions,
      expand: phases.expand,
      'model: rollout': phases.leaf,
      'back up': phases.backUp,
    },
  };
}

const toldSamples = ({ actions, stats }: CemPlan | RecedingPlan): Decided => ({
  actions,
  modelSteps: stats.modelSteps,
  modelNanoseconds: stats.modelNanoseconds,
  simulations: stats.samples,
  phases: {
    'model: sequences': stats.modelNanoseconds,
    // Of several threads the model's time may exceed the wall's.
    sampling: Math.max(0, stats.nanoseconds - stats.modelNanoseconds),
  },
});

const toldPath = ({ actions, stats }: PathPlan): Decided => ({
  actions,
  modelSteps: stats.modelSteps,
  nodes: stats.states,
});

/** Options of a planner but for what the episode gives. */
export type Unseeded<O> = Omit<O, 'seed' | 'decision'>;

const withSignal = (signal: AbortSignal | undefined): { readonly signal?: AbortSignal } =>
  signal === undefined ? {} : { signal };

/** MCTS anew at every step. Functions that guide it keep it to this thread. */
export function mctsPlanner<S>(
  model: PlanningWorld,
  options: Unseeded<MctsOptions> & MctsGuide,
  stateOf: StateOf<S> = fromObservation(model),
): EpisodePlanner<S> {
  const guided = options.leafValue !== undefined || options.rolloutPolicy !== undefined;
  return planning(model, stateOf, toldMcts, {
    sync: (state, seed) => mcts(model, state, { ...options, seed }),
    ...(guided
      ? {}
      : { beside: (state, seed, signal) => mctsAsync(model, state, { ...options, seed, ...withSignal(signal) }) }),
  });
}

const notBegun: Result<never, PlannerError> = failure({ code: 'not_reset', message: 'no episode has begun' });

/** MCTS that keeps its tree through the episode. */
export function mctsSessionPlanner<S>(
  model: PlanningWorld,
  options: Unseeded<MctsOptions>,
  stateOf: StateOf<S> = fromObservation(model),
): EpisodePlanner<S> {
  let session: Result<MctsSession, PlannerError> = notBegun;
  return planning<S, MctsPlan>(model, stateOf, toldMcts, {
    // Streams are numbered through a session: another one, so that an episode depends on its seed alone.
    begin() {
      session = mctsSession(model);
      return session.ok ? success(undefined) : session;
    },
    sync: (state, seed) => (session.ok ? session.value.plan(state, { ...options, seed }) : session),
    beside: async (state, seed, signal) =>
      session.ok ? session.value.planAsync(state, { ...options, seed, ...withSignal(signal) }) : session,
  });
}

/** CEM open loop: `execute` actions of each plan are taken, by default all of them, as published. */
export function cemPlanner<S>(
  model: PlanningWorld,
  options: Unseeded<CemOptions>,
  stateOf: StateOf<S> = fromObservation(model),
  execute = Infinity,
): EpisodePlanner<S> {
  return planning<S, CemPlan>(model, stateOf, toldSamples, {
    execute,
    sync: (state, seed) => cem(model, state, { ...options, seed }),
    beside: (state, seed, signal) => cemAsync(model, state, { ...options, seed, ...withSignal(signal) }),
  });
}

/**
 * A receding-horizon planner: `make` begins one with the episode's seed, such as `(seed) => icem(model, { seed })`. Each plan is
 * moved on by one step before the next, so that one action of it is taken.
 */
export function recedingPlanner<S>(
  model: PlanningWorld,
  make: (seed: number) => Result<RecedingPlanner, PlannerError>,
  stateOf: StateOf<S> = fromObservation(model),
): EpisodePlanner<S> {
  let planner: Result<RecedingPlanner, PlannerError> = notBegun;
  return planning<S, RecedingPlan>(model, stateOf, toldSamples, {
    begin(seed) {
      planner = make(seed);
      return planner.ok ? success(undefined) : planner;
    },
    sync: (state) => (planner.ok ? planner.value.plan(state) : planner),
    beside: async (state, _, signal) => (planner.ok ? planner.value.planAsync(state, withSignal(signal)) : planner),
  });
}

/** Value iteration: the world is solved from the first state it is asked about, and anew from one that is not among those. */
export function valueIterationPlanner<S>(
  model: PlanningWorld,
  options: ValueIterationOptions = {},
  stateOf: StateOf<S> = fromObservation(model),
): EpisodePlanner<S> {
  let solution: Solution | undefined;
  const solved = (state: Encodable): Result<Decided, PlannerError> => {
    const known = solution?.decide(state);
    if (known?.ok && known.value !== undefined) return success({ actions: [known.value.action], modelNanoseconds: 0 });
    const fresh = valueIteration(model, [state], options);
    if (!fresh.ok) return fresh;
    solution = fresh.value;
    const decision = solution.decide(state);
    if (!decision.ok) return decision;
    if (decision.value === undefined)
      return failure({ code: 'no_legal_action', message: 'the state to plan from has no legal action' });
    const { modelSteps, states: nodes, enumerationNanoseconds, sweepNanoseconds } = solution.stats;
    const phases = { 'model: enumeration': enumerationNanoseconds, sweeps: sweepNanoseconds };
    return success({
      actions: [decision.value.action],
      modelSteps,
      modelNanoseconds: enumerationNanoseconds,
      nodes,
      phases,
    });
  };
  return planning<S, Decided>(model, stateOf, (plan) => plan, { sync: solved });
}

/**
 * A search for a path to the goal, such as `(state) => breadthFirst(model, state)`; all of the path is taken: in a model that is
 * right, one decision an episode.
 */
export function pathPlanner<S>(
  model: PlanningWorld,
  search: (state: Encodable) => Result<PathPlan, PlannerError>,
  stateOf: StateOf<S> = fromObservation(model),
): EpisodePlanner<S> {
  return planning<S, PathPlan>(model, stateOf, toldPath, { execute: Infinity, sync: search });
}

/** A policy without a plan: `choose` gives the action of each situation. */
export function policyPlanner<S, E = PlannerError>(
  choose: (situation: Situation<S>) => Result<Value, E>,
): EpisodePlanner<S, E> {
  return {
    decide(situation) {
      const action = choose(situation);
      return action.ok ? success({ actions: [action.value] }) : action;
    },
  };
}
