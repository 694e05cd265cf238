import type { MctsOptions, CemOptions, IcemOptions } from '@orrery/planner';

/** How an episode is planned, as data; the seed is the episode's. */
export type PlannerSetting =
  /** Solves the world from its start, exactly. */
  | { readonly kind: 'value iteration' }
  | { readonly kind: 'mcts'; readonly options: Omit<MctsOptions, 'seed'> }
  | { readonly kind: 'icem'; readonly options: Omit<IcemOptions, 'seed'> }
  /** The whole plan is executed before the next one is made. */
  | { readonly kind: 'cem, open loop'; readonly options: Omit<CemOptions, 'seed'> };

/** A task that a planner is to solve on the true dynamics. */
export interface SolvedTask {
  readonly id: string;
  readonly timeLimit: number;
  readonly planner: PlannerSetting;
  /** Mean return wanted, or every return exactly what value iteration says, which may be known for every start. */
  readonly wanted: { readonly atLeast: number } | { readonly optimal: true; readonly known?: number };
}

/** A figure of the published planner, and the settings that are to reproduce it. */
export interface PublishedTask {
  readonly id: string;
  readonly timeLimit: number;
  readonly planner: PlannerSetting;
  /**
   * Mean return, its standard error and number of episodes of the published planner at its published settings, written anew
   * in Python over Gymnasium 0.29.1 and mujoco 2.3.7 (10 to 2,000 episodes where the paper has 10).
   */
  readonly reproduced: { readonly mean: number; readonly standardError: number; readonly n: number };
  /** The paper's own figure of its planner on the true dynamics (table 12, 10 episodes). */
  readonly printed: number;
}

/** Decisions may take so much processor time. */
export const decisionMilliseconds = 50;

/** Episodes behind each mean of a solved task. */
export const solvedEpisodes = 30;

export const solvedTasks: readonly SolvedTask[] = [
  {
    id: 'CliffWalking-v0',
    timeLimit: 100,
    planner: { kind: 'value iteration' },
    wanted: { optimal: true, known: -13 },
  },
  { id: 'Taxi-v3', timeLimit: 200, planner: { kind: 'value iteration' }, wanted: { optimal: true } },
  {
    id: 'CartPole-v1',
    timeLimit: 500,
    // A wide tree: random rollouts fall within some twenty steps whatever came first, so their mean says little of an action.
    planner: { kind: 'mcts', options: { simulations: 2000, exploration: 100, temperature: 0 } },
    wanted: { atLeast: 500 },
  },
  {
    id: 'MountainCar-v0',
    timeLimit: 200,
    // A sequence must reach the goal to be told from others: redder noise pushes one way for longer.
    planner: { kind: 'icem', options: { horizon: 120, population: 60, noiseExponent: 3 } },
    wanted: { atLeast: -115 },
  },
  {
    id: 'Acrobot-v1',
    timeLimit: 500,
    planner: { kind: 'icem', options: { horizon: 200, population: 60 } },
    wanted: { atLeast: -100 },
  },
  {
    id: 'Pendulum-v1',
    timeLimit: 200,
    planner: { kind: 'icem', options: { horizon: 50, population: 200 } },
    wanted: { atLeast: -180 },
  },
];

const publishedMcts: PlannerSetting = { kind: 'mcts', options: {} };
const publishedCem: PlannerSetting = { kind: 'cem, open loop', options: {} };

export const publishedTasks: readonly PublishedTask[] = [
  {
    id: 'Blackjack-v1',
    timeLimit: 100,
    planner: publishedMcts,
    reproduced: { mean: -0.038, standardError: 0.021, n: 2000 },
    printed: 1,
  },
  {
    id: 'CliffWalking-v0',
    timeLimit: 100,
    planner: publishedMcts,
    reproduced: { mean: -159.3, standardError: 9.8, n: 100 },
    printed: -100,
  },
  {
    id: 'Taxi-v3',
    timeLimit: 200,
    planner: publishedMcts,
    reproduced: { mean: -253.4, standardError: 14.7, n: 100 },
    printed: -124.5,
  },
  {
    id: 'CartPole-v1',
    timeLimit: 500,
    planner: publishedMcts,
    reproduced: { mean: 401.5, standardError: 10.9, n: 100 },
    printed: 494,
  },
  {
    id: 'MountainCar-v0',
    timeLimit: 200,
    planner: publishedMcts,
    reproduced: { mean: -200, standardError: 0, n: 100 },
    printed: -200,
  },
  {
    id: 'Acrobot-v1',
    timeLimit: 500,
    planner: publishedMcts,
    reproduced: { mean: -487.6, standardError: 12.4, n: 10 },
    printed: -500,
  },
  {
    id: 'Pendulum-v1',
    timeLimit: 200,
    planner: publishedCem,
    reproduced: { mean: -588.1, standardError: 27.0, n: 20 },
    printed: -373.6,
  },
  {
    id: 'InvertedPendulum-v4',
    timeLimit: 1000,
    planner: publishedCem,
    reproduced: { mean: 44.6, standardError: 2.0, n: 10 },
    printed: 42.5,
  },
  {
    id: 'InvertedDoublePendulum-v4',
    timeLimit: 1000,
    planner: publishedCem,
    reproduced: { mean: 231.1, standardError: 6.9, n: 10 },
    printed: 241.6,
  },
];
