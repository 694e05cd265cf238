import type { GivenTypes } from '@orrery/contract';
import { plannerPlay, type Recipe } from '../recipe.ts';
import { publishedMcts, variantB, type NamedOracle, type Task } from '../task.ts';
import { drawManual, publishedManual, type Manual } from './manual.ts';

/** A game of suite `rtfm` with what its texts are made from. */
export interface RtfmGame {
  readonly task: Task;
  readonly manual: Manual;
  /** Draws form and order of the manual's sentences; absent: the plain order. */
  readonly seed?: number;
}

/** The published data are a thousand steps of episodes of at most a hundred. */
const randomSteps = (steps: number): Recipe => ({ kind: 'random_steps', steps, episodeLimit: 100 });

function contract(name: string): GivenTypes {
  return {
    name,
    types: 'given',
    declaration: [
      'type State = { board: string[][][]; inventory: string }; // board[row][column]: the two things of a cell, 6 by 6 cells',
      'type Action = number; // 0 stay, 1 up, 2 down, 3 left, 4 right',
    ].join('\n'),
    state: {
      kind: 'record',
      fields: [
        {
          name: 'board',
          type: {
            kind: 'array',
            length: 6,
            element: { kind: 'array', length: 6, element: { kind: 'array', length: 2, element: { kind: 'string' } } },
          },
        },
        { name: 'inventory', type: { kind: 'string' } },
      ],
    },
    action: { kind: 'number' },
    actionSpace: { kind: 'legalActions' },
    initialState: ['initialState'],
    terminated: 'terminated',
    legalActions: 'required',
  };
}

function rtfm(id: string, folder: string, oracle: NamedOracle, steps: number): Task {
  return {
    id,
    suite: 'rtfm',
    variant: 'A',
    contract: contract(id),
    actionSpace: { kind: 'legalActions' },
    timeLimit: 1000,
    oracle,
    sees: 'state',
    planner: publishedMcts,
    observationPrecision: 'float64',
    metric: { entries: 2, comparator: 'exact' },
    recipes: { train: randomSteps(steps), heldout: randomSteps(steps), planner: plannerPlay(5, 100) },
    folder: new URL(`../../tasks/${folder}/`, import.meta.url),
  };
}

/** The one game of the released benchmark. */
export const publishedRtfm: Task = rtfm('RTFM', 'rtfm', { id: 'RTFM', options: {} }, 1000);

/** A game with a manual, groups, goal and things of its own; equal arguments give equal games. */
export function drawnRtfm(seed: number, distractors: number): RtfmGame {
  const manual = drawManual(seed, distractors);
  const oracle = { id: 'RTFM', options: { task: { ...manual } } };
  // Boards and placements come from an episode's seed alone.
  return { task: { ...rtfm(`RTFM-${seed}`, `rtfm_${seed}`, oracle, 400), seedsOf: seed }, manual, seed };
}

/** The committed games. */
export const rtfmGames: readonly RtfmGame[] = [
  { task: publishedRtfm, manual: publishedManual },
  drawnRtfm(1, 1),
  drawnRtfm(2, 1),
  drawnRtfm(3, 2),
  drawnRtfm(4, 2),
];

export const rtfmTasks: readonly Task[] = rtfmGames.map(({ task }) => task);

/** The published game with the rules told that its description leaves open. */
export const rtfmTaskB: Task = variantB(publishedRtfm);
