import { plannerPlay, type Recipe } from './recipe.ts';
import { publishedMcts, variantB, type Task } from './task.ts';

const actionSpace = { kind: 'finite', actions: [0, 1, 2, 3, 4, 5] } as const;

const randomPlay: Recipe = { kind: 'random_play', low: 5, better: 5, threshold: 'terminated' };

/** Taxi-v3 of Gymnasium 0.29.1. */
export const taxi: Task = {
  id: 'Taxi-v3',
  suite: 'cwmb',
  variant: 'A',
  contract: {
    name: 'Taxi-v3',
    types: 'given',
    declaration: [
      'type State = number; // 0 to 499: ((taxi row * 5 + taxi column) * 5 + passenger) * 4 + destination',
      'type Action = number; // 0 move south, 1 north, 2 east, 3 west, 4 pick up, 5 drop off',
    ].join('\n'),
    state: { kind: 'number' },
    action: { kind: 'number' },
    actionSpace,
    initialState: ['initialState'],
    terminated: 'terminated',
    legalActions: 'optional',
  },
  actionSpace,
  timeLimit: 200,
  oracle: { id: 'Taxi-v3', options: {} },
  sees: 'observation',
  planner: publishedMcts,
  observationPrecision: 'float64',
  metric: { entries: 1, comparator: 'exact' },
  recipes: { train: randomPlay, heldout: randomPlay, planner: plannerPlay(5, 200) },
  folder: new URL('../tasks/taxi/', import.meta.url),
};

/** The same with every rule told, what a drop-off at another stop does among them. */
export const taxiB: Task = variantB(taxi);
