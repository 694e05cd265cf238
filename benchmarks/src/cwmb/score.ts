import { transitions, type Dataset, type Task, type Transition } from '@orrery/environments';
import { defaultDraws, doNothing, evaluate, score, type EvaluationPorts, type Scores } from '@orrery/synthesis';
import { CommandError, orFail } from '../command_error.ts';
import { synthesisTask } from './write_model.ts';

/** The three metrics as the table shows them. */
export interface TaskScores {
  /** On the training transitions, as published. */
  readonly paperCode: number;
  readonly paperEquation: number;
  /** On held-out transitions that no search has seen. */
  readonly strict: number;
  readonly strictRight: number;
  readonly strictTransitions: number;
}

/** The transitions of both splits. */
export interface Splits {
  readonly train: readonly Transition[];
  readonly heldout: readonly Transition[];
}

export function splitsOf(train: Dataset, heldout: Dataset): Splits {
  return { train: transitions(train), heldout: transitions(heldout) };
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
  const scoresOn = async (split: readonly Transition[]): Promise<Scores | undefined> => {
    const evaluation = orFail(
      await evaluate(source, ports, { task: described, transitions: split, seed, draws: defaultDraws }),
      `${task.id}: `,
    );
    return evaluation.status === 'rejected' ? undefined : evaluation.scores;
  };
  return combine(await scoresOn(train), await scoresOn(heldout), heldout.length);
}

/** The one reward that the model in which nothing happens predicts. */
function idleReward(train: readonly Transition[]): number {
  const [first] = doNothing(train);
  if (first?.ok !== true) throw new CommandError('the training dataset is empty');
  return first.reward;
}

/** Scores the model in which nothing happens; its reward is the training data's most frequent one. */
export function scoreDoNothing(task: Task, { train, heldout }: Splits): TaskScores {
  const scored = { ...task.metric, type: task.contract.state };
  const reward = idleReward(train);
  const on = (split: readonly Transition[]): Scores =>
    score(
      split.map(({ observation }) => [{ ok: true, state: observation, reward, terminated: false }]),
      split,
      scored,
    );
  return combine(on(train), on(heldout), heldout.length);
}

/** The same model as a program, to plan in it. */
export function doNothingProgram({ train }: Splits): string {
  return `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  return { state, reward: ${idleReward(train)}, terminated: false };
}
`;
}

function combine(train: Scores | undefined, heldout: Scores | undefined, count: number): TaskScores {
  return {
    paperCode: train?.paperCode ?? 0,
    paperEquation: train?.paperEquation ?? 0,
    strict: heldout?.strict.score ?? 0,
    strictRight: heldout?.strict.right ?? 0,
    strictTransitions: count,
  };
}
