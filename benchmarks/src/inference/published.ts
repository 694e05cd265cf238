/**
 * Dainese et al. 2024, appendix H, table 8: seconds of one prediction by GPT-4 Turbo and by the program that GPT-4 wrote
 * (set the state, step), and how many solved transitions its prompts show. Of ten predictions each none was
 * right; the released program sends the first prompt for all ten, so that they are of one transition.
 */
export const publishedInference = [
  { id: 'CartPole-v1', model: 2.2, program: 0.00005, solved: 3 },
  { id: 'HalfCheetah-v4', model: 6.1, program: 0.0001, solved: 2 },
  { id: 'Humanoid-v4', model: 146.7, program: 0.0001, solved: 1 },
] as const;
