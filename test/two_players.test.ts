// A game for two, written in the subset, compiled, and searched for both players.
import { RandomStream, selfDeclared, type Result } from '@orrery/contract';
import { checkProgram, emitWasm } from '@orrery/language';
import { loadModel, mcts, type Model } from '@orrery/planner';
import { beforeAll, describe, expect, it } from 'vitest';

const nim = `
export interface State { matches: number; mover: 0 | 1 }
export type Action = 1 | 2 | 3;
export function initialState(random: Random): State {
  return { matches: 5 + random.integer(8), mover: 0 };
}
export function legalActions(state: State): Action[] {
  const all: Action[] = [1, 2, 3];
  return all.filter((count) => count <= state.matches);
}
export function player(state: State): 0 | 1 {
  return state.mover;
}
export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  const matches = state.matches - action;
  const reward = matches > 0 ? 0 : state.mover === 0 ? 1 : -1;
  return { state: { matches, mover: state.mover === 0 ? 1 : 0 }, reward, done: matches === 0 };
}`;

function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('Nim', () => {
  let model: Model;

  beforeAll(async () => {
    model = value(loadModel(await emitWasm(value(checkProgram(nim, selfDeclared)), { optimize: 'speed' })));
  });

  // Bouton 1901: whoever moves wins unless the matches are a multiple of four, by leaving such a multiple.
  it.each([0, 1] as const)('is won by the mover, player %i, where it can be', (mover) => {
    for (const matches of [5, 6, 7, 9, 10, 11]) {
      const options = { simulations: 2000, temperature: 0, discount: 1, seed: 3 };
      const plan = value(mcts(model, { matches, mover }, options));
      expect(plan.action).toBe(matches % 4);
      const best = plan.values[plan.actions.indexOf(plan.action)]!;
      expect(mover === 0 ? best : -best).toBeGreaterThan(0.8);
      const forest = value(mcts(model, { matches, mover }, { ...options, simulations: 1000, trees: 2, threads: 2 }));
      expect(forest.action).toBe(plan.action);
    }
  });

  it('is played to its end by two searches, and the first to move wins', () => {
    let state = { matches: 9, mover: 0 };
    const random = RandomStream.of(0, 'Environment', 0).state;
    for (let ply = 0; ; ply += 1) {
      const plan = value(
        mcts(model, state, { simulations: 2000, temperature: 0, discount: 1, seed: 1, decision: ply }),
      );
      const step = value(model.step(state, plan.action!, random));
      state = step.state as typeof state;
      if (step.terminated) {
        expect(step.reward).toBe(1);
        return;
      }
    }
  });
});
