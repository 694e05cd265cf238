import { readFileSync } from 'node:fs';
import { encode, RandomStream, selfDeclared, type ModelContract, type Value } from '@orrery/contract';
import { checkProgram, compactDiagnostic, emitWasm } from '@orrery/language';
import { loadModel, loadOracle, type Model, type Oracle } from '@orrery/planner';
import { CommandError, orFail } from '../../command_error.ts';
import { readSample } from '../../language/source_text.ts';

/** A program, compiled, and its source. */
export interface CompiledWorld {
  readonly source: string;
  readonly model: Model;
  /** Where searches begin. */
  readonly states: readonly Value[];
  /** The same as bytes. */
  readonly encoded: readonly Uint8Array[];
}

async function compiled(source: string, contract: ModelContract, states: readonly Value[]): Promise<CompiledWorld> {
  const checked = checkProgram(source, contract);
  if (!checked.ok) throw new CommandError(`a world is rejected: ${checked.error.map(compactDiagnostic).join('; ')}`);
  const model = orFail(loadModel(await emitWasm(checked.value, { optimize: 'speed' })));
  return { source, model, states, encoded: states.map((state) => orFail(encode(model.stateType, state))) };
}

const worldSource = (name: string): string =>
  readFileSync(new URL(`../../../worlds/${name}.ts`, import.meta.url), 'utf8');

const near = (random: RandomStream): number => random.float() * 0.1 - 0.05;

/** cartpole.ts of the samples, near the middle. */
export function sampleCartpole(): Promise<CompiledWorld> {
  const random = RandomStream.of(0, 'Reset', 0);
  const states = Array.from({ length: 64 }, () => ({
    x: near(random),
    xDot: near(random),
    theta: near(random),
    thetaDot: near(random),
    steps: 0,
    done: false,
  }));
  return compiled(readSample('cartpole'), selfDeclared, states);
}

/** Connect Four: the empty board, and eight boards after four random moves. */
export async function connectFour(): Promise<CompiledWorld> {
  const source = worldSource('connect_four');
  const empty = { moverLow: 0, moverHigh: 0, bothLow: 0, bothHigh: 0, discs: 0 };
  const { model } = await compiled(source, selfDeclared, [empty]);
  const random = RandomStream.of(0, 'Reset', 1);
  const states: Value[] = [empty];
  while (states.length < 9) {
    let state: Value = empty;
    for (let move = 0; move < 4; move += 1) {
      const legal: readonly Value[] = orFail(model.legalActions(state));
      state = orFail(model.step(state, legal[random.integer(legal.length)], random.state)).state;
    }
    states.push(state);
  }
  return { source, model, states, encoded: states.map((state) => orFail(encode(model.stateType, state))) };
}

/** Where the pendulum's plans begin: angle and angular velocity. */
export const hanging = [2.827, 0.3];

/** Pendulum over angle and angular velocity, which is what the peers step. */
export function pendulum(): Promise<CompiledWorld> {
  const numbers = (length: number) => ({ kind: 'array', element: { kind: 'number' }, length }) as const;
  const contract: ModelContract = {
    name: 'Pendulum',
    types: 'given',
    declaration: 'type State = number[];\ntype Action = number[];',
    state: numbers(2),
    action: numbers(1),
    actionSpace: { kind: 'box', low: [-2], high: [2] },
    initialState: [],
    terminated: 'terminated',
    legalActions: 'optional',
  };
  return compiled(worldSource('pendulum'), contract, [hanging]);
}

export const oracle = (id: string): Oracle => orFail(loadOracle(id));
