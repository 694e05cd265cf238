// Loads the addon, plans once in a true environment, in a compiled model and in a JavaScript object, and exits when it is told to.
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { fromObject, loadModel, loadOracle, mcts } from '@orrery/planner';

const value = (result) => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};
const oracle = value(loadOracle('CartPole-v1'));
const compiled = value(
  loadModel(readFileSync(new URL('../../../crates/guest/fixtures/cartpole.wasm', import.meta.url))),
);
const number = { kind: 'number' };
const object = value(
  fromObject(
    { step: (state, action) => ({ state: state + action, reward: action, terminated: state > 20 }) },
    { state: number, action: number, actionSpace: { kind: 'finite', actions: [0, 1] } },
  ),
);
const plans = [
  mcts(oracle, [0, 0, 0.05, 0], { seed: 7 }),
  mcts(compiled, [0, 0, 0.05, 0], { seed: 7 }),
  mcts(object, 0, { seed: 7 }),
];
parentPort.postMessage(plans.map((plan) => Array.from(value(plan).values)));
parentPort.once('message', () => parentPort.close());
