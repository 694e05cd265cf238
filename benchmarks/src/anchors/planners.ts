import type { Task } from '@orrery/environments';
import { solvedTasks, type PlannerSetting } from '../planning/returns/tasks.ts';
import { settingsHash } from '../settings_hash.ts';

/** Who acts in an anchor's episodes: nobody who plans, the published planner, or the best one that we know. */
export const anchorPolicies = ['random', 'published', 'best'] as const;
export type AnchorPolicy = (typeof anchorPolicies)[number];

/** How the episodes of an anchor are played; undefined for the uniform policy. */
export function anchorPlanner(task: Task, policy: AnchorPolicy): PlannerSetting | undefined {
  if (policy === 'random') return undefined;
  return policy === 'published' ? publishedPlanner(task) : bestPlanner(task);
}

/** The task's planner of the published protocol. */
export function publishedPlanner({ planner }: Task): PlannerSetting {
  const { kind, ...options } = planner;
  return kind === 'mcts'
    ? { kind: 'mcts', options: options as Extract<PlannerSetting, { kind: 'mcts' }>['options'] }
    : { kind: 'cem, open loop', options: options as Extract<PlannerSetting, { kind: 'cem, open loop' }>['options'] };
}

/** What replans at every step and keeps its plan; bodies with contacts are planned for over half a second and more. */
const bodies: PlannerSetting = { kind: 'icem', options: { horizon: 30, population: 100 } };

/** Our best planner where it is another than the rule's. */
const bestPlanners: Readonly<Record<string, PlannerSetting>> = {
  ...Object.fromEntries(solvedTasks.map(({ id, planner }) => [id, planner])),
  'Blackjack-v1': { kind: 'value iteration' },
  'CartPole-changed': { kind: 'mcts', options: { simulations: 2000, exploration: 100, temperature: 0 } },
  'Reacher-v4': { kind: 'icem', options: { horizon: 20, population: 100 } },
};

/** Our best planner for a task: what is known to solve it, else the published search made wide, or iCEM in a box. */
export function bestPlanner({ id, actionSpace }: Task): PlannerSetting {
  return (
    bestPlanners[id] ??
    (actionSpace.kind === 'box' ? bodies : { kind: 'mcts', options: { simulations: 1000, temperature: 0 } })
  );
}

/** Names what an anchor's episodes depend on beside their seeds, so that those of other settings are told apart. */
export function anchorKey(task: Task, policy: AnchorPolicy): string {
  const { oracle, timeLimit } = task;
  return settingsHash({ oracle, timeLimit, planner: anchorPlanner(task, policy) ?? 'random' });
}
