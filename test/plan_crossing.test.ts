// A plan of a compiled world crosses as one row of numbers where it fits, else as an object: the caller sees one and the same.
import { selfDeclared, type Result } from '@orrery/contract';
import { checkProgram, emitWasm } from '@orrery/language';
import { loadModel, mcts, mctsAsync, type MctsPlan, type Model } from '@orrery/planner';
import { describe, expect, it } from 'vitest';

function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Words of growing length are the actions, so that their bytes differ in number; the best is the last but one. */
const words = (count: number): string => `
export interface State { steps: number }
export type Action = string;
export function legalActions(state: State): Action[] {
  const words: Action[] = [];
  for (let i = 0; i < ${count}; i += 1) words.push('é'.repeat(i % 7) + String(i));
  return words;
}
export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  return { state: { steps: state.steps + 1 }, reward: action.endsWith('${count - 2}') ? 1 : 0, done: state.steps > 2 };
}`;

const untimed = (plan: MctsPlan): unknown => ({ ...plan, stats: { ...plan.stats, nanoseconds: 0, treeBytes: 0 } });

describe('a plan', () => {
  it.each([2, 242, 243])('over %i actions is the same here and beside the event loop', async (count) => {
    const model: Model = value(
      loadModel(await emitWasm(value(checkProgram(words(count), selfDeclared)), { optimize: 'speed' })),
    );
    const legal = value(model.legalActions({ steps: 0 }));
    expect(legal).toHaveLength(count);
    expect(legal.slice(0, 2)).toEqual(['0', 'é1']);
    const options = { simulations: count + 20, seed: 2 ** 53 - 1, temperature: 0, rolloutDepth: 3 };
    const plan = value(mcts(model, { steps: 0 }, options));
    expect(plan.actions).toEqual(legal);
    expect([plan.visits.length, plan.values.length]).toEqual([count, count]);
    expect(plan.visits.reduce((sum, visits) => sum + visits, 0)).toBe(count + 20);
    expect(untimed(value(await mctsAsync(model, { steps: 0 }, options)))).toEqual(untimed(plan));
    expect(untimed(value(mcts(model, { steps: 0 }, { ...options, seed: BigInt(options.seed) })))).toEqual(
      untimed(plan),
    );
    const { phases, modelNanoseconds, ...stats } = value(
      mcts(model, { steps: 0 }, { ...options, profile: true }),
    ).stats;
    expect(phases?.leaf).toBeGreaterThan(0);
    expect(modelNanoseconds).toBeGreaterThan(0);
    expect(stats).toMatchObject({ simulations: plan.stats.simulations, modelSteps: plan.stats.modelSteps });
  });
});
