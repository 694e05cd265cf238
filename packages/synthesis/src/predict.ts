import {
  decode,
  encode,
  failure,
  RandomStream,
  success,
  type ModelError,
  type RandomState,
  type Result,
  type StatusName,
} from '@orrery/contract';
import type { SandboxError, SandboxModel, StepResult } from '@orrery/sandbox';
import type { Prediction } from './metrics/index.ts';
import type { RecordedTransition, StepRunner } from './ports.ts';

export interface PredictionSettings {
  readonly transitions: readonly RecordedTransition[];
  /** Of the streams (seed, Scoring, draws * transition + draw). */
  readonly seed: number | bigint;
  /** K, for programs that draw. */
  readonly draws: number;
}

export interface Predictions {
  /** Of each transition: one of a deterministic program, K of one that draws. */
  readonly draws: readonly (readonly Prediction[])[];
  /** What the engine gave, draw after draw. */
  readonly results: readonly StepResult[];
  readonly encoded: EncodedInputs;
}

/** Bytes of each transition's state and action. */
export interface EncodedInputs {
  readonly states: readonly Uint8Array[];
  readonly actions: readonly Uint8Array[];
}

export type PredictionFailure =
  /** The program has no results at all. */
  | { readonly kind: 'batch'; readonly error: ModelError }
  /** No verdict on the program. */
  | { readonly kind: 'cancelled' | 'unusable_dataset'; readonly message: string };

/** A batch without results counts as the program's failure; `engine` says that it is a defect of orrery. */
const batchFailures: Readonly<Record<Exclude<SandboxError['code'], 'cancelled' | 'closed'>, StatusName>> = {
  load_failed: 'engine',
  run_failed: 'engine',
  crashed: 'engine',
  wall_clock: 'interrupted',
  out_of_memory: 'physical_memory',
};

/** What a program says of recorded transitions, in the reference engine. */
export async function predict(
  model: SandboxModel,
  sandbox: StepRunner,
  { transitions, seed, draws: wanted }: PredictionSettings,
  signal?: AbortSignal,
): Promise<Result<Predictions, PredictionFailure>> {
  const encoded = encodeInputs(model, transitions);
  if (!encoded.ok) return encoded;
  const draws = model.section.layout.stochastic ? wanted : 1;
  const repeat = <T>(items: readonly T[]): T[] => items.flatMap((item) => Array.from({ length: draws }, () => item));
  const streams: RandomState[] = Array.from(
    { length: transitions.length * draws },
    (_, index) => RandomStream.of(seed, 'Scoring', index).state,
  );
  const { states, actions } = encoded.value;
  const ran = await sandbox.run(
    model,
    { states: repeat(states), actions: repeat(actions), streams },
    signal === undefined ? {} : { signal },
  );
  if (!ran.ok) return batchFailure(ran.error);
  const predictions = transitions.map((_, at) =>
    Array.from({ length: draws }, (_, draw) => toPrediction(ran.value[at * draws + draw], model)),
  );
  const listed = await withLegalActions(model, sandbox, predictions, transitions, signal);
  return listed.ok ? success({ draws: listed.value, results: ran.value, encoded: encoded.value }) : listed;
}

/** Asks for the legal actions of the predicted states, where the data say what was legal. A failure there is the step's. */
async function withLegalActions(
  model: SandboxModel,
  sandbox: StepRunner,
  draws: readonly (readonly Prediction[])[],
  transitions: readonly RecordedTransition[],
  signal?: AbortSignal,
): Promise<Result<readonly (readonly Prediction[])[], PredictionFailure>> {
  const { state, action, legalActions } = model.section.layout;
  const asked = transitions.some(({ nextLegalActions }) => nextLegalActions !== undefined);
  if (!asked || !legalActions || sandbox.legalActions === undefined) return success(draws);
  const predicted = draws.flat().filter((prediction) => prediction.ok);
  const states = predicted.map((prediction) => encode(state, prediction.state));
  const bytes = states.flatMap((encoded) => (encoded.ok ? [encoded.value] : []));
  const ran = await sandbox.legalActions(model, bytes, signal === undefined ? {} : { signal });
  if (!ran.ok) return batchFailure(ran.error);
  const results = new Map(predicted.map((prediction, at) => [prediction, ran.value[at]]));
  const listed = (prediction: Prediction): Prediction => {
    const result = prediction.ok ? results.get(prediction) : undefined;
    if (!prediction.ok || result === undefined) return prediction;
    if (!result.ok) return result;
    const actions = result.actions.map((each) => decode(action, each));
    return { ...prediction, legalActions: actions.flatMap((each) => (each.ok ? [each.value] : [])) };
  };
  return success(draws.map((predictions) => predictions.map(listed)));
}

function batchFailure({ code, message }: SandboxError): Result<never, PredictionFailure> {
  if (code === 'cancelled' || code === 'closed') return failure({ kind: 'cancelled', message });
  return failure({ kind: 'batch', error: { code: batchFailures[code], message, line: 0, column: 0 } });
}

export function encodeInputs(
  { section }: SandboxModel,
  transitions: readonly RecordedTransition[],
): Result<EncodedInputs, PredictionFailure> {
  const states: Uint8Array[] = [];
  const actions: Uint8Array[] = [];
  for (const [at, { observation, action }] of transitions.entries()) {
    for (const [name, type, value, into] of [
      ['observation', section.layout.state, observation, states],
      ['action', section.layout.action, action, actions],
    ] as const) {
      const bytes = encode(type, value);
      if (!bytes.ok)
        return failure({
          kind: 'unusable_dataset',
          message: `the ${name} of transition ${at} is no value of the declared type: ${bytes.error.message}`,
        });
      into.push(bytes.value);
    }
  }
  return success({ states, actions });
}

export function toPrediction(result: StepResult | undefined, { section }: SandboxModel): Prediction {
  const failed = (code: 'engine' | 'wrong_shape', message: string): Prediction => ({
    ok: false,
    error: { code, message, line: 0, column: 0 },
  });
  if (result === undefined) return failed('engine', 'the engine returned no result for this transition');
  if (!result.ok) return result;
  const state = decode(section.layout.state, result.next);
  if (!state.ok) return failed('wrong_shape', state.error.message);
  return { ok: true, state: state.value, reward: result.reward, terminated: result.terminated };
}
