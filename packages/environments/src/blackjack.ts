import { plannerPlay, type Recipe } from './recipe.ts';
import { publishedMcts, variantB, type Task } from './task.ts';

const actionSpace = { kind: 'finite', actions: [0, 1] } as const;

/** A lost game is low. */
const randomPlay = (each: number): Recipe => ({ kind: 'random_play', low: each, better: each, threshold: 0 });

// The published data are ten games of 15 steps; so few say little of a program that draws, so more are held out.
const recipes = { train: randomPlay(5), heldout: randomPlay(100), planner: plannerPlay(100, 100) };

/** Blackjack-v1 of Gymnasium 0.29.1, which has no time limit; the published protocol cuts episodes after 100 steps. */
export const blackjack: Task = {
  id: 'Blackjack-v1',
  suite: 'cwmb',
  variant: 'A',
  contract: {
    name: 'Blackjack-v1',
    types: 'given',
    declaration: [
      "type State = number[]; // 3 numbers: the player's sum, the dealer's card that shows, 1 with a usable ace and else 0",
      'type Action = number; // 0 stick, 1 hit',
    ].join('\n'),
    state: { kind: 'array', element: { kind: 'number' }, length: 3 },
    action: { kind: 'number' },
    actionSpace,
    initialState: ['initialState'],
    terminated: 'terminated',
    legalActions: 'optional',
  },
  actionSpace,
  timeLimit: 100,
  oracle: { id: 'Blackjack-v1', options: {} },
  sees: 'observation',
  planner: publishedMcts,
  observationPrecision: 'float64',
  stochastic: true,
  metric: { entries: 3, comparator: 'exact' },
  recipes,
  folder: new URL('../tasks/blackjack/', import.meta.url),
};

/** The same over all cards that show, with the rules in force told. */
export const blackjackB: Task = variantB(blackjack, {
  dataOf: 'Blackjack-v1-B',
  contract: {
    ...blackjack.contract,
    name: 'Blackjack-v1-B',
    declaration: [
      'type State = { player: number[]; dealer: number[] }; // the cards that show, each from 1 (an ace) to 10',
      'type Action = number; // 0 stick, 1 hit',
    ].join('\n'),
    state: {
      kind: 'record',
      fields: [
        { name: 'player', type: { kind: 'array', element: { kind: 'number' } } },
        { name: 'dealer', type: { kind: 'array', element: { kind: 'number' } } },
      ],
    },
  },
  sees: 'state',
  metric: { entries: 2, comparator: 'exact' },
  folder: new URL('../tasks/blackjack_b/', import.meta.url),
});
