import { failure, fromJson, success, type Result, type Value } from '@orrery/contract';
import { loadOracle, oracleEnvironment, type Oracle, type PlannerError, type PlanningWorld } from '@orrery/planner';
import { openCompiled } from './compiled_environment.ts';
import type { TrueEnvironment } from './episode.ts';
import type { EnvironmentError } from './error.ts';
import type { Task } from './task.ts';

/** State of a true environment as the episode loop carries it: bytes that it never looks into. */
export type OracleState = Uint8Array;

/** A task's true environment, with the world behind it for planners that plan on the truth. */
export interface OracleEnvironment extends TrueEnvironment<OracleState> {
  readonly oracle: PlanningWorld;
}

function asEnvironmentError(task: Task, { message }: { readonly message: string }): EnvironmentError {
  return { code: 'oracle_failed', message: `${task.id}: ${message}` };
}

/** Opens the true environment of a task. It observes values of the contract's state. */
export function openEnvironment(task: Task): Result<OracleEnvironment, EnvironmentError> {
  if ('module' in task.oracle) return openCompiled(task, task.oracle);
  const opened = loadOracle(task.oracle.id, task.oracle.options);
  if (!opened.ok) return failure(asEnvironmentError(task, opened.error));
  const oracle = opened.value;
  const own = <T>(result: Result<T, { readonly message: string }>): Result<T, EnvironmentError> =>
    result.ok ? result : failure(asEnvironmentError(task, result.error));
  const plain = oracleEnvironment(oracle);
  return success({
    oracle,
    reset: (seed) => own(plain.reset(seed)),
    observe: (state) =>
      own(task.sees === 'observation' ? observation(task, oracle, state) : ownState(task, oracle, state)),
    step: (state, action, chance) => own(plain.step(state, action, chance)),
    ...(task.actionSpace.kind === 'legalActions' && {
      legalActions: (state: OracleState) => own(oracle.legalActions(state)),
    }),
  });
}

/** The flat observation; of one number where the contract's state is a number. */
function observation({ contract }: Task, oracle: Oracle, state: OracleState): Result<Value, PlannerError> {
  const flat = oracle.observe(state);
  if (!flat.ok || contract.state.kind === 'array') return flat;
  return success(flat.value[0]);
}

/** The oracle's own state as its protocol writes it, without what no agent can know. */
function ownState({ contract }: Task, oracle: Oracle, state: OracleState): Result<Value, { readonly message: string }> {
  const known = oracle.forgetHidden(state);
  if (!known.ok) return known;
  const json = oracle.stateToJson(known.value);
  return json.ok ? fromJson(contract.state, json.value) : json;
}
