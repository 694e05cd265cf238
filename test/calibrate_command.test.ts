import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTask, readDataset, transitions } from '@orrery/environments';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOneClearError, runCommand } from './run_command.ts';

const program = 'test/programs/cartpole_off.txt';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('orrery calibrate', () => {
  it('turns constants that are off into a program that is right on data it never saw', () => {
    const fitted = join(folder, 'fitted.ts');
    const ran = runCommand('orrery', ['calibrate', program, '--env', 'CartPole-v1', '-o', fitted]);
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain('kept: gain on');
    expect(ran.stdout).toMatch(
      /the data do not tell, in relative changes: massCart 1\.00, massPole 1\.00, force 1\.00/,
    );
    expect(ran.stdout).toMatch(/thetaLimit: the data allow from 0\.209\d* to 0\.21\d*/);
    expect(readFileSync(fitted, 'utf8')).toContain('gravity: 9.8, // m/s²');
    const scored = runCommand('orrery', ['score', fitted, '--env', 'CartPole-v1', '--json']);
    const rows = scored.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { model: string; scores: object });
    expect(rows.filter(({ model }) => model === fitted)).toMatchObject([
      { split: 'train', scores: { strict: { score: 1 } } },
      { split: 'heldout', scores: { strict: { score: 1 } } },
    ]);
  });

  it('fits to transitions of the user, holds what is fixed, and prints what it found as JSON', () => {
    const task = findTask('CartPole-v1');
    const data = task.ok ? readDataset(task.value, 'train') : task;
    if (!task.ok || !data.ok) throw new Error('no data');
    const lines = transitions(data.value).map(({ observation, action, nextObservation, reward, terminated }) =>
      JSON.stringify({ state: observation, action, nextState: nextObservation, reward, terminated }),
    );
    writeFileSync(join(folder, 'transitions.jsonl'), `${lines.join('\n')}\n`);
    const contract = join(folder, 'contract.json');
    writeFileSync(contract, JSON.stringify(task.value.contract));
    const ran = runCommand('orrery', ['calibrate', program, '--data', folder, '--contract', contract, '--fix', 'massCart,force', '--json']); // prettier-ignore
    expect(ran.stderr).toBe('');
    const found = JSON.parse(ran.stdout) as { kept: boolean; values: Record<string, number>; nullDirections: unknown };
    // With force and cart fixed at 1.3 times the truth, the pole's mass follows them.
    expect(found).toMatchObject({ kept: true, values: { massCart: 1.3, force: 13, gravity: 9.8, halfLength: 0.5 } });
    expect(found.values['massPole']).toBeCloseTo(0.13, 6);
    expect(found.nullDirections).toEqual([]);
  });

  it.each([
    [[program]],
    [[program, '--env', 'CartPole-v1', '--fix', 'lift']],
    [[program, '--env', 'CartPole-v1', '-o', program]],
    [['packages/environments/tasks/cartpole/reference_model.ts', '--env', 'CartPole-v1']],
    [['/nowhere.ts', '--env', 'CartPole-v1']],
  ])('ends with one clear error on %j', (parameters) => {
    expect(isOneClearError(runCommand('orrery', ['calibrate', ...parameters]))).toBe(true);
  });
});
