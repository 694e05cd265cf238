import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AcceptanceReport } from '@orrery/synthesis';
import { describe, expect, it } from 'vitest';
import { runCommand } from './run_command.ts';

const truth = new URL('../packages/environments/tasks/cartpole/reference_model.ts', import.meta.url).pathname;

const orrery = (parameters: readonly string[]) => runCommand('orrery', parameters);

describe('orrery accept', () => {
  it('accepts the true rules of CartPole and lists the limit that its data never reach', () => {
    const { status, stdout } = orrery(['accept', truth, '--env', 'CartPole-v1', '--json']);
    const report = JSON.parse(stdout) as AcceptanceReport;
    expect([status, report.verdict, report.reasons]).toEqual([0, 'accepted', []]);
    expect(report.sealed?.strict.score).toBe(1);
    expect(report.engines?.disagreements).toBe(0);
    expect(report.bound).toBeCloseTo(Math.log(20) / report.seal.distinct, 12);
    const constants = report.coverage?.unmarked ?? [];
    expect(constants).toContainEqual(expect.objectContaining({ name: 'GRAVITY', value: 9.8 }));
    const never = report.coverage?.conditions.filter(({ held }) => held === 0) ?? [];
    expect(never.map(({ text }) => text)).toContain('next[0] > X_LIMIT');
  });

  it('rejects a program with another constant, and says what is too little', () => {
    const folder = mkdtempSync(join(tmpdir(), 'orrery-accept-'));
    const other = join(folder, 'model.ts');
    writeFileSync(
      other,
      `export type State = { x: number }; export type Action = number;
export function step(state: State, action: Action) { return { state: { x: state.x + 2 * action }, reward: 0, done: false }; }
export function legalActions(state: State): Action[] { return [0, 1]; }\n`,
    );
    const line = (x: number, last: boolean): string =>
      JSON.stringify({
        state: { x },
        action: 1,
        nextState: { x: x + 1 },
        reward: 0,
        terminated: false,
        truncated: last,
      });
    const data = join(folder, 'transitions.jsonl');
    writeFileSync(data, Array.from({ length: 400 }, (_, at) => line(at, at % 20 === 19)).join('\n'));
    const rejected = orrery(['accept', other, '--data', data]);
    expect(rejected.status).toBe(1);
    expect(rejected.stdout).toMatch(/model\.ts: rejected\n {2}wrong on 80 sealed transitions of 80/);
    writeFileSync(data, line(1, true));
    const little = orrery(['accept', other, '--data', data]);
    expect(little.status).toBe(1);
    expect(little.stderr).toMatch(/^orrery: 1 transitions? in 1 episode hold 1 distinct pairs? .*Record more\.\n$/);
  });

  it('judges a transition with the reward of a goal, under every kind of data', () => {
    const folder = mkdtempSync(join(tmpdir(), 'orrery-accept-'));
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const types = 'export type State = { x: number }; export type Action = number;\n';
    const moves = `export function transition(state: State, action: Action): State { return { x: state.x + action }; }
export function legalActions(state: State): Action[] { return [0, 1]; }\n`;
    const goal = (scale: number, end: string): string =>
      `const SCALE = ${scale};
export function reward(state: State, action: Action, nextState: State): { reward: number; ${end}: boolean } {
  return { reward: SCALE * nextState.x, ${end}: nextState.x > 1000 };
}\n`;
    const own = write('own.ts', `${types}${moves}`);
    const model = write('model.ts', moves);
    const steps = Array.from({ length: 400 }, (_, x) => ({
      state: { x },
      action: 1,
      nextState: { x: x + 1 },
      reward: 2 * (x + 1),
      terminated: false,
      truncated: x % 20 === 19,
    }));
    const data = write('transitions.jsonl', steps.map((step) => JSON.stringify(step)).join('\n'));
    const number = { kind: 'number' };
    const contract = {
      name: 'line',
      types: 'given',
      form: 'transition+reward',
      declaration: types.replaceAll('export ', ''),
      initialState: ['initialState'],
      terminated: 'terminated',
      legalActions: 'optional',
      state: { kind: 'record', fields: [{ name: 'x', type: number }] },
      action: number,
    };
    write('environment.json', JSON.stringify({ id: 'line', contract }));
    for (const [file, place, end] of [
      [own, data, 'done'],
      [model, folder, 'terminated'],
    ] as const) {
      const right = write('right.ts', goal(2, end));
      const wrong = write('wrong.ts', goal(3, end));
      const good = orrery(['accept', file, '--data', place, '--reward', right, '--json']);
      expect([good.stderr, good.status === 1]).toEqual(['', false]);
      const report = JSON.parse(good.stdout) as AcceptanceReport;
      expect(report.sealed?.strict.score).toBe(1);
      expect(report.coverage?.unmarked).toEqual([expect.objectContaining({ name: 'reward: SCALE', value: 2 })]);
      const bad = orrery(['accept', file, '--data', place, '--reward', wrong]);
      expect([bad.status, bad.stdout]).toEqual([1, expect.stringContaining('rejected')]);
    }
    const right = join(folder, 'right.ts');
    // With a contract of its own, what the folder states besides is left aside, and that is said.
    const named = write('named.json', JSON.stringify(contract));
    const aside = orrery(['accept', model, '--data', folder, '--contract', named, '--reward', right]);
    expect(aside.stdout).toContain('model.ts: ');
    expect(aside.stderr).toMatch(
      /^\S*environment\.json: what it states of noise, .* is left aside: --contract was given\n$/,
    );
    // What check refuses is refused here, in the same words.
    const apart = ['--contract', join(folder, 'environment.json')];
    expect(orrery(['accept', model, '--data', folder]).stderr).toBe(orrery(['check', model, ...apart]).stderr);
    write('environment.json', JSON.stringify({ id: 'line', contract: { ...contract, form: 'step' } }));
    const refused = orrery(['accept', model, '--data', folder, '--reward', right]);
    expect(refused.stderr).toContain('the contract takes one program; leave --reward out');
    expect(refused.stderr).toBe(orrery(['check', model, '--reward', right, ...apart]).stderr);
    const missing = orrery(['accept', truth, '--env', 'CartPole-v1', '--reward', join(folder, 'no.ts')]);
    expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining('no.ts')]);
  });
});
