// `value` of a model: the same in both engines, and what leaves of a tree search are worth.
import { defaultEntryNames, encode, selfDeclared, type Result, type Value } from '@orrery/contract';
import { checkProgram, compactDiagnostic, emitJavaScript, emitWasm } from '@orrery/language';
import { cem, loadModel, loadOracle, mcts, mctsAsync, mctsSession, type MctsPlan, type Model } from '@orrery/planner';
import { createSandbox } from '@orrery/sandbox';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const walk = `
export interface State { x: number }
export type Action = -1 | 1;
const parameters = { scale: 0.25 };
export function legalActions(state: State): Action[] {
  return [-1, 1];
}
export function value(state: State): number {
  if (state.x > 1e6) throw new Error('too far');
  return parameters.scale * Math.sin(state.x) * Math.exp(state.x / 10);
}
export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  const x = state.x + action;
  return { state: { x }, reward: 0.125 * action, done: Math.abs(x) > 20 };
}`;

const nim = `
export interface State { matches: number; mover: 0 | 1 }
export type Action = 1 | 2 | 3;
export function legalActions(state: State): Action[] {
  const all: Action[] = [1, 2, 3];
  return all.filter((count) => count <= state.matches);
}
export function player(state: State): 0 | 1 {
  return state.mover;
}
// Bouton 1901: the mover loses where the matches are a multiple of four.
export function value(state: State): number {
  const wins = state.matches % 4 !== 0;
  return wins === (state.mover === 0) ? 1 : -1;
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

const checked = (source: string) => value(checkProgram(source, selfDeclared));
const load = async (source: string): Promise<Model> =>
  value(loadModel(await emitWasm(checked(source), { optimize: 'speed' })));

const untimed = (plan: MctsPlan): unknown => ({ ...plan, stats: { ...plan.stats, nanoseconds: 0, treeBytes: 0 } });

describe('value', () => {
  it('is the same number in QuickJS and compiled, and the same failure', async () => {
    const program = checked(walk);
    const [model, emitted, sandbox] = [await load(walk), emitJavaScript(program), createSandbox()];
    const check = async (xs: readonly number[]): Promise<void> => {
      const states = xs.map((x) => value(encode(model.stateType, { x })));
      const told = value(await sandbox.values(emitted, states));
      for (const [at, result] of told.entries()) {
        const own = model.value(states[at]!);
        if (result.ok) expect(Object.is(value(own), result.value)).toBe(true);
        else
          expect(own.ok ? undefined : own.error.source).toMatchObject({
            code: result.error.code,
            line: result.error.line,
          });
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ min: -1e6, max: 1e7, noNaN: true }), { minLength: 1 }), check),
      {
        numRuns: 30,
      },
    );
    const [thrown, infinite] = value(
      await sandbox.values(
        emitted,
        [2e6, 8000].map((x) => value(encode(model.stateType, { x }))),
      ),
    );
    expect(thrown).toMatchObject({ ok: false, error: { code: 'thrown', line: 9 } });
    expect(infinite).toMatchObject({ ok: false, error: { code: 'non_finite_value' } });
    expect(model.value({ x: 8000 })).toMatchObject({ ok: false, error: { source: { code: 'non_finite_value' } } });
    await sandbox.close();
  });

  it('values leaves as the same function in JavaScript does, here and beside the event loop', async () => {
    const model = await load(walk);
    const leafValue = (state: Value): number => value(model.value(state));
    for (const seed of [1, 2, 3]) {
      const options = { simulations: 200, seed, temperature: 0.1 };
      const guided = untimed(value(mcts(model, { x: 3 }, { ...options, leafValue })));
      expect(untimed(value(mcts(model, { x: 3 }, { ...options, ownValue: true })))).toEqual(guided);
      expect(untimed(value(await mctsAsync(model, { x: 3 }, { ...options, ownValue: true })))).toEqual(guided);
      expect(untimed(value(mcts(model, { x: 3 }, options)))).not.toEqual(guided);
    }
  });

  it("is the first player's: with the true value two simulations an action find the winning move of Nim", async () => {
    const model = await load(nim);
    for (const mover of [0, 1])
      for (const matches of [5, 6, 7, 9, 10, 11]) {
        const options = { simulations: 12, temperature: 0, discount: 1, seed: 1, ownValue: true };
        expect(value(mcts(model, { matches, mover }, options)).action).toBe(matches % 4);
      }
  });

  it('values leaves over actions in a box', async () => {
    const source = `
export interface State { x: number }
export type Action = [number];
export function value(state: State): number {
  return -Math.abs(state.x - 0.5);
}
export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  return { state: { x: state.x + action[0] }, reward: 0, done: false };
}`;
    const contract = { ...selfDeclared, actionSpace: { kind: 'box', low: [-1], high: [1] } } as const;
    const program = value(checkProgram(source, contract));
    const model = value(loadModel(await emitWasm(program, { optimize: 'speed' })));
    const options = { simulations: 200, seed: 1, temperature: 0, discount: 1, widening: { k: 2, alpha: 0.5 } } as const;
    const plan = value(mcts(model, { x: 0 }, { ...options, ownValue: true }));
    expect(Math.abs((plan.action as readonly number[])[0]! - 0.5)).toBeLessThan(0.2);
    expect(untimed(plan)).toEqual(
      untimed(value(mcts(model, { x: 0 }, { ...options, leafValue: (state) => value(model.value(state)) }))),
    );
    expect(mcts(model, { x: 0 }, { seed: 1, ownValue: true })).toMatchObject({
      ok: false,
      error: { code: 'unsupported' },
    });
    expect(cem(model, { x: 0 }, { seed: 1, horizon: 2, iterations: 1, population: 4, elites: 2 }).ok).toBe(true);
  });

  it('that a world does not have, or another option excludes, is refused by name', async () => {
    const model = await load(walk);
    const cartpole = value(loadOracle('CartPole-v1'));
    const none = [0, 0, 0, 0];
    expect(cartpole.value(none)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(mcts(cartpole, none, { seed: 1, ownValue: true })).toMatchObject({
      ok: false,
      error: { code: 'unsupported' },
    });
    const excluded = { ok: false, error: { code: 'invalid_option' } };
    expect(mcts(model, { x: 0 }, { seed: 1, ownValue: true, trees: 2 })).toMatchObject(excluded);
    expect(mcts(model, { x: 0 }, { seed: 1, ownValue: true, leafValue: () => 0 })).toMatchObject(excluded);
    expect(value(mctsSession(model)).plan({ x: 0 }, { seed: 1, ownValue: true })).toMatchObject(excluded);
  });

  it('with another signature is rejected, and may have another name', () => {
    const told = (source: string, contract = selfDeclared): string =>
      ((result) => (result.ok ? 'accepted' : result.error.map(compactDiagnostic).join()))(
        checkProgram(source, contract),
      );
    const text = walk.replace('value(state: State): number {', 'value(state: State, action: Action): number {');
    expect(told(text)).toContain('export function value(state: State): number');
    expect(
      told(
        walk
          .replace('value(state: State): number {', 'value(state: State): boolean {')
          .replace(/return parameters.*/, 'return true;'),
      ),
    ).toContain('export function value(state: State): number');
    expect(told(text, { ...selfDeclared, entryNames: { ...defaultEntryNames, value: 'worth' } })).toBe('accepted');
  });
});
