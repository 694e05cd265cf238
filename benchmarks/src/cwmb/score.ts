import { transitions, type Dataset, type Task, type Transition } from '@orrery/environments';
import {
  defaultDraws,
  doNothing,
  evaluate,
  score,
  type Evaluation,
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

/** What a search sees, as published; what it never saw; and what planners meet that plan with the true rules. */
export const splitNames = ['train', 'heldout', 'planner'] as const;
export type SplitName = (typeof splitNames)[number];

/** The three metrics on every split. */
export type TaskScores = Readonly<Record<SplitName, SplitScores>>;

/** The transitions of every split. */
export type Splits = Readonly<Record<SplitName, readonly Transition[]>>;

/** The search sees what sensors showed; what it never saw is scored without their noise, where the recipe kept that. */
export function splitsOf({ train, heldout, planner }: Readonly<Record<SplitName, Dataset>>): Splits {
  return {
    train: transitions(train),
    heldout: transitions(heldout, 'noise-free'),
    planner: transitions(planner, 'noise-free'),
  };
}

/** Scores a program on every split; a search has evaluated its best one on the training data, with the same seed. */
export async function scoreProgram(
  { source, evaluation }: { readonly source: string; readonly evaluation?: Evaluation },
  task: Task,
  splits: Splits,
  ports: EvaluationPorts,
  seed: number,
): Promise<TaskScores> {
  const on = (name: SplitName): Promise<SplitScores> => scoreOn(name, source, task, splits[name], ports, seed);
  const train = evaluation === undefined ? await on('train') : evaluatedScores(evaluation, splits.train);
  return { train, heldout: await on('heldout'), planner: await on('planner') };
}

/** Scores a program on one split; one that is rejected or fails scores 0 where it does. */
export async function scoreOn(
  name: SplitName,
  source: string,
  task: Task,
  split: readonly Transition[],
  ports: EvaluationPorts,
  seed: number,
): Promise<SplitScores> {
  const noise = name === 'train' ? task.observationNoise : undefined;
  const settings = { task: synthesisTask(task), transitions: split, seed, draws: defaultDraws, noise };
  return evaluatedScores(orFail(await evaluate(source, ports, settings), `${task.id}: `), split);
}

/** What the model in which nothing happens says of every step: the training data's most frequent reward, what was always legal. */
function idle(train: readonly Transition[]): Omit<Extract<Prediction, { ok: true }>, 'state'> {
  const [first] = doNothing(train);
  if (first?.ok !== true) throw new CommandError('the training dataset is empty');
  const { state: _, ...said } = first;
  return said;
}

/** Scores the model in which nothing happens. */
export function scoreDoNothing(task: Task, { train, heldout, planner }: Splits): TaskScores {
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
  return { train: on(train), heldout: on(heldout), planner: on(planner) };
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
export function noScores({ train, heldout, planner }: Splits): TaskScores {
  const on = ({ length }: readonly Transition[]): SplitScores => ({ ...none, transitions: length });
  return { train: on(train), heldout: on(heldout), planner: on(planner) };
}

const evaluatedScores = (evaluation: Evaluation, split: readonly Transition[]): SplitScores =>
  splitScores(evaluation.status === 'rejected' ? undefined : evaluation.scores, split);

function splitScores(scores: Scores | undefined, split: readonly Transition[]): SplitScores {
  const transitions = split.length;
  if (scores === undefined) return { ...none, transitions };
  const { paperCode, paperEquation, strict } = scores;
  return { paperCode, paperEquation, strict: strict.score, transitions };
}
