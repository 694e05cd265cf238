import { plannerPlay, type Recipe } from './recipe.ts';
import { publishedMcts, variantB, type Task } from './task.ts';

const actionSpace = { kind: 'finite', actions: [0, 1, 2] } as const;

// Of the published data: actions repeat in 81 % of the steps and push along the velocity in 70 %; five episodes reach the
// goal in 144 to 167 steps, five fail, with 69 % of their pushes to the right.
const stickyPlay: Recipe = {
  kind: 'sticky_play',
  parts: [
    { count: 5, ends: 'terminated', velocity: 1, repeat: 0.55, along: 0.6, last: 0 },
    { count: 5, ends: 'truncated', velocity: 1, repeat: 0.6, along: 0.35, last: 0.6 },
  ],
};

/** MountainCar-v0 of Gymnasium 0.29.1. */
export const mountainCar: Task = {
  id: 'MountainCar-v0',
  suite: 'cwmb',
  variant: 'A',
  contract: {
    name: 'MountainCar-v0',
    types: 'given',
    declaration: [
      'type State = number[]; // 2 numbers: position and velocity of the car',
      'type Action = number; // 0 accelerate to the left, 1 not at all, 2 to the right',
    ].join('\n'),
    state: { kind: 'array', element: { kind: 'number' }, length: 2 },
    action: { kind: 'number' },
    actionSpace,
    initialState: ['initialState'],
    terminated: 'terminated',
    legalActions: 'optional',
  },
  actionSpace,
  timeLimit: 200,
  oracle: { id: 'MountainCar-v0', options: {} },
  sees: 'observation',
  planner: publishedMcts,
  observationPrecision: 'float32',
  metric: { entries: 2, comparator: 'close' },
  recipes: { train: stickyPlay, heldout: stickyPlay, planner: plannerPlay(3, 200) },
  folder: new URL('../tasks/mountain_car/', import.meta.url),
};

/** The same with the dynamics, the reward and the whole condition of the end told. */
export const mountainCarB: Task = variantB(mountainCar);
