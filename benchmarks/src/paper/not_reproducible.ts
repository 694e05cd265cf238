/**
 * Where the published figures cannot be reproduced, and why: what was found in the released data and by running the stated
 * protocol (Gymnasium 0.29.1, mujoco 2.3.7).
 */
export const notReproducible: readonly string[] = [
  'Continuous accuracies (0.24 to 0.40) are those of the model in which nothing happens: its mean over the ten worlds whose data can be read is 0.393 by the same scorer, beside 0.395 of GIF-MCTS with GPT-4. They say nothing of dynamics; read strict, on held-out transitions.',
  "The score of the tables is not the paper's equation 2: the released scorer gives credit per dimension, compares rewards with == to float32, weighs transitions by the class of their reward and ignores the next state of a terminal transition. Both are shown, as paper-code and paper-equation. Real-valued rewards are never equal to float32, which holds even the true rules at about 2/3.",
  'MuJoCo data: the released planner copies the environment in a way that makes a new one that was never reset, so that the first transition of every trajectory (82 of 82) is physically false. Ours are made by the same recipe with an honest restore; scores of the two are not of the same transitions.',
  'MuJoCo oracle returns (table 12) are of an environment that is put back to its nominal state at every plan; a written model is not helped so. All eleven MuJoCo tasks therefore have another upper anchor here; on InvertedPendulum the two agree (44.6 ± 2.0 and 45.6 ± 1.2, 10 episodes each).',
  'InvertedPendulum: the printed return of random play, 8.3, is 2.8 standard errors above 5.8 ± 0.3 of the same protocol; the other MuJoCo tasks agree within 1.8.',
  'Blackjack: the released planner sees the cards that will be dealt (0.341 ± 0.020 against -0.038 ± 0.021 without). The printed oracle return of 1.0 (10 episodes) is reproduced by neither. Ours draws hidden cards anew.',
  'Pendulum: the printed oracle return of -373.6 is not reached by the stated protocol over 200 steps; over the first 100 it would be. CartPole, Taxi and CliffWalking are printed 1.8 to 2.6 standard errors above what the protocol gives.',
  "MCTS needs the released code's epsilon of 1e-3: with the paper's 1 its oracle on CartPole equals random play.",
  'MountainCar and Acrobot: the published planner does no better than chance on the true dynamics, so that a normalised return is not defined; our best planner solves both.',
  'Tables 10, 11 and 12 contradict one another: normalising the returns of table 12 gives 0.54 for CartPole with Llama where table 10 has 1.11, -0.60 for Blackjack where it has 0.53. With table 12 the discrete mean would be 0.40 (Llama) and 0.52 (GPT-4) instead of 0.83 and 0.81.',
  'Table 6: the continuous 0.38 of the full method does not follow from the run it is of, whose worlds average 0.345 in table 10 (their sum over nine of the ten is 0.383).',
  'RTFM: the released game has its names written in: every episode is of a cold dragon, a fire demon, a shimmering axe and a grandmasters bow, and only positions vary. Table 3 is of that game alone and stands beside the environment RTFM; the other games here have names and manuals drawn anew.',
  'The continuous mean of Llama leaves out worlds without a model (over all twelve it would be 0.288), while models of GPT-4 that failed enter as 0.',
  'Published accuracies are taken on the transitions that the search optimised; there is no held-out split. The data of Ant (20 transitions) and Blackjack (15) are too few to tell programs apart.',
  'The discrete data were filtered by return with code that was not released; ours follow the counts that are seen in them. No returns or logs were released, so that only the printed tables can be compared.',
];
