// Loads the addon, plans once and exits.
import { parentPort } from 'node:worker_threads';
import { loadOracle, mcts } from '@orrery/planner';

const oracle = loadOracle('CartPole-v1');
if (!oracle.ok) throw new Error(oracle.error.message);
const plan = mcts(oracle.value, [0, 0, 0.05, 0], { seed: 7 });
parentPort?.postMessage(plan.ok ? [...plan.value.values] : plan.error.message);
