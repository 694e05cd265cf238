import type { ActionSpace, GivenTypes } from '@orrery/contract';
import type { OracleOptions } from '@orrery/planner';
import type { Recipe, Split } from './recipe.ts';

/** A task: a world as a language model is told of it, and the true environment behind it. Plain data. */
export interface Task {
  /** Unique, as printed: `CartPole-v1`; of a variant B `CartPole-v1-B`. */
  readonly id: string;
  readonly suite: 'cwmb' | 'rtfm' | 'unseen';
  /**
   * How much is told. `A`: what the published description discloses. `B`: what a user would add, namely dynamics and
   * constants where that one hides them, and the full state where the observation hides it.
   */
  readonly variant: 'A' | 'B';
  /** What a world model of this task has to export, and the layouts of its borders. */
  readonly contract: GivenTypes;
  readonly actionSpace: ActionSpace;
  /** Steps after which an episode is truncated. Never a property of a model. */
  readonly timeLimit: number;
  readonly oracle: NamedOracle | CompiledOracle;
  /**
   * What of the true environment is a model's state: its flat observation, or its own state as the oracle protocol
   * writes it, without what no agent can know.
   */
  readonly sees: 'observation' | 'state';
  /** The planner of the published protocol for this task. */
  readonly planner: PlannerSettings;
  /** What the environment rounds its observations to. */
  readonly observationPrecision: 'float32' | 'float64';
  /** Equal states and actions may have different outcomes: no early stop, and scores by draws. */
  readonly stochastic?: boolean;
  /** Standard deviations of the sensors, by path into the state as scores name it; absent: exact sensors. */
  readonly observationNoise?: Readonly<Record<string, number>>;
  /** How scoring compares next states. */
  readonly metric: StateMetric;
  /** How the committed datasets were made. */
  readonly recipes: Readonly<Record<Split, Recipe>>;
  /**
   * Of a world that shares its start states with others, a number of its own from 1: the seeds of its episodes differ from theirs
   * ({@link ownSeed}), or the same random play would be recorded of all, in other words.
   */
  readonly seedsOf?: number;
  /** Splits that were committed before headers named their recipe, and that keep their bytes. */
  readonly unhashed?: readonly Split[];
  /** Id of the task whose datasets these are, where it is not this one's. */
  readonly dataOf?: string;
  /** Folder with the description, reference_model.ts and the datasets. */
  readonly folder: URL;
  /** Name of the description in the folder; `description.md` without it. */
  readonly descriptionFile?: string;
}

/** A true environment of the registry of oracles, and the options of its constructor. */
export interface NamedOracle {
  readonly id: string;
  readonly options: OracleOptions;
}

/** A true environment that is a compiled model with `initialState`: the task's reference model. */
export interface CompiledOracle {
  /** File of the module in the task's folder. */
  readonly module: string;
  /** sha256 of the source that it is compiled from, in hexadecimal digits. */
  readonly sourceHash: string;
}

/** The seed of a task's episode or dataset, from one that is the same for all tasks. */
export function ownSeed({ seedsOf = 0 }: Pick<Task, 'seedsOf'>, seed: number): number {
  return seed + seedsOf * 2 ** 20;
}

/** The same world, told in full. It shares folder, datasets and reference model unless `own` says otherwise. */
export function variantB(task: Task, own: Partial<Task> = {}): Task {
  return {
    ...task,
    id: `${task.id}-B`,
    variant: 'B',
    dataOf: task.dataOf ?? task.id,
    descriptionFile: 'description_b.md',
    ...own,
  };
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

/**
 * How a next state earns credit: each of `entries` parts 1/entries, namely the whole for 1, else the elements of an array
 * or tuple or the fields of a record; or each of its `leaves` alike. `close` is |p - t| <= 1e-5 + 1e-5 |t|, `exact` is
 * equality.
 */
export interface StateMetric {
  readonly entries: number | 'leaves';
  readonly comparator: 'close' | 'exact';
}

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
export const publishedCem: Extract<PlannerSettings, { kind: 'cem' }> = {
  kind: 'cem',
  horizon: 100,
  iterations: 20,
  population: 1000,
  elites: 100,
};
