import { plannerPlay, type Recipe } from './recipe.ts';
import { publishedCem, variantB, type Task } from './task.ts';

const actionSpace = { kind: 'box', low: [-2], high: [2] } as const;

const cemPlay: Recipe = {
  kind: 'cem_play',
  iterations: [1, 2, 3, 4, 5, 8, 12, 16, 20, 25],
  horizon: 100,
  population: 1000,
  elites: 100,
};

/** Pendulum-v1 of Gymnasium 0.29.1. */
export const pendulum: Task = {
  id: 'Pendulum-v1',
  suite: 'cwmb',
  variant: 'A',
  contract: {
    name: 'Pendulum-v1',
    types: 'given',
    declaration: [
      'type State = number[]; // 3 numbers: cosine and sine of the angle, angular velocity',
      'type Action = number[]; // 1 number: the torque',
    ].join('\n'),
    state: { kind: 'array', element: { kind: 'number' }, length: 3 },
    action: { kind: 'array', element: { kind: 'number' }, length: 1 },
    actionSpace,
    initialState: ['initialState'],
    terminated: 'terminated',
    legalActions: 'optional',
  },
  actionSpace,
  timeLimit: 200,
  oracle: { id: 'Pendulum-v1', options: {} },
  sees: 'observation',
  planner: publishedCem,
  observationPrecision: 'float32',
  metric: { entries: 3, comparator: 'close' },
  recipes: { train: cemPlay, heldout: cemPlay, planner: plannerPlay(2, 200) },
  unhashed: ['train', 'heldout'],
  folder: new URL('../tasks/pendulum/', import.meta.url),
};

/** The same with gravity, mass, length, time step and integrator told. */
export const pendulumB: Task = variantB(pendulum);
