import { failure, success, type ModelError, type Result } from '@orrery/contract';
import type { Diagnostic } from '@orrery/language';
import { behaviourHash, bitmap, type Behaviour } from './behaviour.ts';
import { conflictsAmong } from './conflicts.ts';
import { failureReport, type FailureReport } from './failures/index.ts';
import {
  rightByPaper,
  rightByStrict,
  score,
  storedDone,
  storedReward,
  type Prediction,
  type Scores,
  type WrongTransition,
} from './metrics/index.ts';
import { predict, type EncodedInputs, type PredictionSettings } from './predict.ts';
import type { CompileModel, RecordedTransition, ScoredState, StepRunner, SynthesisTask } from './ports.ts';

/** Which score a search optimises, and whose truth it shows. */
export type Mode = 'strict' | 'paper';

/** What became of a program. `index` is a place in the dataset. */
export type Evaluation =
  | { readonly status: 'rejected'; readonly diagnostics: readonly Diagnostic[] }
  /** It failed to load (`index` and `scores` absent), or at a transition. */
  | {
      readonly status: 'bug';
      readonly error: ModelError;
      readonly index?: number;
      readonly scores?: Scores;
      readonly behaviour?: Behaviour;
      readonly failures?: FailureReport;
    }
  | {
      readonly status: 'scored';
      readonly scores: Scores;
      readonly behaviour: Behaviour;
      readonly failures: FailureReport;
      /** First in dataset order, by each mode's rule; absent if none is wrong. */
      readonly firstWrong: Readonly<Partial<Record<Mode, WrongTransition>>>;
      /** Whether the search may stop: in `strict` every transition right, unless chance may be at work. */
      readonly perfect: Readonly<Record<Mode, boolean>>;
    };

/** No verdict on the program. */
export interface EvaluationFailure {
  readonly kind: 'cancelled' | 'unusable_dataset';
  readonly message: string;
}

export interface EvaluationPorts {
  readonly compile: CompileModel;
  readonly sandbox: StepRunner;
}

export interface EvaluationSettings extends PredictionSettings {
  readonly task: SynthesisTask;
  /** Deviations of the sensors that the transitions were read by, by path; absent: the transitions are the true ones. */
  readonly noise?: Readonly<Record<string, number>> | undefined;
}

export const defaultDraws = 100;

/** Checks, runs and scores one program on recorded transitions. */
export async function evaluate(
  source: string,
  ports: EvaluationPorts,
  settings: EvaluationSettings,
  signal?: AbortSignal,
): Promise<Result<Evaluation, EvaluationFailure>> {
  const { task, transitions, seed } = settings;
  const compiled = ports.compile(source, task.contract);
  if (!compiled.ok) return success({ status: 'rejected', diagnostics: compiled.error });
  const model = compiled.value;
  const predicted = await predict(model, ports.sandbox, { transitions, seed, draws: settings.draws }, signal);
  if (!predicted.ok) {
    const { error } = predicted;
    return error.kind === 'batch' ? success({ status: 'bug', error: error.error }) : failure(error);
  }
  const { draws, encoded, results } = predicted.value;
  const scored = { ...task.metric, type: model.section.layout.state, noise: settings.noise };
  return success(judge(draws, settings, scored, encoded, behaviourHash(results)));
}

function judge(
  draws: readonly (readonly Prediction[])[],
  { task, transitions }: EvaluationSettings,
  scored: ScoredState,
  encoded: EncodedInputs,
  hash: string,
): Evaluation {
  const scores = score(draws, transitions, scored);
  const right = transitions.map((truth, at) =>
    (draws[at] ?? []).every((prediction) => rightByStrict(prediction, truth, scored)),
  );
  const behaviour = { hash, right: bitmap(right) };
  const failures = failureReport(
    draws.map(([first]) => first),
    transitions,
    scored,
  );
  for (const [index, predictions] of draws.entries()) {
    for (const prediction of predictions) {
      if (!prediction.ok) return { status: 'bug', error: prediction.error, index, scores, behaviour, failures };
    }
  }
  const { transitions: count, right: rightCount } = scores.strict;
  const strict = firstWrong('strict', draws, transitions, scored);
  const paper = firstWrong('paper', draws, transitions, scored);
  return {
    status: 'scored',
    scores,
    behaviour,
    failures,
    firstWrong: { ...(strict && { strict }), ...(paper && { paper }) },
    perfect: {
      strict:
        count > 0 &&
        rightCount === count &&
        task.stochastic !== true &&
        conflictsAmong(transitions, encoded, scored) === 0,
      paper: scores.paperCode === 1,
    },
  };
}

function firstWrong(
  mode: Mode,
  draws: readonly (readonly Prediction[])[],
  transitions: readonly RecordedTransition[],
  scored: ScoredState,
): WrongTransition | undefined {
  const right = mode === 'strict' ? rightByStrict : rightByPaper;
  for (const [index, truth] of transitions.entries()) {
    const wrong = draws[index]?.find((prediction) => !right(prediction, truth, scored));
    if (wrong === undefined || !wrong.ok) continue;
    const legal = truth.terminated ? undefined : truth.nextLegalActions;
    return {
      index,
      state: truth.observation,
      action: truth.action,
      expected: {
        state: truth.nextObservation,
        reward: mode === 'strict' ? truth.reward : storedReward(truth.reward),
        terminated: mode === 'strict' ? truth.terminated : storedDone(truth),
        ...(legal !== undefined && { legalActions: legal }),
      },
      predicted: {
        state: wrong.state,
        reward: wrong.reward,
        terminated: wrong.terminated,
        ...(wrong.legalActions !== undefined && { legalActions: wrong.legalActions }),
      },
    };
  }
  return undefined;
}
