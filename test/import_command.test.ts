import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GivenTypes } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import { isOneClearError, runCommand } from './run_command.ts';

const folder = mkdtempSync(join(tmpdir(), 'orrery-import-'));
const orrery = (parameters: readonly string[]) => runCommand('orrery', parameters);
let files = 0;
function file(text: string, ending: string): string {
  files += 1;
  const path = join(folder, `recorded${files}${ending}`);
  writeFileSync(path, text);
  return path;
}
function imported(path: string): {
  readonly lines: unknown[];
  readonly environment: { readonly contract: GivenTypes };
  readonly stdout: string;
} {
  const output = `${path}.world`;
  const { status, stdout, stderr } = orrery(['import', path, '-o', output]);
  expect([status, stderr]).toEqual([0, '']);
  const lines = readFileSync(join(output, 'transitions.jsonl'), 'utf8').trim().split('\n');
  const environment = JSON.parse(readFileSync(join(output, 'environment.json'), 'utf8')) as { contract: GivenTypes };
  return { lines: lines.map((line) => JSON.parse(line) as unknown), environment, stdout };
}

describe('orrery import', () => {
  it('reads a CSV whose next row tells where an action led', () => {
    const { lines, environment } = imported(
      file(
        'episode,x,door,action,reward,terminated\n1,0,open,1,0.5,false\n1,1,shut,1,1,true\n1,2,"open",,,\n2,5,shut,0,0,false\n2,4,open,1,0,false\n2,5,shut,,,\n',
        '.csv',
      ),
    );
    expect(lines).toEqual([
      {
        state: { x: 0, door: 'open' },
        action: 1,
        nextState: { x: 1, door: 'shut' },
        reward: 0.5,
        terminated: false,
        truncated: false,
        episode: '1',
      },
      {
        state: { x: 1, door: 'shut' },
        action: 1,
        nextState: { x: 2, door: 'open' },
        reward: 1,
        terminated: true,
        truncated: false,
        episode: '1',
      },
      {
        state: { x: 5, door: 'shut' },
        action: 0,
        nextState: { x: 4, door: 'open' },
        reward: 0,
        terminated: false,
        truncated: false,
        episode: '2',
      },
      {
        state: { x: 4, door: 'open' },
        action: 1,
        nextState: { x: 5, door: 'shut' },
        reward: 0,
        terminated: false,
        truncated: true,
        episode: '2',
      },
    ]);
    expect(environment.contract.declaration).toBe(
      'type State = { x: number; door: "open" | "shut" };\ntype Action = number;',
    );
    expect(environment.contract.actionSpace).toEqual({ kind: 'finite', actions: [0, 1] });
  });

  it('reads a CSV with columns of next states and several of the action, and leaves out what leads nowhere', () => {
    const { lines, environment } = imported(
      file('x,next_x,action_u,action_v,reward\n0,0.5,0.25,-1,1\n0.5,1.5,1,0.5,2\n', '.csv'),
    );
    expect(lines).toEqual([
      {
        state: { x: 0 },
        action: { u: 0.25, v: -1 },
        nextState: { x: 0.5 },
        reward: 1,
        terminated: false,
        truncated: false,
      },
      {
        state: { x: 0.5 },
        action: { u: 1, v: 0.5 },
        nextState: { x: 1.5 },
        reward: 2,
        terminated: false,
        truncated: true,
      },
    ]);
    expect(environment.contract.declaration).toContain('type Action = { u: number; v: number };');
    const dropped = imported(file('x,action,reward,done\n0,1,0,0\n1,1,5,1\n0,1,0,0\n', '.csv'));
    // The row before an end that is left out is not the end, nor was it cut.
    expect(dropped.lines).toEqual([
      { state: { x: 0 }, action: 1, nextState: { x: 1 }, reward: 0, terminated: false, truncated: false },
    ]);
    const turns = imported(file('episode,x,action\na,0,1\nb,5,1\na,1,1\nb,6,1\na,2,\nb,7,\n', '.csv'));
    expect(turns.lines).toMatchObject([
      { state: { x: 0 } },
      { state: { x: 1 }, truncated: true },
      { state: { x: 5 } },
      { state: { x: 6 }, nextState: { x: 7 } },
    ]);
    expect(dropped.stdout).toContain('left out: 2 rows that do not tell where the action led');
    expect(dropped.stdout).toContain('1 of the rows left out ends the world');
  });

  it('takes an end that the last row tells as that of the step before it', () => {
    const ended = imported(file('episode,x,action,reward,done\na,0,1,1,0\na,1,,,1\nb,0,1,1,0\nb,1,,,0\n', '.csv'));
    expect(ended.lines).toMatchObject([
      { nextState: { x: 1 }, terminated: true, truncated: false },
      { nextState: { x: 1 }, terminated: false, truncated: true },
    ]);
    expect(ended.stdout).not.toMatch(/no end|no reward/);
    const unnamed = imported(file('x,action,reward,truncated\n0,1,1,0\n1,,,1\n0,1,1,0\n1,0,1,0\n2,,,\n', '.csv'));
    expect(unnamed.lines).toMatchObject([{ truncated: true }, { truncated: false }, { truncated: true }]);
  });

  it('says what the data do not tell: rewards and ends, with the columns that look like them', () => {
    const { stdout } = imported(file('x,rewards,finished,action\n0,1,0,1\n1,2,0,1\n', '.csv'));
    expect(stdout).toContain(
      'no reward column: every reward is 0; the state has "rewards": if that is it, call the column "reward"\n',
    );
    expect(stdout).toContain(
      'no end in these data: no step says terminated; the state has "finished": if that is it, call the column "terminated"\n',
    );
  });

  it('reads flags as a spreadsheet writes them', () => {
    const { lines } = imported(file('lit,next_lit,action,done\nTRUE,FALSE,FALSE,TRUE\n', '.csv'));
    expect(lines).toMatchObject([{ state: { lit: true }, action: false, nextState: { lit: false }, terminated: true }]);
  });

  it('reads steps as recorders of Gymnasium write them, and finds a box around vectors of numbers', () => {
    const { lines, environment } = imported(
      file(
        [
          { obs: [0, 1.5], action: [0.5], reward: 1, next_obs: [1, 2], terminated: false, truncated: false },
          { obs: [1, 2], action: [-2], reward: 0, next_obs: [0, 0], terminated: true, truncated: false },
        ]
          .map((line) => JSON.stringify(line))
          .join('\n'),
        '.jsonl',
      ),
    );
    expect(lines[1]).toEqual({
      state: [1, 2],
      action: [-2],
      nextState: [0, 0],
      reward: 0,
      terminated: true,
      truncated: false,
    });
    expect(environment.contract).toMatchObject({
      declaration: 'type State = number[];\ntype Action = number[];',
      state: { kind: 'array', length: 2 },
      actionSpace: { kind: 'box', low: [-2], high: [0.5] },
    });
  });

  it('never replaces what is there, and says what is wrong with a file', () => {
    const path = file('x,action\n0,1\n1,0\n2,1\n', '.csv');
    imported(path);
    const half = join(folder, 'half');
    mkdirSync(half);
    writeFileSync(join(half, 'transitions.jsonl'), '');
    expect(orrery(['import', path, '-o', half]).stderr).toMatch(/transitions\.jsonl is there already/);
    expect(existsSync(join(half, 'environment.json'))).toBe(false);
    for (const [parameters, message] of [
      [['import', path, '-o', `${path}.world`], /environment\.json is there already; --force replaces it/],
      [['import', file('x,reward\n1,2\n', '.csv'), '-o', join(folder, 'a')], /:1: there is no column "action"/],
      [['import', file('x,x,action\n1,2,3\n', '.csv'), '-o', join(folder, 'b')], /two columns are called "x"/],
      [['import', file('x,y,next_x,action\n1,2,3,4\n', '.csv'), '-o', join(folder, 'c')], /add next_y/],
      [['import', file('x,action,reward\n1,2,much\n', '.csv'), '-o', join(folder, 'd')], /:2: reward is "much"/],
      [
        ['import', file('x,action,reward\n1,2,1\n1,2,\n', '.csv'), '-o', join(folder, 'm')],
        /:3: reward is empty; write 0/,
      ],
      [
        ['import', file('{"obs":1,"action":0,"reward":1}\n{"obs":2,"action":0}\n', '.jsonl'), '-o', join(folder, 'n')],
        /:2: some steps tell their reward, and others do not/,
      ],
      [['import', file('{"obs":[1],"action":0,"reward":NaN}\n', '.jsonl'), '-o', join(folder, 'e')], /:1: not JSON/],
      [['import', file(',x,action\n0,1,2\n', '.csv'), '-o', join(folder, 'i')], /column 1 has no name.*index=False/],
      [['import', file('x,action\nnan,2\n', '.csv'), '-o', join(folder, 'j')], /:2: x is nan: leave such rows out/],
      [
        ['import', file('x,action,done,terminated\n1,2,0,0\n', '.csv'), '-o', join(folder, 'k')],
        /done and terminated say the same/,
      ],
      [['import', file('', '.jsonl'), '-o', join(folder, 'f')], /there is nothing in it/],
      [
        ['import', file('episode,x,action\n1,0,1\n,1,1\n', '.csv'), '-o', join(folder, 'l')],
        /:3: some rows name their episode, and others do not/,
      ],
      [
        ['score', 'packages/language/test/programs/cartpole.ts', '--data', file('{}\n'.repeat(200_001), '.jsonl')],
        /200001 lines are more than programs are scored on \(at most 200000\)/,
      ],
      [['import', file('?', '.dat'), '-o', join(folder, 'g')], /say --format/],
      [['import', join(folder, 'none.csv'), '-o', join(folder, 'h')], /there is no such file/],
      [
        ['import', file('x,action\n0x10,1\n', '.csv'), '-o', join(folder, 'o')],
        /:2: x is 0x10: write numbers in decimals/,
      ],
      [['import', file('x,action\n1e999,1\n', '.csv'), '-o', join(folder, 'p')], /:2: x is 1e999: that is too large/],
      [
        ['import', file('x;action\n0,5;1\n', '.csv'), '-o', join(folder, 'q')],
        /:1: its columns are not separated by commas/,
      ],
      [
        ['import', file('x,action\n1,1\n"0,5",1\n2,1\n', '.csv'), '-o', join(folder, 'r')],
        /state\.x: numbers \(1 at .*\.csv:2\) and texts \("0,5" at .*\.csv:3\) were recorded in one place/,
      ],
      [['import', path, '-o', '/dev/null/world'], /\/dev\/null\/world cannot be made: ENOTDIR/],
      [['init', join(folder, 'none')], /there is no such file/],
    ] as const) {
      const finished = orrery(parameters);
      expect([parameters, isOneClearError(finished)]).toEqual([parameters, true]);
      expect(finished.stderr).toMatch(message);
    }
    // What failed leaves nothing behind.
    expect(existsSync(join(folder, 'd'))).toBe(false);
  });
});

describe('orrery init', () => {
  it('infers optional, empty and nested parts, names and texts', () => {
    const world = join(folder, 'world');
    mkdirSync(world);
    const line = (at: number): string => {
      const state = {
        at,
        note: `text ${at}`,
        mood: at % 2 === 0 ? 'good' : 'bad',
        bag: [{ n: at }],
        ...(at > 3 && { extra: null }),
      };
      return JSON.stringify({
        state,
        action: at % 2 === 0 ? 'go' : 'stay',
        nextState: { ...state, extra: at },
        reward: 0,
        terminated: false,
      });
    };
    writeFileSync(join(world, 'transitions.jsonl'), Array.from({ length: 40 }, (_, at) => line(at)).join('\n'));
    const { status, stdout } = orrery(['init', world]);
    expect(status).toBe(0);
    expect(stdout).toContain('type Action = "go" | "stay";');
    expect(stdout).toContain(
      'type State = { at: number; note: string; mood: "bad" | "good"; bag: { n: number }[]; extra?: number | null };',
    );
    expect(stdout).toContain('description.md');
  });
});
