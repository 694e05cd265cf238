import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel, mcts } from '@orrery/planner';
import type { AcceptanceReport } from '@orrery/synthesis';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand } from './run_command.ts';

// A user's own world, in no training set: from its description and recorded transitions to a model that is accepted, with
// a language model's real answers played again.

interface Hive {
  readonly hour: number;
  readonly nectar: number;
  readonly honey: number;
  readonly bees: number;
  readonly mood: 'calm' | 'wary' | 'angry';
}

const runs = mkdtempSync(join(tmpdir(), 'orrery-own-world-'));
afterAll(() => rmSync(runs, { recursive: true, force: true }));

describe('the beehive of the examples', () => {
  it('goes from a description and 614 transitions to an accepted model, in which the planner plans', () => {
    const { status, stdout } = runCommand('orrery', [
      'synthesize',
      'examples/beehive',
      '--search',
      'gif-mcts',
      '--llm',
      'replay',
      '--recordings',
      'examples/beehive/recordings',
      '--runs',
      runs,
      '--budget',
      '10',
    ]);
    expect([status, stdout]).toEqual([0, expect.stringContaining('verdict: accepted')]);
    const result = join(runs, readdirSync(runs)[0] ?? '', 'result');
    expect(readdirSync(result).toSorted()).toEqual([
      'environment.json',
      'model.ts',
      'model.wasm',
      'report.html',
      'report.json',
    ]);
    const report = JSON.parse(readFileSync(join(result, 'report.json'), 'utf8')) as AcceptanceReport;
    expect(report).toMatchObject({ verdict: 'accepted', reasons: [], engines: { disagreements: 0 } });
    expect(report.seal.distinct).toBeGreaterThanOrEqual(60);

    const model = loadModel(readFileSync(join(result, 'model.wasm')));
    if (!model.ok) throw new Error(model.error.message);
    // Six jars of honey, calm bees, and midnight comes: whoever plans ahead takes them now.
    const state: Hive = { hour: 23, nectar: 0, honey: 6, bees: 30, mood: 'calm' };
    const plan = mcts(model.value, { ...state }, { simulations: 400, rolloutDepth: 20, discount: 0.9, seed: 7 });
    if (!plan.ok) throw new Error(plan.error.message);
    expect(plan.value.action).toBe('harvest');
  });
});
