import { failure, success, type Result } from '@orrery/contract';
import { loadOracle, oracleEnvironment, type Oracle, type PlannerError } from '@orrery/planner';
import type { TrueEnvironment } from './episode.ts';
import type { EnvironmentError } from './error.ts';
import type { Task } from './task.ts';

/** State of a true environment as the episode loop carries it: bytes that it never looks into. */
export type OracleState = Uint8Array;

/** A task's true environment, with the oracle behind it for planners that plan on the truth. */
export interface OracleEnvironment extends TrueEnvironment<OracleState> {
  readonly oracle: Oracle;
}

function asEnvironmentError(task: Task, { message }: PlannerError): EnvironmentError {
  return { code: 'oracle_failed', message: `${task.id}: ${message}` };
}

/** Opens the true environment of a task. */
export function openEnvironment(task: Task): Result<OracleEnvironment, EnvironmentError> {
  const opened = loadOracle(task.oracle.id, task.oracle.options);
  if (!opened.ok) return failure(asEnvironmentError(task, opened.error));
  const oracle = opened.value;
  const own = <T>(result: Result<T, PlannerError>): Result<T, EnvironmentError> =>
    result.ok ? result : failure(asEnvironmentError(task, result.error));
  const plain = oracleEnvironment(oracle);
  return success({
    oracle,
    reset: (seed) => own(plain.reset(seed)),
    observe: (state) => own(plain.observe(state)),
    step: (state, action, chance) => own(plain.step(state, action, chance)),
  });
}
