import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTask, readReferenceModel, type Task } from '@orrery/environments';
import { checkProgram, emitWasm } from '@orrery/language';
import { loadModel, mcts, type Model } from '@orrery/planner';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { confirmReturns, playReturns, storedReturns, type ModelPlanner } from '../src/cwmb/planned_returns.ts';
import { orFail } from '../src/command_error.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-returns-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const task: Task = orFail(findTask('CartPole-v1'));
const source = orFail(readReferenceModel(task));

async function compiled(text: string): Promise<Model> {
  const checked = checkProgram(text, task.contract);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return orFail(loadModel(await emitWasm(checked.value, { optimize: 'speed' })));
}

const withGravity = (gravity: string): string => {
  const text = source.replaceAll('9.8', gravity);
  expect(text).not.toBe(source);
  return text;
};

it.each<ModelPlanner>(['published', 'best'])(
  'returns with the %s planner are confirmed of the model that they were played in, and of no other',
  async (planner) => {
    const truth = { task, source, planner, seed: 0, model: await compiled(source) };
    await playReturns(folder, truth, {
      episodes: 1,
      longest: Infinity,
      again: false,
      signal: new AbortController().signal,
    });
    const stored = storedReturns(folder, truth);
    if (stored === undefined) throw new Error('nothing was stored');
    expect(stored.returns).toHaveLength(1);
    expect(confirmReturns(truth, stored, 1)).toEqual({ same: true, wanted: 1 });
    const start = [0.01, -0.02, 0.03, 0.01];
    const first = (model: Model): unknown => orFail(mcts(model, start, { simulations: 25, seed: 0 })).action;
    let unchanged = 0;
    for (const gravity of ['9.7', '11']) {
      const other = await compiled(withGravity(gravity));
      // One action of two is the same in half of all models: alone it would say nothing.
      if (first(other) === first(truth.model)) unchanged += 1;
      expect(confirmReturns({ ...truth, model: other }, stored, 1).same, gravity).toBe(false);
    }
    expect(unchanged).toBeGreaterThan(0);
  },
);

it('returns of a model are as many as those of its anchor, unless fewer are asked for', async () => {
  const truth = { task, source, planner: 'published', seed: 0, model: await compiled(source) } as const;
  await playReturns(folder, truth, {
    episodes: 1,
    longest: Infinity,
    again: false,
    signal: new AbortController().signal,
  });
  const stored = storedReturns(folder, truth);
  if (stored === undefined) throw new Error('nothing was stored');
  expect(confirmReturns(truth, stored, Infinity)).toEqual({ same: true, wanted: 30 });
});

it('goes on from the episodes that are stored, and with all of them again only if asked', async () => {
  const truth = { task, source, planner: 'published', seed: 0, model: await compiled(source) } as const;
  const options = { episodes: 4, longest: Infinity, again: false, signal: new AbortController().signal };
  const whole = await playReturns(folder, truth, options);
  expect(new Set(whole?.returns).size).toBeGreaterThan(1);
  const store = join(folder, 'cwmb', 'CartPole-v1.jsonl');
  // What an interrupt leaves; a return that no episode has shows that it was not played again.
  const shortened = { ...whole, returns: [-7, whole?.returns[1]], lengths: whole?.lengths.slice(0, 2), partOf: 4 };
  writeFileSync(store, `${JSON.stringify(shortened)}\n`);
  const aborted = { ...options, signal: AbortSignal.abort() };
  await expect(playReturns(folder, truth, aborted)).rejects.toThrow('interrupted after 2 of 4 episodes');
  expect(storedReturns(folder, truth)).toEqual(shortened);
  expect((await playReturns(folder, truth, options))?.returns).toEqual([-7, ...(whole?.returns.slice(1) ?? [])]);
  expect(storedReturns(folder, truth)).not.toHaveProperty('partOf');
  await expect(playReturns(folder, truth, { ...aborted, again: true })).rejects.toThrow('What was stored before stays');
  expect(storedReturns(folder, truth)?.returns[0]).toBe(-7);
  expect(await playReturns(folder, truth, { ...options, again: true })).toEqual(whole);
  expect(storedReturns(folder, truth)).toEqual(whole);
});

it('keeps the episodes that were played when it is interrupted, as a part', async () => {
  const truth = { task, source, planner: 'published', seed: 0, model: await compiled(source) } as const;
  const abort = new AbortController();
  const options = { episodes: 30, longest: Infinity, again: false, signal: abort.signal };
  const played = playReturns(folder, truth, options);
  // It is heard of after the first turn of the loop, which is an episode, at the earliest.
  setImmediate(() => setImmediate(() => abort.abort()));
  await expect(played).rejects.toThrow('--missing plays the others');
  const part = storedReturns(folder, truth);
  expect(part?.partOf).toBe(30);
  expect(part?.returns.length).toBeLessThan(30);
  const whole = await playReturns(folder, truth, { ...options, signal: new AbortController().signal });
  expect(whole?.returns).toHaveLength(30);
  expect(whole?.returns.slice(0, part?.returns.length)).toEqual(part?.returns);
  // Whole returns only grow, and stay whole.
  const few = { ...whole, returns: whole?.returns.slice(0, 3), lengths: whole?.lengths.slice(0, 3) };
  writeFileSync(join(folder, 'cwmb', 'CartPole-v1.jsonl'), `${JSON.stringify(few)}\n`);
  const again = new AbortController();
  const more = playReturns(folder, truth, { ...options, signal: again.signal });
  setImmediate(() => setImmediate(() => again.abort()));
  await expect(more).rejects.toThrow('of 30 episodes');
  const grown = storedReturns(folder, truth);
  expect(grown?.returns.length).toBeGreaterThan(3);
  expect(grown).not.toHaveProperty('partOf');
  expect(grown?.returns).toEqual(whole?.returns.slice(0, grown?.returns.length));
});
