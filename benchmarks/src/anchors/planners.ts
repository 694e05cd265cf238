import type { Task } from '@orrery/environments';
import { solvedTasks, type PlannerSetting } from '../planning/returns/tasks.ts';
import { settingsHash } from '../settings_hash.ts';

/** Who acts in an anchor's episodes: nobody who plans, the published planner, or the best one that we know. */
export const anchorPolicies = ['random', 'published', 'best'] as const;
export type AnchorPolicy = (typeof anchorPolicies)[number];

export type PlannedPolicy = Exclude<AnchorPolicy, 'random'>;

/** How the episodes of an anchor that plans are played. */
export function anchorPlanner(task: Task, policy: PlannedPolicy): PlannerSetting {
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

/** A variant that tells more of the same world has the same anchors. */
export function worldName({ id, variant }: Task): string {
  return variant === 'B' ? id.replace(/-B$/, '') : id;
}

/** Our best planner for a task: what is known to solve it, else the published search made wide, or iCEM in a box. */
export function bestPlanner(task: Task): PlannerSetting {
  return (
    bestPlanners[worldName(task)] ??
    (task.actionSpace.kind === 'box' ? bodies : { kind: 'mcts', options: { simulations: 1000, temperature: 0 } })
  );
}

/** What of a task decides its episodes, for a hash. */
export function worldOf({ oracle, timeLimit, seedsOf }: Task): object {
  return { oracle, timeLimit, ...(seedsOf !== undefined && { seedsOf }) };
}

/** Who chooses actions, as far as it is one code. */
export type PlannerKind = PlannerSetting['kind'] | 'random';

/**
 * Versions of what planners do, world apart. The golden plans of the tests say when one has to be raised: then what was
 * stored of the version before has other keys, counts no more and is played again.
 */
export const plannerVersions: Readonly<Record<PlannerKind, number>> = {
  random: 1,
  mcts: 1,
  'cem, open loop': 1,
  icem: 1,
  'value iteration': 1,
};

/** A planner as keys of stored figures hold it: settings and version, of which the first, older than versions, is left out. */
export function keyedPlanner(planner: PlannerSetting | 'random', versions = plannerVersions): object | string {
  const version = versions[planner === 'random' ? planner : planner.kind];
  if (version === 1) return planner;
  return planner === 'random' ? { kind: planner, version } : { ...planner, version };
}

/** Names what an anchor's episodes depend on beside their seeds, so that those of other settings are told apart. */
export function anchorKey(task: Task, policy: AnchorPolicy, versions = plannerVersions): string {
  const planner = policy === 'random' ? policy : anchorPlanner(task, policy);
  return settingsHash({ ...worldOf(task), planner: keyedPlanner(planner, versions) });
}

/** A plan that stands for a whole one. */
export interface ShortenedPlan {
  readonly setting: PlannerSetting;
  /** Whole plans cost so many times as much. */
  readonly factor: number;
  /** Plans of an episode that goes to its time limit. */
  readonly decisions: number;
}

/**
 * The setting cut to what fits into so many steps, where it is CEM, whose one plan alone is long: fewer iterations, and
 * where not even one fits, fewer candidates.
 */
export function shortened(setting: PlannerSetting, timeLimit: number, steps: number): ShortenedPlan {
  if (setting.kind !== 'cem, open loop')
    return { setting, factor: 1, decisions: setting.kind === 'value iteration' ? 1 : timeLimit };
  const { iterations = 20, horizon = 100, population = 1000, elites = 100 } = setting.options;
  const candidates = Math.max(1, Math.min(population, Math.floor(steps / horizon)));
  const kept = Math.max(1, Math.min(iterations, Math.floor(steps / (horizon * candidates))));
  const cut = { iterations: kept, population: candidates, elites: Math.min(elites, candidates) };
  return {
    setting: { ...setting, options: { ...setting.options, ...cut } },
    factor: (iterations * population) / (kept * candidates),
    decisions: Math.ceil(timeLimit / horizon),
  };
}
