import { plannerPlay, type Recipe } from './recipe.ts';
import { publishedMcts, variantB, type Task } from './task.ts';

const actionSpace = { kind: 'finite', actions: [0, 1, 2, 3] } as const;

// Every fall costs 100: a return above -100 is a walk to the goal in fewer than 100 steps without a fall.
const randomPlay: Recipe = { kind: 'random_play', low: 5, better: 5, threshold: -99 };

/** CliffWalking-v0 of Gymnasium 0.29.1, which has no time limit; the published protocol cuts episodes after 100 steps. */
export const cliffWalking: Task = {
  id: 'CliffWalking-v0',
  suite: 'cwmb',
  variant: 'A',
  contract: {
    name: 'CliffWalking-v0',
    types: 'given',
    declaration: [
      'type State = number; // 0 to 47: 12 * row + column',
      'type Action = number; // 0 move up, 1 right, 2 down, 3 left',
    ].join('\n'),
    state: { kind: 'number' },
    action: { kind: 'number' },
    actionSpace,
    initialState: ['initialState'],
    terminated: 'terminated',
    legalActions: 'optional',
  },
  actionSpace,
  timeLimit: 100,
  oracle: { id: 'CliffWalking-v0', options: {} },
  sees: 'observation',
  planner: publishedMcts,
  observationPrecision: 'float64',
  metric: { entries: 1, comparator: 'exact' },
  recipes: { train: randomPlay, heldout: randomPlay, planner: plannerPlay(10, 100) },
  folder: new URL('../tasks/cliff_walking/', import.meta.url),
};

/** The same with every rule told as a step. */
export const cliffWalkingB: Task = variantB(cliffWalking);
