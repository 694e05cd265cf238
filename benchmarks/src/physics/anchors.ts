/**
 * Returns of the uniform random policy on Gymnasium 0.29.1 with MuJoCo 2.3.7: mean and standard error of 100 episodes.
 */
export const randomReturns: Readonly<Record<string, { readonly mean: number; readonly error: number }>> = {
  'Reacher-v4': { mean: -42.4, error: 0.4 },
  'Pusher-v4': { mean: -148.1, error: 0.8 },
  'InvertedPendulum-v4': { mean: 5.8, error: 0.3 },
  'InvertedDoublePendulum-v4': { mean: 59.4, error: 1.8 },
  'HalfCheetah-v4': { mean: -281.2, error: 7.5 },
  'Hopper-v4': { mean: 20.3, error: 2.8 },
  'Swimmer-v4': { mean: 0.45, error: 1.242 },
  'Walker2d-v4': { mean: 3.995, error: 0.724 },
  'Ant-v4': { mean: -68.2, error: 10.7 },
  'Humanoid-v4': { mean: 120.2, error: 3.3 },
  'HumanoidStandup-v4': { mean: 33684.5, error: 313.2 },
};
