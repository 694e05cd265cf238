import type { ActionSpace, GivenTypes } from '@orrery/contract';

/** A task: a world as a language model is told of it, and the true environment behind it. Plain data. */
export interface Task {
  /** Unique, as printed: `CartPole-v1`. */
  readonly id: string;
  readonly suite: 'cwmb' | 'unseen';
  /** What a world model of this task has to export, and the layouts of its borders. */
  readonly contract: GivenTypes;
  readonly actionSpace: ActionSpace;
  /** Steps after which an episode is truncated. Never a property of a model. */
  readonly timeLimit: number;
  /** The true environment: its id in the registry of oracles, and the options of its constructor. */
  readonly oracle: { readonly id: string; readonly options: Readonly<Record<string, number>> };
  /** The planner of the published protocol for this task. */
  readonly planner: PlannerSettings;
  /** What the environment rounds its observations to. */
  readonly observationPrecision: 'float32' | 'float64';
  /** How scoring compares next states. */
  readonly metric: StateMetric;
  /** How the committed datasets were made. */
  readonly recipe: Recipe;
  /** Folder with description.md, reference_model.ts and the datasets. */
  readonly folder: URL;
}

/**
 * The published planners (Dainese et al. 2024, section 5 and tables 13 and 14, with the released code's constants).
 * MCTS replans at every step; CEM executes its whole plan before it plans again.
 */
export type PlannerSettings =
  | {
      readonly kind: 'mcts';
      readonly simulations: number;
      readonly exploration: number;
      readonly epsilon: number;
      readonly discount: number;
      readonly rolloutDepth: number;
      readonly temperature: number;
    }
  | {
      readonly kind: 'cem';
      readonly horizon: number;
      readonly iterations: number;
      readonly population: number;
      readonly elites: number;
    };

/** Each of `entries` entries of the state earns 1/entries; `close` is |p - t| <= 1e-5 + 1e-5 |t|, `exact` is equality. */
export interface StateMetric {
  readonly entries: number;
  readonly comparator: 'close' | 'exact';
}

/** How trajectories are gathered (benchmark data of the code world models paper, sections 2 and 6). */
export type Recipe =
  | {
      /** Uniform random play; the first `low` trajectories with a return below the threshold and the first `better` others. */
      readonly kind: 'random_play';
      readonly low: number;
      readonly better: number;
      readonly threshold: number;
    }
  | {
      /** One trajectory for each number of CEM iterations, planned on the true environment, executed open loop. */
      readonly kind: 'cem_play';
      readonly iterations: readonly number[];
      readonly horizon: number;
      readonly population: number;
      readonly elites: number;
    };

/** The published MCTS settings; eps is the released code's 1e-3 (with the paper's 1 it equals random play on CartPole). */
export const publishedMcts: PlannerSettings = {
  kind: 'mcts',
  simulations: 25,
  exploration: 1,
  epsilon: 1e-3,
  discount: 0.99,
  rolloutDepth: 100,
  temperature: 0.01,
};

/** The published CEM settings. */
export const publishedCem: PlannerSettings = {
  kind: 'cem',
  horizon: 100,
  iterations: 20,
  population: 1000,
  elites: 100,
};
