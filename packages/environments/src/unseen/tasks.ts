import { createHash } from 'node:crypto';
import type { Task } from '../task.ts';
import { generateWorld, type WorldKind } from './index.ts';
import type { World } from './world.ts';

/** The worlds whose tasks are committed, by kind and seed. Appended to, never changed: recordings depend on them. */
const committed: readonly (readonly [WorldKind, number])[] = [
  ['crafting', 1],
  ['crafting', 2],
  ['logistics', 1],
  ['logistics', 2],
  ['cards', 1],
  ['reactor', 1],
  ['reactor', 2],
  ['tanks', 1],
  ['tanks', 2],
  ['expedition', 1],
  ['expedition', 2],
  ['apothecary', 1],
  ['apothecary', 2],
  ['beast', 1],
  ['misnamed', 1],
  ['misnamed', 2],
  ['cartpole', 1],
  ['mountaincar', 1],
  ['pendulum', 1],
  ['grid', 1],
];

/** Name of the compiled true model in a task's folder. */
export const moduleFile = 'world.wasm';

/** A world as a task: its rules in `folder`, compiled, and data by random play with habits. */
export function unseenTask(world: World, folder: URL): Task {
  const { id, contract, source, timeLimit, stochastic, noise, metric, budget, planner } = world;
  if (contract.actionSpace === undefined) throw new RangeError(`the contract of ${id} has no action space`);
  return {
    id,
    suite: 'unseen',
    variant: 'A',
    contract,
    actionSpace: contract.actionSpace,
    timeLimit,
    oracle: { module: moduleFile, sourceHash: createHash('sha256').update(source).digest('hex') },
    sees: 'state',
    planner,
    observationPrecision: 'float64',
    ...(stochastic && { stochastic }),
    ...(noise !== undefined && { observationNoise: noise }),
    metric,
    recipes: {
      train: { kind: 'habit_play', steps: budget.train, habit: 0.3, candidates: 200 },
      heldout: { kind: 'habit_play', steps: budget.heldout, habit: 0.3 },
      planner: { kind: 'planner_play', episodes: Math.ceil(budget.planner / timeLimit), steps: timeLimit },
    },
    folder,
  };
}

/** The committed tasks with the worlds that they were made from. */
export const committedWorlds: readonly { readonly world: World; readonly task: Task }[] = committed.map(
  ([kind, seed]) => {
    const world = generateWorld(kind, seed);
    return { world, task: unseenTask(world, new URL(`../../tasks/${world.id.replace('-', '_')}/`, import.meta.url)) };
  },
);

/** Tasks of worlds that no model remembers. */
export const unseenTasks: readonly Task[] = committedWorlds.map(({ task }) => task);
