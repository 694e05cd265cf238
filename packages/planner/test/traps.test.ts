import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { RandomStream } from '@orrery/contract';
import { expect, it } from 'vitest';
import { loadModel } from '../src/index.ts';

// Guests are confined by guard pages, as V8's own WebAssembly is: each has to leave the other its signals.

/** (module (memory 1) (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))) */
const loads = [
  [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  [0x01, 0x06, 0x01, 0x60, 0x01, 0x7f, 0x01, 0x7f],
  [0x03, 0x02, 0x01, 0x00],
  [0x05, 0x03, 0x01, 0x00, 0x01],
  [0x07, 0x08, 0x01, 0x04, 0x6c, 0x6f, 0x61, 0x64, 0x00, 0x00],
  [0x0a, 0x09, 0x01, 0x07, 0x00, 0x20, 0x00, 0x28, 0x02, 0x00, 0x0b],
].flat();

const outside = `
  const load = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([${loads.join()}]))).exports.load;
  const errors = [];
  for (let at = 65536; at < 2 ** 32; at += 2 ** 28)
    try { load(at); } catch (error) { errors.push(error instanceof WebAssembly.RuntimeError); }
`;

it('leaves V8 the traps of its own WebAssembly, in this thread and in others', async () => {
  const strayLoads = (): boolean[] => new Function(`${outside} return errors;`)() as boolean[];
  const allTrap = Array.from({ length: 16 }, () => true);
  expect(strayLoads()).toEqual(allTrap);
  const model = loadModel(readFileSync(new URL('../../../crates/guest/fixtures/cartpole.wasm', import.meta.url)));
  if (!model.ok) throw new Error(model.error.message);
  const { state } = RandomStream.of(0, 'Environment', 0);
  for (let round = 0; round < 3; round += 1) {
    expect(model.value.step([0, 0, 0, 0], 1, state).ok).toBe(true);
    expect(strayLoads()).toEqual(allTrap);
  }
  const worker = new Worker(`${outside} require('node:worker_threads').parentPort.postMessage(errors);`, {
    eval: true,
  });
  expect(await new Promise((resolve) => worker.once('message', resolve))).toEqual(allTrap);
  expect(model.value.step([0, 0, 0, 0], 1, state).ok).toBe(true);
});
