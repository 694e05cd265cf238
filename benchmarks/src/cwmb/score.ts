import { transitions, type Dataset, type Task, type Transition } from '@orrery/environments';
import {
  defaultDraws,
  doNothing,
  evaluate,
  score,
  type EvaluationPorts,
  type Prediction,
  type Scores,
} from '@orrery/synthesis';
import { CommandError, orFail } from '../command_error.ts';
import { synthesisTask } from './write_model.ts';

/** The three metrics on one split. */
export interface SplitScores {
  readonly paperCode: number;
  readonly paperEquation: number;
  readonly strict: number;
  readonly transitions: number;
}

/** The three metrics on what a search sees, as published, and on what it never saw. */
export interface TaskScores {
  readonly train: SplitScores;
  readonly heldout: SplitScores;
}

/** The transitions of both splits. */
export interface Splits {
  readonly train: readonly Transition[];
  readonly heldout: readonly Transition[];
}

/** The search sees what sensors showed; what it never saw is scored without their noise, where the recipe kept that. */
export function splitsOf(train: Dataset, heldout: Dataset): Splits {
  return { train: transitions(train), heldout: transitions(heldout, 'noise-free') };
}

/** Scores a program; one that is rejected or fails scores 0 where it does. */
export async function scoreProgram(
  source: string,
  task: Task,
  { train, heldout }: Splits,
  ports: EvaluationPorts,
  seed: number,
): Promise<TaskScores> {
  const described = synthesisTask(task);
  const scoresOn = async (split: readonly Transition[], noise: Task['observationNoise']): Promise<SplitScores> => {
    const evaluation = orFail(
      await evaluate(source, ports, { task: described, transitions: split, seed, draws: defaultDraws, noise }),
      `${task.id}: `,
    );
    return splitScores(evaluation.status === 'rejected' ? undefined : evaluation.scores, split);
  };
  return { train: await scoresOn(train, task.observationNoise), heldout: await scoresOn(heldout, undefined) };
}

/** What the model in which nothing happens says of every step: the training data's most frequent reward, what was always legal. */
function idle(train: readonly Transition[]): Omit<Extract<Prediction, { ok: true }>, 'state'> {
  const [first] = doNothing(train);
  if (first?.ok !== true) throw new CommandError('the training dataset is empty');
  const { state: _, ...said } = first;
  return said;
}

/** Scores the model in which nothing happens. */
export function scoreDoNothing(task: Task, { train, heldout }: Splits): TaskScores {
  const scored = { ...task.metric, type: task.contract.state };
  const said = idle(train);
  const on = (split: readonly Transition[]): SplitScores =>
    splitScores(
      score(
        split.map(({ observation: state }) => [Object.assign({ state }, said)]),
        split,
        scored,
      ),
      split,
    );
  return { train: on(train), heldout: on(heldout) };
}

/** The same model as a program, to plan in it. */
export function doNothingProgram({ train }: Splits): string {
  const { reward, legalActions } = idle(train);
  const listed =
    legalActions === undefined
      ? ''
      : `export function legalActions(state: State): Action[] {
  return ${JSON.stringify(legalActions)};
}
`;
  return `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  return { state, reward: ${reward}, terminated: false };
}
${listed}`;
}

const none = { paperCode: 0, paperEquation: 0, strict: 0 };

/** The scores of a task without a program. */
export function noScores({ train, heldout }: Splits): TaskScores {
  return { train: { ...none, transitions: train.length }, heldout: { ...none, transitions: heldout.length } };
}

function splitScores(scores: Scores | undefined, split: readonly Transition[]): SplitScores {
  const transitions = split.length;
  if (scores === undefined) return { ...none, transitions };
  const { paperCode, paperEquation, strict } = scores;
  return { paperCode, paperEquation, strict: strict.score, transitions };
}
