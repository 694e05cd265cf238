import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOneClearError, runCommand } from './run_command.ts';

const sample = 'packages/language/test/programs/cartpole.ts';
let folder = '';
const at = (name: string): string => join(folder, name);
const contract = {
  name: 'line',
  types: 'given',
  declaration: 'type State = number[]; type Action = 0 | 1;',
  state: { kind: 'array', element: { kind: 'number' } },
  action: { kind: 'literal', values: [0, 1] },
  initialState: ['initialState'],
  terminated: 'terminated',
  legalActions: 'optional',
};
const start = '[1, 2]';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-input-'));
  mkdirSync(at('folder'));
  mkdirSync(at('none'));
  mkdirSync(at('torn'));
  mkdirSync(at('inner/transitions.jsonl'), { recursive: true });
  writeFileSync(at('empty.ts'), '');
  writeFileSync(at('blank.json'), ' \n');
  writeFileSync(at('huge.ts'), Buffer.alloc(5 << 20, 0x20));
  writeFileSync(at('latin.ts'), Buffer.from([0x2f, 0x2f, 0xff, 0xfe, 0x0a]));
  writeFileSync(at('torn.json'), '{"x": ');
  writeFileSync(at('none/transitions.jsonl'), '\n\n');
  writeFileSync(at('torn/transitions.jsonl'), '{"state": [0]\n');
  writeFileSync(at('contract.json'), JSON.stringify(contract));
  writeFileSync(at('goals.json'), JSON.stringify({ ...contract, form: 'transition+reward' }));
  writeFileSync(
    at('line.ts'),
    'export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {\n' +
      '  return { state: [...state, action], reward: state.length, terminated: state.length > 3 };\n}\n',
  );
  writeFileSync(
    at('transition.ts'),
    'export function transition(state: State, action: Action): State {\n  return [...state, action];\n}\n',
  );
  writeFileSync(
    at('reward.ts'),
    'export function reward(state: State, action: Action, next: State): { reward: number; terminated: boolean } {\n' +
      '  return { reward: next.length, terminated: next.length > 4 };\n}\n',
  );
  writeFileSync(
    at('recorded.jsonl'),
    `${JSON.stringify({ state: [1], action: 1, nextState: [1, 1], reward: 1, terminated: false })}\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what cannot be read or written is one clear error', () => {
  it.each<[told: string, words: readonly (string | (() => string))[]]>([
    ['there is no such file', ['check', () => at('nowhere.ts')]],
    ['there is no such file', ['check', () => `${at('empty.ts')}/model.ts`]],
    ['this is a folder', ['check', () => folder]],
    ['the file is empty', ['run', () => at('empty.ts'), '--random', '1']],
    ['are too many for a world model', ['compile', () => at('huge.ts'), '-o', () => at('out.wasm')]],
    ['not UTF-8 text', ['score', () => at('latin.ts'), '--env', 'CartPole-v1']],
    ['not a regular file', ['check', '/dev/null']],
    ['there is no environment', ['compile', sample, '-o', () => at('out.wasm'), '--env', 'Nowhere-v0']],
    ['there is no such file', ['run', sample, '--contract', () => at('nowhere.json'), '--random', '1']],
    ['torn.json: ', ['check', sample, '--contract', () => at('torn.json')]],
    ['this is a folder', ['run', sample, '--state', () => `@${at('folder')}`, '--actions', '[0]']],
    ['is empty; it must be JSON', ['run', sample, '--state', () => `@${at('blank.json')}`, '--actions', '[0]']],
    ['is not JSON', ['run', sample, '--actions', () => `@${at('torn.json')}`]],
    ['name a file after the @', ['run', sample, '--actions', '@']],
    ['this is a folder', ['score', sample, '--data', () => at('inner')]],
    ['there are no transitions in it', ['score', sample, '--data', () => at('none')]],
    ['transitions.jsonl:1: not JSON', ['score', sample, '--data', () => at('torn')]],
    ['this is a folder', ['compile', sample, '-o', () => at('folder')]],
    ['cannot be written', ['compile', sample, '-o', () => at('nowhere/out.wasm')]],
    [
      'name the reward with --reward',
      ['compile', sample, '-o', () => at('o.wasm'), '--contract', () => at('goals.json')],
    ],
  ])('%s: %j', (told, words) => {
    const ran = runCommand(
      'orrery',
      words.map((word) => (typeof word === 'string' ? word : word())),
    );
    expect([ran.stderr, isOneClearError(ran)]).toEqual([expect.stringContaining(told), true]);
    expect(ran.status).toBe(1);
  });

  it('a module never replaces its own source, by whatever name', () => {
    const before = readFileSync(at('line.ts'), 'utf8');
    symlinkSync(at('line.ts'), at('alias.ts'));
    for (const output of ['line.ts', 'alias.ts']) {
      const words = ['compile', at('line.ts'), '--contract', at('contract.json'), '-o', at(output)];
      const ran = runCommand('orrery', words);
      expect([ran.stderr, isOneClearError(ran)]).toEqual([expect.stringContaining('is the program itself'), true]);
    }
    expect(readFileSync(at('line.ts'), 'utf8')).toBe(before);
  });
});

describe('an option that does not exist is an error', () => {
  it.each([
    ['check', sample, '--fast'],
    ['run', sample, '--random', '3', '--engine', 'v8'],
    ['run', sample, '--random', '0'],
    ['compile', sample, '-o', 'x.wasm', '--optimise', 'speed'],
    ['score', sample, '--env', 'CartPole-v1', '--contract', 'x.json'],
    ['plan', sample, '--env', 'CartPole-v1', '--steps', '3'],
    ['check', sample, 'another.ts'],
    ['guess', sample],
  ])('%s', (...words) => {
    const ran = runCommand('orrery', words);
    expect([ran.status, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(/^error: /u);
  });
});

describe('a contract from a file holds for every command', () => {
  it('compiles, runs and scores a program that gives no types of its own', () => {
    const by = ['--contract', at('contract.json')];
    const compiled = runCommand('orrery', ['compile', at('line.ts'), ...by, '-o', at('line.wasm')]);
    expect([compiled.status, compiled.stderr]).toEqual([0, '']);
    for (const engine of ['quickjs', 'native', 'both']) {
      const words = ['run', at('line.ts'), ...by, '--state', start, '--actions', '[0,1,1,0]', '--json'];
      const ran = runCommand('orrery', [...words, '--engine', engine]);
      expect([ran.status, ran.stderr]).toEqual([0, '']);
      const last = JSON.parse(ran.stdout.trim().split('\n').at(-1)!) as object;
      // One call a step; the array and what it grew by are counted in bytes.
      expect(last).toMatchObject({ step: 3, reward: 4, terminated: true, state: [1, 2, 0, 1, 1] });
      expect(last).toMatchObject({ charges: expect.any(Number), bytes: expect.any(Number) });
    }
    const scored = runCommand('orrery', ['score', at('line.ts'), ...by, '--data', at('recorded.jsonl'), '--json']);
    expect([scored.status, scored.stderr]).toEqual([0, '']);
    expect(JSON.parse(scored.stdout.split('\n')[0]!)).toMatchObject({ scores: { strict: { right: 1 } } });
  });

  it('and so does one of a transition and a reward', () => {
    const by = ['--contract', at('goals.json'), '--reward', at('reward.ts')];
    const ran = runCommand('orrery', [
      'run',
      at('transition.ts'),
      ...by,
      '--state',
      start,
      '--actions',
      '[1]',
      '--json',
    ]);
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    expect(JSON.parse(ran.stdout.trim().split('\n').at(-1)!)).toMatchObject({ reward: 3, state: [1, 2, 1] });
    const words = ['score', at('transition.ts'), ...by, '--data', at('recorded.jsonl'), '--json'];
    const scored = runCommand('orrery', words);
    expect([scored.status, scored.stderr]).toEqual([0, '']);
    expect(JSON.parse(scored.stdout.split('\n')[0]!)).toMatchObject({
      scores: { strict: { right: 0, transitions: 1 } },
    });
  });
});

describe('a wrong call', () => {
  it('is told in two lines, of which the second says where to read more', () => {
    const { status, stdout, stderr } = runCommand('orrery', ['plan', '--nope']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe("error: unknown option '--nope'\nThe same with --help says how it is called.\n");
  });
});
