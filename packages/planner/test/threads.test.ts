import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

const file = fileURLToPath(new URL('worker.mjs', import.meta.url));

interface Running {
  readonly worker: Worker;
  readonly planned: Promise<unknown>;
  readonly ended: Promise<number>;
}

function start(): Running {
  const worker = new Worker(file);
  const planned = new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const ended = new Promise<number>((resolve) => worker.once('exit', resolve));
  return { worker, planned, ended };
}

it('loads in fifty workers at a time, which plan the same and exit', async () => {
  const workers = Array.from({ length: 50 }, start);
  const plans = await Promise.all(workers.map(({ planned }) => planned));
  expect(plans[0]).toHaveLength(3);
  expect(plans).toEqual(Array.from({ length: 50 }, () => plans[0]));
  for (const { worker } of workers) worker.postMessage('exit');
  expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual(Array.from({ length: 50 }, () => 0));
  // And once more in the same process, after all of them have gone.
  const { worker, planned, ended } = start();
  expect(await planned).toEqual(plans[0]);
  worker.postMessage('exit');
  expect(await ended).toBe(0);
}, 120_000);

it('lets a worker be ended while it plans, in JavaScript too', async () => {
  const planning = `
    const { parentPort } = require('node:worker_threads');
    import('@orrery/planner').then(({ fromObject, loadOracle, mcts, mctsAsync }) => {
      const number = { kind: 'number' };
      const step = (state) => ({ state: state + 1, reward: 0, terminated: false });
      const space = { kind: 'finite', actions: [0, 1] };
      const object = fromObject({ step }, { state: number, action: number, actionSpace: space }).value;
      const oracle = loadOracle('CartPole-v1').value;
      // A search on a thread of libuv's pool is waited for: the worker cannot go before it.
      void mctsAsync(oracle, [0, 0, 0, 0], { seed: 1, simulations: 3_000_000, milliseconds: 300 });
      parentPort.postMessage('planning');
      mcts(object, 0, { seed: 1, simulations: 4_000_000_000, rolloutDepth: 10 });
    });`;
  for (let round = 0; round < 3; round += 1) {
    const worker = new Worker(planning, { eval: true });
    await new Promise((resolve) => worker.once('message', resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await worker.terminate()).toBe(1);
  }
}, 60_000);
