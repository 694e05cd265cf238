import { plannerPlay, type Recipe } from './recipe.ts';
import { publishedMcts, variantB, type Task } from './task.ts';

const actionSpace = { kind: 'finite', actions: [0, 1, 2] } as const;

const randomPlay: Recipe = { kind: 'random_play', low: 5, better: 5, threshold: 'terminated' };

/** Acrobot-v1 of Gymnasium 0.29.1. */
export const acrobot: Task = {
  id: 'Acrobot-v1',
  suite: 'cwmb',
  variant: 'A',
  contract: {
    name: 'Acrobot-v1',
    types: 'given',
    declaration: [
      'type State = number[]; // 6 numbers: cosine and sine of theta1, of theta2, and both angular velocities',
      'type Action = number; // 0 applies a torque of -1, 1 of 0, 2 of 1',
    ].join('\n'),
    state: { kind: 'array', element: { kind: 'number' }, length: 6 },
    action: { kind: 'number' },
    actionSpace,
    initialState: ['initialState'],
    terminated: 'terminated',
    legalActions: 'optional',
  },
  actionSpace,
  timeLimit: 500,
  oracle: { id: 'Acrobot-v1', options: {} },
  sees: 'observation',
  planner: publishedMcts,
  observationPrecision: 'float32',
  metric: { entries: 6, comparator: 'close' },
  recipes: { train: randomPlay, heldout: randomPlay, planner: plannerPlay(1, 500) },
  folder: new URL('../tasks/acrobot/', import.meta.url),
};

/** The same with lengths, masses, time step and equations told. */
export const acrobotB: Task = variantB(acrobot);
