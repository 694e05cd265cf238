/**
 * Figures as printed in Dainese, Merler, Alakuijala and Marttinen, Generating Code World Models with Large Language Models
 * Guided by Monte Carlo Tree Search, NeurIPS 2024 (arXiv 2405.15383). Accuracy is the released scorer's, on the data that
 * the search saw; R is the normalised return. `undefined` is printed as N/A.
 */

/** A method of the paper, with the table of its figures per environment. */
export interface PaperMethod {
  readonly name: string;
  readonly table: string;
  readonly budget: number;
}

export const paperMethods = {
  gifLlama: { name: 'GIF-MCTS, Llama 3 70B', table: 'T10', budget: 50 },
  worldCoderLlama: { name: 'WorldCoder*, Llama 3 70B', table: 'T10', budget: 50 },
  gifGpt4: { name: 'GIF-MCTS, GPT-4 Turbo', table: 'T11', budget: 10 },
  worldCoderGpt4: { name: 'WorldCoder*, GPT-4 Turbo', table: 'T11', budget: 10 },
} as const satisfies Readonly<Record<string, PaperMethod>>;
export type PaperMethodName = keyof typeof paperMethods;

export interface PaperFigure {
  readonly accuracy: number | undefined;
  readonly normalised: number | undefined;
}

type Cells = readonly [accuracy: number | undefined, normalised: number | undefined];

const order: readonly PaperMethodName[] = ['gifLlama', 'worldCoderLlama', 'gifGpt4', 'worldCoderGpt4'];

/** Tables 10 and 11: one run each (of Llama, the first). */
const perEnvironment: Readonly<Record<string, readonly Cells[]>> = {
  'CartPole-v1': [
    [1, 1.11],
    [0.92, 1.09],
    [1, 0.99],
    [1, 1],
  ],
  'CliffWalking-v0': [
    [1, 1.01],
    [1, 0.97],
    [1, 0.98],
    [1, 0.89],
  ],
  'MountainCar-v0': [
    [1, undefined],
    [0.83, undefined],
    [1, undefined],
    [1, undefined],
  ],
  'Taxi-v3': [
    [0.92, 0.67],
    [0.44, 0.23],
    [0.99, 0.87],
    [0.99, 0.67],
  ],
  'Blackjack-v1': [
    [0.83, 0.53],
    [0.85, 0.41],
    [0.93, 0.41],
    [0.79, 0.59],
  ],
  'Acrobot-v1': [
    [0.54, undefined],
    [0.73, undefined],
    [0.53, undefined],
    [0.42, undefined],
  ],
  'InvertedPendulum-v4': [
    [0.66, 0.14],
    [0.66, 0.01],
    [0.66, 0.08],
    [0.66, 0],
  ],
  'Pusher-v4': [
    [0.41, 0.74],
    [0.41, 0.77],
    [0.41, 0.72],
    [0.41, 0.7],
  ],
  'Pendulum-v1': [
    [0.34, -0.15],
    [0.31, -0.15],
    [0.38, 0.51],
    [0.38, 0.5],
  ],
  'Walker2d-v4': [
    [0.34, 0.07],
    [0.34, 0.08],
    [0.34, 0.03],
    [0.01, 0.03],
  ],
  'Hopper-v4': [
    [0.33, 0.15],
    [0, 0.02],
    [0.34, -0.04],
    [0.33, -0.01],
  ],
  'Swimmer-v4': [
    [0.33, 0.01],
    [0.33, 0.07],
    [0.33, 0.04],
    [0.33, 0.02],
  ],
  'HalfCheetah-v4': [
    [0.33, 0.13],
    [0.33, 0.15],
    [0.33, 0.23],
    [0.33, 0.24],
  ],
  'Ant-v4': [
    [0.33, 0.67],
    [0.33, 0.69],
    [0.33, 0.69],
    [0, 0.2],
  ],
  'InvertedDoublePendulum-v4': [
    [0.25, 0.06],
    [0.34, 0.05],
    [0.41, 0.02],
    [0, 0],
  ],
  'Reacher-v4': [
    [0.13, 0.93],
    [0.42, 0.67],
    [0.42, 0.88],
    [0.42, 0.71],
  ],
  'HumanoidStandup-v4': [
    [undefined, 0],
    [undefined, 0],
    [0.42, -0.04],
    [0, 0],
  ],
  'Humanoid-v4': [
    [undefined, 0],
    [undefined, 0],
    [0.43, 0.01],
    [0, 0],
  ],
};

/** What the paper prints of an environment, by method; nothing for one that it does not have. */
export function paperFigures(environment: string): readonly (PaperFigure & { readonly method: PaperMethod })[] {
  return (perEnvironment[environment] ?? []).map(([accuracy, normalised], at) => ({
    method: paperMethods[order[at] ?? 'gifLlama'],
    accuracy,
    normalised,
  }));
}

/** Mean and standard error as printed. */
export type Printed = readonly [mean: number, error: number];

/** A line of an aggregate table. */
export interface PaperMean {
  readonly table: string;
  readonly method: string;
  readonly budget: number;
  readonly discrete: { readonly accuracy: Printed; readonly normalised: Printed };
  readonly continuous: { readonly accuracy: Printed; readonly normalised: Printed };
}

