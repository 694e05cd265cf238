import type { GivenTypes } from '@orrery/contract';
import { plannerPlay, type Recipe } from './recipe.ts';
import { publishedMcts, variantB, type Task } from './task.ts';

const actionSpace = { kind: 'finite', actions: [0, 1] } as const;

function contract(name: string): GivenTypes {
  return {
    name,
    types: 'given',
    declaration: [
      'type State = number[]; // 4 numbers: position and velocity of the cart, angle and angular velocity of the pole',
      'type Action = number; // 0 push the cart to the left, 1 to the right',
    ].join('\n'),
    state: { kind: 'array', element: { kind: 'number' }, length: 4 },
    action: { kind: 'number' },
    actionSpace,
    initialState: ['initialState'],
    terminated: 'terminated',
    legalActions: 'optional',
  };
}

const randomPlay: Recipe = { kind: 'random_play', low: 5, better: 5, threshold: 51 };

/** CartPole-v1 of Gymnasium 0.29.1. */
export const cartPole: Task = {
  id: 'CartPole-v1',
  suite: 'cwmb',
  variant: 'A',
  contract: contract('CartPole-v1'),
  actionSpace,
  timeLimit: 500,
  oracle: { id: 'CartPole-v1', options: {} },
  sees: 'observation',
  planner: publishedMcts,
  observationPrecision: 'float32',
  metric: { entries: 4, comparator: 'close' },
  recipes: { train: randomPlay, heldout: randomPlay, planner: plannerPlay(2, 500) },
  unhashed: ['train', 'heldout'],
  folder: new URL('../tasks/cartpole/', import.meta.url),
};

/** The same with masses, lengths, force and integrator told. */
export const cartPoleB: Task = variantB(cartPole);

/** A cart and pole with constants that no model remembers; its description says that they differ, without numbers. */
export const changedCartPole: Task = {
  ...cartPole,
  id: 'CartPole-changed',
  suite: 'unseen',
  contract: contract('CartPole-changed'),
  oracle: {
    id: 'CartPole-v1',
    options: {
      gravity: 6.5,
      mass_cart: 1.6,
      mass_pole: 0.25,
      force: 13,
      time_step: 0.03,
      theta_limit: 0.3,
      x_limit: 1.8,
    },
  },
  folder: new URL('../tasks/cartpole_changed/', import.meta.url),
};
