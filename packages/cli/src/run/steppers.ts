import {
  decode,
  describeStatus,
  encode,
  success,
  type ModelError,
  type RandomState,
  type Result,
  type Value,
} from '@orrery/contract';
import { emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel, type PlannerError } from '@orrery/planner';
import { createSandbox, type StepResult } from '@orrery/sandbox';
import { CommandFailure, valueOf } from '../failure.ts';

/** One step's outcome, as either engine tells it. */
export type Stepped = Result<
  {
    readonly state: Uint8Array;
    readonly reward: number;
    readonly terminated: boolean;
    readonly random: RandomState;
  } & Used,
  ModelError & Used
>;

/** What a step used of its limits. */
interface Used {
  readonly charges?: number | undefined;
  readonly bytes?: number | undefined;
}

/** An engine with a world model in it. States and actions are bytes of the model's layouts. */
export interface Stepper {
  readonly name: 'quickjs' | 'native';
  initialState(random: RandomState): Promise<Result<{ state: Uint8Array; random: RandomState }, ModelError>>;
  legalActions(state: Uint8Array): Promise<Result<readonly Uint8Array[], ModelError>>;
  step(state: Uint8Array, action: Uint8Array, random: RandomState): Promise<Stepped>;
  close(): Promise<void>;
}

export function quickjsStepper(program: CheckedProgram): Stepper {
  const model = emitJavaScript(program);
  const sandbox = createSandbox();
  const only = <T>(results: readonly T[]): T => {
    const [first] = results;
    if (first === undefined) throw new CommandFailure('the sandbox gave no result: a defect of orrery');
    return first;
  };
  const stepped = (result: StepResult): Stepped => {
    const { charges, bytes } = result;
    if (!result.ok) return { ok: false, error: { ...result.error, charges, bytes } };
    const { next, reward, terminated, stream } = result;
    return success({ state: next, reward, terminated, random: stream, charges, bytes });
  };
  return {
    name: 'quickjs',
    initialState: async (random) => {
      const result = only(valueOf(await sandbox.initialStates(model, [random])));
      return result.ok ? success({ state: result.next, random: result.stream }) : result;
    },
    legalActions: async (state) => {
      const result = only(valueOf(await sandbox.legalActions(model, [state])));
      return result.ok ? success(result.actions) : result;
    },
    step: async (state, action, random) =>
      stepped(only(valueOf(await sandbox.run(model, { states: [state], actions: [action], streams: [random] })))),
    close: () => sandbox.close(),
  };
}

/** Loads what `orrery compile` writes and what `orrery plan` plans in: the optimised module, in the addon. */
export async function nativeStepper(program: CheckedProgram): Promise<Stepper> {
  const model = valueOf(loadModel(await emitWasm(program, { optimize: 'speed' })));
  const { state: stateType, action: actionType } = program.section.layout;
  const bytes = (type: typeof stateType, value: Value): Uint8Array => valueOf(encode(type, value));
  return {
    name: 'native',
    initialState: (random) =>
      answer(model.initialState(random), ({ state, random: after }) => ({
        state: bytes(stateType, state),
        random: after,
      })),
    legalActions: (state) =>
      answer(model.legalActions(state), (actions) => actions.map((action) => bytes(actionType, action))),
    step: (state, action, random) =>
      answer(
        model.step(state, action, random),
        ({ stateBytes, reward, terminated, random: after, charges, bytes }) => ({
          state: stateBytes,
          reward,
          terminated,
          random: after,
          charges,
          bytes,
        }),
      ),
    close: () => Promise.resolve(),
  };
}

/** The model's own failure is an outcome; any other ends the command. */
function answer<T, U>(result: Result<T, PlannerError>, take: (value: T) => U): Promise<Result<U, ModelError & Used>> {
  if (result.ok) return Promise.resolve(success(take(result.value)));
  const { source, message } = result.error;
  if (source === undefined) throw new CommandFailure(message);
  return Promise.resolve({ ok: false, error: source });
}

/** A value of a layout from its bytes; an engine never gives others. */
export function decoded(type: Parameters<typeof decode>[0], bytes: Uint8Array): Value {
  const value = decode(type, bytes);
  if (value.ok) return value.value;
  throw new CommandFailure(`${describeStatus(18, undefined, [0, 0]).message} (${value.error.message})`);
}
