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
});