const line = (
  table: string,
  method: string,
  budget: number,
  figures: readonly [Printed, Printed, Printed, Printed],
): PaperMean => ({
  table,
  method,
  budget,
  discrete: { accuracy: figures[0], normalised: figures[1] },
  continuous: { accuracy: figures[2], normalised: figures[3] },
});

/** Tables 2 (the benchmark; Llama of 3 runs, GPT-4 of 1) and 6 (ablation; Llama, 1 run). */
export const paperMeans: readonly PaperMean[] = [
  line('T2', 'GIF-MCTS, Llama 3 70B', 50, [
    [0.84, 0.03],
    [0.76, 0.03],
    [0.35, 0.03],
    [0.22, 0.01],
  ]),
  line('T2', 'WorldCoder*, Llama 3 70B', 50, [
    [0.79, 0.04],
    [0.6, 0.04],
    [0.32, 0.03],
    [0.19, 0.01],
  ]),
  line('T2', 'GIF-MCTS, GPT-4 Turbo', 10, [
    [0.91, 0.08],
    [0.81, 0.06],
    [0.4, 0.03],
    [0.26, 0.01],
  ]),
  line('T2', 'WorldCoder*, GPT-4 Turbo', 10, [
    [0.87, 0.09],
    [0.79, 0.06],
    [0.24, 0.06],
    [0.2, 0.01],
  ]),
  line('T6', 'GIF-MCTS, Llama 3 70B', 50, [
    [0.88, 0.07],
    [0.83, 0.06],
    [0.38, 0.04],
    [0.23, 0.02],
  ]),
  line('T6', 'the same without generate', 50, [
    [0.87, 0.07],
    [0.73, 0.09],
    [0.25, 0.06],
    [0.16, 0.01],
  ]),
  line('T6', 'the same without improve', 50, [
    [0.85, 0.06],
    [0.79, 0.07],
    [0.34, 0.05],
    [0.17, 0.02],
  ]),
  line('T6', 'the same without fix', 50, [
    [0.81, 0.08],
    [0.55, 0.05],
    [0.21, 0.08],
    [0.1, 0.01],
  ]),
];

/** Table 3, RTFM. */
export const paperRtfm: readonly {
  readonly method: string;
  readonly budget: number;
  readonly accuracy: Printed;
  readonly normalised: Printed;
}[] = [
  { method: 'GIF-MCTS, Llama 3 70B', budget: 50, accuracy: [0.58, 0.02], normalised: [-0.11, 0.12] },
  { method: 'WorldCoder*, Llama 3 70B', budget: 50, accuracy: [0.23, 0.01], normalised: [-0.11, 0.12] },
  { method: 'GIF-MCTS, GPT-4 Turbo', budget: 10, accuracy: [0.71, 0.01], normalised: [0.31, 0.19] },
  { method: 'WorldCoder*, GPT-4 Turbo', budget: 10, accuracy: [0.33, 0.01], normalised: [0.22, 0.18] },
  { method: 'GIF-MCTS, GPT-4 Turbo', budget: 50, accuracy: [1, 0], normalised: [1, 0] },
  { method: 'WorldCoder*, GPT-4 Turbo', budget: 50, accuracy: [0.64, 0.02], normalised: [-0.06, 0.12] },
];

/** Table 12: mean returns of 10 episodes. */
export const paperReturns: Readonly<
  Record<string, { readonly random: number; readonly cql: number | undefined; readonly oracle: number }>
> = {
  'Blackjack-v1': { random: 0, cql: -0.3, oracle: 1 },
  'CliffWalking-v0': { random: -1169.2, cql: undefined, oracle: -100 },
  'Taxi-v3': { random: -798.5, cql: -740, oracle: -124.5 },
  'CartPole-v1': { random: 24.4, cql: 317.6, oracle: 494 },
  'MountainCar-v0': { random: -200, cql: -200, oracle: -200 },
  'Acrobot-v1': { random: -500, cql: -295, oracle: -500 },
  'Pendulum-v1': { random: -1122.8, cql: -1218.2, oracle: -373.6 },
  'Reacher-v4': { random: -43.7, cql: -11.5, oracle: -6.8 },
  'Pusher-v4': { random: -149.9, cql: -52.4, oracle: -30.3 },
  'InvertedPendulum-v4': { random: 8.3, cql: 66.7, oracle: 42.5 },
  'InvertedDoublePendulum-v4': { random: 49, cql: 164, oracle: 241.6 },
  'HalfCheetah-v4': { random: -304.5, cql: -1.3, oracle: 893.3 },
  'Hopper-v4': { random: 32.2, cql: 137.4, oracle: 229.1 },
  'Swimmer-v4': { random: -5.9, cql: 28.4, oracle: 317.8 },
  'Walker2d-v4': { random: 0, cql: 278, oracle: 334.7 },
  'Ant-v4': { random: -33.2, cql: 998, oracle: 1304.7 },
  'Humanoid-v4': { random: 139.4, cql: 393.3, oracle: 1860.7 },
  'HumanoidStandup-v4': { random: 33240.2, cql: 51045.7, oracle: 138075.6 },
};
