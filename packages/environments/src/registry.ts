import { existsSync, readFileSync } from 'node:fs';
import { failure, success, type Result } from '@orrery/contract';
import { acrobot, acrobotB } from './acrobot.ts';
import { blackjack, blackjackB } from './blackjack.ts';
import { cartPole, cartPoleB, changedCartPole } from './cartpole.ts';
import { cliffWalking, cliffWalkingB } from './cliff_walking.ts';
import type { EnvironmentError } from './error.ts';
import { mountainCar, mountainCarB } from './mountain_car.ts';
import { mujocoTasks, mujocoTasksB } from './mujoco.ts';
import { pendulum, pendulumB } from './pendulum.ts';
import { rtfmTaskB, rtfmTasks } from './rtfm/tasks.ts';
import type { Task } from './task.ts';
import { taxi, taxiB } from './taxi.ts';
import { unseenTasks } from './unseen/tasks.ts';

/** Every task of variant A, in the order in which tables list them. */
export const tasks: readonly Task[] = [
  cartPole,
  cliffWalking,
  mountainCar,
  taxi,
  blackjack,
  acrobot,
  pendulum,
  ...mujocoTasks,
  ...rtfmTasks,
  changedCartPole,
  ...unseenTasks,
];

/** The tasks that are told in full, reported apart from the others. */
export const variantBTasks: readonly Task[] = [
  cartPoleB,
  cliffWalkingB,
  mountainCarB,
  taxiB,
  blackjackB,
  acrobotB,
  pendulumB,
  ...mujocoTasksB,
  rtfmTaskB,
];

/** The task with this id. */
export function findTask(id: string): Result<Task, EnvironmentError> {
  const task = [...tasks, ...variantBTasks].find((candidate) => candidate.id === id);
  if (task !== undefined) return success(task);
  const known = [...tasks, ...variantBTasks].map((candidate) => candidate.id).join(', ');
  return failure({
    code: 'unknown_environment',
    message: `there is no environment ${JSON.stringify(id)}; known: ${known}.`,
  });
}

/** The task's description in Markdown, as prompts show it. */
export function readDescription(task: Task): string {
  return readFileSync(new URL(task.descriptionFile ?? 'description.md', task.folder), 'utf8');
}

/**
 * A world model with the task's true rules over its observation, in orrery's language: the ceiling of a score. A task has
 * none where the rules are no program of that language, or where the observation does not decide what comes next.
 */
export function readReferenceModel(task: Task): Result<string, EnvironmentError> {
  const path = new URL('reference_model.ts', task.folder);
  return existsSync(path)
    ? success(readFileSync(path, 'utf8'))
    : failure({ code: 'no_reference_model', message: `${task.id} has no model of its true rules in the language` });
}
