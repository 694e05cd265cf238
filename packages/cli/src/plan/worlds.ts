import { readFileSync } from 'node:fs';
import { findTask, openEnvironment, tasks, type EnvironmentError, type PlannerSettings } from '@orrery/environments';
import { emitWasm } from '@orrery/language';
import {
  fromObservation,
  fromState,
  loadModel,
  loadOracle,
  oracleEnvironment,
  oracleIds,
  type EpisodeEnvironment,
  type PlannerError,
  type PlanningWorld,
  type StateOf,
} from '@orrery/planner';
import { acceptedProgram } from '../accepted.ts';
import { CommandFailure, valueOf } from '../failure.ts';

/** The true environment: a task's, or an oracle by its own id. */
export interface Truth {
  readonly oracle: PlanningWorld;
  readonly environment: EpisodeEnvironment<Uint8Array, EnvironmentError | PlannerError>;
  readonly timeLimit: number | undefined;
  /** The published planner of a task. */
  readonly published: PlannerSettings | undefined;
  /** Its actions are points in a box. */
  readonly drawsFromBox: boolean;
  /** The contract that a program for it is held to. */
  readonly contract: string | undefined;
}

/** Opens the true environment with this id. */
export function openTruth(id: string): Truth {
  const task = findTask(id);
  if (task.ok) {
    const { timeLimit, planner, actionSpace } = task.value;
    const drawsFromBox = actionSpace.kind === 'box';
    const environment = valueOf(openEnvironment(task.value));
    return { oracle: environment.oracle, environment, timeLimit, published: planner, drawsFromBox, contract: id };
  }
  const known = valueOf(oracleIds());
  if (!known.includes(id)) {
    const ids = [...new Set([...tasks.map((each) => each.id), ...known])].join(', ');
    throw new CommandFailure(`there is no environment ${JSON.stringify(id)}; known: ${ids}.`);
  }
  const oracle = valueOf(loadOracle(id));
  const { timeLimit, actionCount } = oracle.spec;
  return {
    oracle,
    environment: oracleEnvironment(oracle),
    timeLimit,
    published: undefined,
    drawsFromBox: actionCount === undefined,
    contract: undefined,
  };
}

/** What is planned in, and how its states are told from a situation. */
export interface PlannedWorld {
  readonly world: PlanningWorld;
  readonly stateOf: StateOf<Uint8Array>;
}

/** The model in a file, a program or a compiled module; without a file the true environment itself. */
export async function openWorld(file: string | undefined, { oracle, contract }: Truth): Promise<PlannedWorld> {
  if (file === undefined) return { world: oracle, stateOf: fromState };
  const wasm = file.endsWith('.wasm') ? readModule(file) : await compiled(file, contract);
  const world = valueOf(loadModel(wasm));
  return { world, stateOf: fromObservation(world) };
}

function readModule(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CommandFailure(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function compiled(file: string, contract: string | undefined): Promise<Uint8Array> {
  return emitWasm(acceptedProgram(file, contract === undefined ? {} : { env: contract }), { optimize: 'speed' });
}
