import { plannerPlay, type Recipe } from './recipe.ts';
import { publishedCem, variantB, type Task } from './task.ts';

/** What the tasks differ in. */
interface MujocoTask {
  /** Gymnasium's id, which is the oracle's too. */
  readonly id: string;
  readonly folder: string;
  /** Numbers of an observation, and what they are in a word or two. */
  readonly observation: readonly [count: number, meaning: string];
  /** Numbers of an action, their bound on both sides, and what they are. */
  readonly action: readonly [count: number, bound: number, meaning: string];
  readonly timeLimit: number;
  /** Iterations of CEM behind each trajectory. */
  readonly iterations?: readonly number[];
  /** What stands for the planner's visits; else two episodes of the published planner, each cut after 100 steps. */
  readonly visits?: Recipe;
}

/** The published recipe: iterations of CEM behind each trajectory, from close to random to good. */
const published = [1, 2, 3, 4, 5, 8, 12, 16, 20, 25];

/**
 * Fewer trajectories of the humanoids: an observation of theirs has 376 numbers, so that ten would make their files larger
 * than those of all other tasks together. The one that lies on the ground never falls out of its episode, and a step of
 * it costs the most. For the same reason fewer iterations stand for the visits of the published planner.
 */
const standing = [1, 2, 4, 8, 12, 16];
const lying = [1, 4];
const visiting = [8];

/** The protocol cuts a plan at the time limit (code world models paper, section 5.2): nothing is paid behind it. */
const horizonWithin = (timeLimit: number): number => Math.min(100, timeLimit);

function cemPlay(iterations: readonly number[], timeLimit: number): Recipe {
  return { kind: 'cem_play', iterations, horizon: horizonWithin(timeLimit), population: 1000, elites: 100 };
}

/** A task of Gymnasium 0.29.1's MuJoCo family, version 4, with the options that Gymnasium gives it. */
function mujocoTask({
  id,
  folder,
  observation,
  action,
  timeLimit,
  iterations = published,
  visits = plannerPlay(2, 100),
}: MujocoTask): Task {
  const [entries, observed] = observation;
  const [motors, bound, applied] = action;
  const played = cemPlay(iterations, timeLimit);
  const actionSpace = {
    kind: 'box',
    low: Array.from({ length: motors }, () => -bound),
    high: Array.from({ length: motors }, () => bound),
  } as const;
  const numbers = (count: number): string => (count === 1 ? '1 number' : `${count} numbers`);
  return {
    id,
    suite: 'cwmb',
    variant: 'A',
    contract: {
      name: id,
      types: 'given',
      declaration: [
        `type State = number[]; // ${numbers(entries)}: ${observed}`,
        `type Action = number[]; // ${numbers(motors)} from -${bound} to ${bound}: ${applied}`,
      ].join('\n'),
      state: { kind: 'array', element: { kind: 'number' }, length: entries },
      action: { kind: 'array', element: { kind: 'number' }, length: motors },
      actionSpace,
      initialState: ['initialState'],
      terminated: 'terminated',
      legalActions: 'optional',
    },
    actionSpace,
    timeLimit,
    oracle: { id, options: {} },
    sees: 'observation',
    planner: { ...publishedCem, horizon: horizonWithin(timeLimit) },
    observationPrecision: 'float64',
    metric: { entries, comparator: 'close' },
    recipes: { train: played, heldout: played, planner: visits },
    folder: new URL(`../tasks/${folder}/`, import.meta.url),
  };
}

const motors = 'the torques of the motors';
const pose = 'coordinates and velocities of the body';

/** The eleven tasks, in the order in which tables list them. */
export const mujocoTasks: readonly Task[] = [
  mujocoTask({
    id: 'Reacher-v4',
    folder: 'reacher',
    observation: [
      11,
      'cosines and sines of the joints, the target, angular velocities, the way from target to fingertip',
    ],
    action: [2, 1, motors],
    timeLimit: 50,
    visits: plannerPlay(5, 100),
  }),
  mujocoTask({
    id: 'Pusher-v4',
    folder: 'pusher',
    observation: [23, 'angles and angular velocities of the arm, places of fingertip, object and goal'],
    action: [7, 2, motors],
    timeLimit: 100,
    visits: plannerPlay(1, 100),
  }),
  mujocoTask({
    id: 'InvertedPendulum-v4',
    folder: 'inverted_pendulum',
    observation: [4, "position of the cart, angle of the pole, the cart's velocity, the pole's angular velocity"],
    action: [1, 3, 'the force on the cart'],
    timeLimit: 1000,
    visits: plannerPlay(10, 100),
  }),
  mujocoTask({
    id: 'InvertedDoublePendulum-v4',
    folder: 'inverted_double_pendulum',
    observation: [11, 'position of the cart, sines and cosines of the poles, velocities, constraint forces'],
    action: [1, 1, 'the force on the cart'],
    timeLimit: 1000,
    visits: plannerPlay(10, 100),
  }),
  mujocoTask({
    id: 'HalfCheetah-v4',
    folder: 'half_cheetah',
    observation: [17, pose],
    action: [6, 1, motors],
    timeLimit: 1000,
  }),
  mujocoTask({
    id: 'Hopper-v4',
    folder: 'hopper',
    observation: [11, pose],
    action: [3, 1, motors],
    timeLimit: 1000,
  }),
  mujocoTask({
    id: 'Swimmer-v4',
    folder: 'swimmer',
    observation: [8, pose],
    action: [2, 1, motors],
    timeLimit: 1000,
  }),
  mujocoTask({
    id: 'Walker2d-v4',
    folder: 'walker2d',
    observation: [17, pose],
    action: [6, 1, motors],
    timeLimit: 1000,
    visits: plannerPlay(1, 100),
  }),
  mujocoTask({
    id: 'Ant-v4',
    folder: 'ant',
    observation: [27, pose],
    action: [8, 1, motors],
    timeLimit: 1000,
    visits: plannerPlay(1, 100),
  }),
  mujocoTask({
    id: 'Humanoid-v4',
    folder: 'humanoid',
    observation: [376, 'coordinates, velocities, inertias, body velocities, motor forces, contact forces'],
    action: [17, 0.4, motors],
    timeLimit: 1000,
    iterations: standing,
    visits: cemPlay(visiting, 1000),
  }),
  mujocoTask({
    id: 'HumanoidStandup-v4',
    folder: 'humanoid_standup',
    observation: [376, 'coordinates, velocities, inertias, body velocities, motor forces, contact forces'],
    action: [17, 0.4, motors],
    timeLimit: 1000,
    iterations: lying,
    visits: cemPlay(visiting, 1000),
  }),
];

/** The same with dynamics, constants and what lags behind told. */
export const mujocoTasksB: readonly Task[] = mujocoTasks.map((task) => variantB(task));
