import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomStream } from '@orrery/contract';
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

  it('joins readings that the stated noise of sensors explains to episodes, as if their names were recorded', () => {
    const random = RandomStream.of(3, 'Scoring', 0);
    const deviation = 0.01;
    const read = ([x = 0, v = 0]: readonly number[]) => [x, v].map((value) => value + deviation * random.normal());
    const named = Array.from({ length: 8 }, (_, episode) => {
      let state = [1 + episode / 6, 0.5 - episode / 10];
      return Array.from({ length: 16 }, () => {
        const [x = 0, v = 0] = state;
        const next = [x + 0.1 * v, v - 0.1 * 1.7 * x];
        const transition = { state: read(state), action: 0, nextState: read(next), reward: 0, terminated: false, episode }; // prettier-ignore
        state = next;
        return transition;
      });
    }).flat();
    const contract = {
      name: 'spring',
      types: 'given',
      declaration: 'type State = number[];\ntype Action = number;',
      state: { kind: 'array', element: { kind: 'number' }, length: 2 },
      action: { kind: 'number' },
      actionSpace: { kind: 'finite', actions: [0] },
      initialState: [],
      terminated: 'terminated',
      legalActions: 'optional',
    };
    const spring = join(folder, 'spring.ts');
    writeFileSync(
      spring,
      'export const parameters = { stiffness: 2.1 };\nexport function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {\n  const x = state[0] ?? 0;\n  const v = state[1] ?? 0;\n  return { state: [x + 0.1 * v, v - 0.1 * parameters.stiffness * x], reward: 0, terminated: false };\n}\n',
    );
    const fitted = (name: string, noise: object, lines: readonly object[]) => {
      const world = join(folder, name);
      mkdirSync(world);
      writeFileSync(join(world, 'environment.json'), JSON.stringify({ id: 'spring', contract, ...noise }));
      writeFileSync(join(world, 'transitions.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      const ran = runCommand('orrery', ['calibrate', spring, '--data', world, '--json']);
      expect(ran.stderr).toBe('');
      return JSON.parse(ran.stdout) as { gain: { pairs: number }; values: { stiffness: number } };
    };
    const observationNoise = { '[0]': deviation, '[1]': deviation };
    const unnamed = named.map((transition) => ({ ...transition, episode: undefined }));
    const stated = fitted('stated', { observationNoise }, unnamed);
    expect(stated).toEqual(fitted('named', {}, named));
    // Without either, no reading goes on from another.
    expect(stated).not.toEqual(fitted('neither', {}, unnamed));
    expect(stated.values.stiffness).toBeCloseTo(1.7, 1);
    const wrong = join(folder, 'stated', 'environment.json');
    writeFileSync(wrong, JSON.stringify({ id: 'spring', contract, observationNoise: { '.x': 1 } }));
    const refused = runCommand('orrery', ['calibrate', spring, '--data', join(folder, 'stated')]);
    expect([isOneClearError(refused), refused.stderr.includes('no number of the state is at ".x"')]).toEqual([
      true,
      true,
    ]);
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
