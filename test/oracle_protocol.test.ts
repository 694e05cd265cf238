// The oracle protocol over a real process: every kind of request, every kind of fault, and what comes after it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const command = [join(import.meta.dirname, '../packages/cli/bin/orrery.js'), 'oracle', '--stdio'];
// oxlint-disable-next-line typescript/no-explicit-any -- answers are JSON of many shapes
type Answer = any;

class Server {
  readonly process = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'pipe'] });
  readonly #answers = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  readonly exit = new Promise<number | null>((resolve) => this.process.once('exit', resolve));

  async raw(line: string | Uint8Array): Promise<Answer> {
    this.process.stdin.write(line);
    this.process.stdin.write('\n');
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error('the server has ended');
    return JSON.parse(value as string);
  }

  ask(request: unknown): Promise<Answer> {
    return this.raw(JSON.stringify(request));
  }
}

let server: Server;
let folder: string;

beforeAll(() => {
  server = new Server();
  folder = mkdtempSync(join(tmpdir(), 'orrery-oracle-'));
});

afterAll(async () => {
  server.process.stdin.end();
  expect(await server.exit).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

const classic = ['CartPole-v1', 'MountainCar-v0', 'Acrobot-v1', 'Pendulum-v1'];

describe('requests', () => {
  it('lists the environments, and tells spaces and time limits', async () => {
    const { environments } = await server.ask({ cmd: 'list' });
    expect(environments).toEqual(
      expect.arrayContaining(['Blackjack-v1', 'CliffWalking-v0', 'Taxi-v3', ...classic, 'RTFM']),
    );
    expect(await server.ask({ env: 'Taxi-v3', cmd: 'spec' })).toEqual({
      env: 'Taxi-v3',
      observation_space: { kind: 'discrete', n: 500 },
      action_space: { kind: 'discrete', n: 6 },
      time_limit: 200,
      reward_range: [-10, 20],
      stochastic: false,
    });
  });

  it('has no observation for a state beyond float32, and still steps from it', async () => {
    const env = 'CartPole-v1';
    const state = { s: [1e300, 0, 0, 0] };
    expect(await server.ask({ env, cmd: 'observe', state })).toEqual({ obs: null });
    expect(await server.ask({ env, state, action: 0 })).toMatchObject({ obs: null, reward: 1, terminated: true });
    for (const each of classic) {
      const { length } = (await server.ask({ env: each, cmd: 'reset', seed: 0 })).state.s;
      const far = { s: Array.from({ length }, () => 1e308) };
      const { text } = await server.ask({ env: each, cmd: 'render', state: far, mode: 'svg' });
      expect(text, each).not.toMatch(/NaN|inf/u);
    }
  });

  it('resets and steps every environment, and the answer to a step is a state to step from', async () => {
    const { environments } = await server.ask({ cmd: 'list' });
    for (const env of environments) {
      const spec = await server.ask({ env, cmd: 'spec' });
      const start = await server.ask({ env, cmd: 'reset', seed: 3 });
      expect(start.error, env).toBeUndefined();
      expect(await server.ask({ env, cmd: 'observe', state: start.state })).toEqual({ obs: start.obs });
      let { state } = start;
      for (let index = 0; index < 5; index += 1) {
        const action = spec.action_space.kind === 'discrete' ? 0 : spec.action_space.low;
        const step = await server.ask({ env, state, action, seed: 3, index });
        expect(Object.keys(step), env).toEqual(expect.arrayContaining(['state', 'obs', 'reward', 'terminated']));
        state = step.state;
      }
      expect((await server.ask({ env, cmd: 'render', state, mode: 'svg' })).text).toMatch(/^<svg .*<\/svg>$/su);
      expect((await server.ask({ env, cmd: 'render', state })).text).not.toBe('');
    }
  });

  it('gives the rows of the protocol', async () => {
    // Gymnasium 0.29.1: CliffWalking's start is 36; up from there is 24; the cliff lies to the right.
    expect(await server.ask({ env: 'CliffWalking-v0', state: { s: 36 }, action: 0 })).toEqual({
      state: { s: 24 },
      obs: [24],
      reward: -1,
      terminated: false,
    });
    expect(await server.ask({ env: 'CliffWalking-v0', state: { s: 36 }, action: 1 })).toMatchObject({
      state: { s: 36 },
      reward: -100,
    });
    // A natural beats the dealer's 21 of three cards only where naturals count; under sab both have 21.
    const stick = { env: 'Blackjack-v1', state: { player: [1, 10], dealer: [5, 6] }, action: 0 };
    expect(await server.ask({ ...stick, draws: [10] })).toEqual({
      state: { player: [1, 10], dealer: [5, 6, 10] },
      obs: [21, 5, 1],
      reward: 1,
      terminated: true,
    });
    expect(await server.ask({ ...stick, seed: 5, index: 2 })).toEqual(
      await server.ask({ ...stick, seed: 5, index: 2 }),
    );
    const board = (await server.ask({ env: 'RTFM', cmd: 'reset', seed: 9 })).state;
    expect(board.board).toHaveLength(6);
    const rtfm = await server.ask({ env: 'RTFM', state: board, action: 0 });
    expect(rtfm).toMatchObject({ state: board, reward: 0, terminated: false });
    expect(rtfm.valid_actions[0]).toBe(0);
  });

  it('takes a whole number however JSON writes it', async () => {
    const start = await server.ask({ env: 'Taxi-v3', cmd: 'reset', seed: 1000 });
    for (const seed of ['1000.0', '1e3'])
      expect(await server.raw(`{"env":"Taxi-v3","cmd":"reset","seed":${seed}}`)).toEqual(start);
    expect((await server.raw('{"env":"Taxi-v3","cmd":"reset","seed":-0.0}')).error).toBeUndefined();
    for (const seed of ['0.5', '-1', '1e300'])
      expect((await server.raw(`{"env":"Taxi-v3","cmd":"reset","seed":${seed}}`)).error.code).toBe('bad_request');
  });

  it('takes options, a task, and an id that comes back', async () => {
    const step = { env: 'Pendulum-v1', state: { s: [1, 0] }, action: [0] };
    const [light, heavy] = [await server.ask({ ...step, options: { g: 0 } }), await server.ask({ ...step, id: 'x' })];
    // Without gravity and torque the velocity stays 0.
    expect(light.state.s[1]).toBe(0);
    expect(heavy.state.s[1]).toBeGreaterThan(0);
    expect(heavy.id).toBe('x');
    const task = {
      goal: 'star alliance',
      groups: {
        'star alliance': ['mage', 'goblin', 'jinn'],
        'order of the forest': ['dragon', 'medusa', 'wolf'],
        'rebel enclave': ['demon', 'spider', 'bandit'],
      },
      beats: {
        cold: ['arcane', 'blessed'],
        fire: ['gleaming', 'mysterious'],
        lightning: ['grandmasters', 'soldiers'],
        poison: ['fanatical', 'shimmering'],
      },
      monsters: ['fire mage', 'cold dragon'],
      items: ['gleaming axe', 'arcane bow'],
    };
    const { state } = await server.ask({ env: 'RTFM', cmd: 'reset', seed: 1, task });
    expect(JSON.stringify(state)).toContain('fire mage');
  });
});

describe('faults', () => {
  const malformed: [string, unknown, string][] = [
    ['no JSON', '{"env":', 'malformed'],
    ['no object', '3', 'bad_request'],
    ['no env', '{}', 'bad_request'],
    ['another command', { env: 'Taxi-v3', cmd: 'fly' }, 'bad_request'],
    ['another field', { env: 'Taxi-v3', cmd: 'spec', colour: 1 }, 'bad_request'],
    ['another environment', { env: 'Taxi-v9', cmd: 'spec' }, 'unknown_environment'],
    ['another option', { env: 'Pendulum-v1', cmd: 'spec', options: { mass: 1 } }, 'unknown_option'],
    ['an option outside', { env: 'Pendulum-v1', cmd: 'spec', options: { g: 'heavy' } }, 'invalid_option'],
    ['no seed', { env: 'Taxi-v3', cmd: 'reset' }, 'bad_request'],
    ['a negative seed', { env: 'Taxi-v3', cmd: 'reset', seed: -1 }, 'bad_request'],
    ['no state', { env: 'Taxi-v3', action: 0 }, 'bad_request'],
    ['another state', { env: 'Taxi-v3', state: { s: 500 }, action: 0 }, 'invalid_state'],
    ['another shape', { env: 'CartPole-v1', state: { s: [0, 0, 0] }, action: 0 }, 'invalid_state'],
    ['a huge number', '{"env":"CartPole-v1","state":{"s":[1e999,0,0,0]},"action":0}', 'malformed'],
    ['an action outside', { env: 'CartPole-v1', state: { s: [0, 0, 0, 0] }, action: 2 }, 'invalid_action'],
    ['half an action', { env: 'CartPole-v1', state: { s: [0, 0, 0, 0] }, action: 0.5 }, 'invalid_action'],
    ['a list for an index', { env: 'CartPole-v1', state: { s: [0, 0, 0, 0] }, action: [0] }, 'invalid_action'],
    ['too many components', { env: 'Pendulum-v1', state: { s: [0, 0] }, action: [0, 0] }, 'invalid_action'],
    ['no chance', { env: 'Blackjack-v1', state: { player: [5, 6], dealer: [5, 6] }, action: 1 }, 'no_chance'],
    [
      'too many draws',
      { env: 'Blackjack-v1', state: { player: [5, 6], dealer: [5, 6] }, action: 1, draws: [2, 3] },
      'invalid_draws',
    ],
    [
      'a card that is none',
      { env: 'Blackjack-v1', state: { player: [5, 6], dealer: [5, 6] }, action: 1, draws: [12] },
      'invalid_draws',
    ],
    ['a state far outside', { env: 'CartPole-v1', state: { s: [0, 1e308, 0, 1e308] }, action: 0 }, 'model_failed'],
    ['a missing model', { env: 'model:/nowhere.ts', cmd: 'spec' }, 'unknown_environment'],
  ];
  it.each(malformed)('%s is told, and the next line is served', async (_, request, code) => {
    const answer = typeof request === 'string' ? await server.raw(request) : await server.ask(request);
    expect(answer.error.code).toBe(code);
    expect(answer.error.message).not.toBe('');
    expect((await server.ask({ env: 'Taxi-v3', cmd: 'reset', seed: 1 })).error).toBeUndefined();
  });

  it('lines that are too long or no UTF-8 are told, and the next line is served', async () => {
    expect((await server.raw('x'.repeat(5 * 1024 * 1024))).error.code).toBe('too_long');
    expect((await server.raw(Uint8Array.of(0xff, 0xfe, 0x41))).error.code).toBe('malformed');
    expect((await server.raw(`[${'['.repeat(100_000)}`)).error.code).toBe('malformed');
    expect((await server.ask({ cmd: 'list' })).environments).toBeDefined();
  });

  it('a reader that goes away ends the server quietly', async () => {
    const gone = new Server();
    expect((await gone.ask({ cmd: 'list' })).environments).toBeDefined();
    let complaints = '';
    gone.process.stderr.on('data', (chunk) => (complaints += String(chunk)));
    gone.process.stdout.destroy();
    for (let i = 0; i < 200 && gone.process.exitCode === null; i += 1) {
      if (!gone.process.stdin.writable) break;
      gone.process.stdin.write('{"cmd":"list"}\n');
      await new Promise((resolve) => setImmediate(resolve));
    }
    gone.process.stdin.on('error', () => undefined);
    gone.process.stdin.end();
    expect(await gone.exit).toBe(0);
    expect(complaints).toBe('');
  });
});

describe('world models', () => {
  const walk = `
export type Action = 'left' | 'right';
export interface State { at: number; lucky: boolean }
export function initialState(random: Random): State {
  return { at: random.integer(3), lucky: false };
}
export function step(state: State, action: Action, random: Random): { state: State; reward: number; done: boolean } {
  const at = state.at + (action === 'right' ? 1 : -1);
  return { state: { at, lucky: random.chance(0.5) }, reward: at, done: at >= 5 };
}`;

  it('serves a program, its spaces and its steps', async () => {
    const file = join(folder, 'walk.ts');
    writeFileSync(file, walk);
    const env = `model:${file}`;
    const spec = await server.ask({ env, cmd: 'spec' });
    expect(spec.action_space).toEqual({ kind: 'discrete', n: 2 });
    expect(spec.actions).toEqual(['left', 'right']);
    expect(spec.observation_space.kind).toBe('tuple');
    const start = await server.ask({ env, cmd: 'reset', seed: 4 });
    expect(start).toEqual(await server.ask({ env, cmd: 'reset', seed: 4 }));
    expect([0, 1, 2]).toContain(start.state.at);
    expect(await server.ask({ env, state: { at: 4, lucky: true }, action: 'right', seed: 0 })).toMatchObject({
      state: { at: 5 },
      reward: 5,
      terminated: true,
    });
    expect((await server.ask({ env, state: { at: 4, lucky: true }, action: 'right' })).error.code).toBe('no_chance');
    expect((await server.ask({ env, state: { at: 4 }, action: 'right', seed: 0 })).error.code).toBe('invalid_state');
    expect((await server.ask({ env, state: start.state, action: 'up', seed: 0 })).error.code).toBe('invalid_action');
  });

  it('takes start states from data, and refuses programs that are not accepted', async () => {
    const file = join(folder, 'starts.ts');
    writeFileSync(file, walk.replace('export function initialState', 'function start'));
    const env = `model:${file}`;
    expect((await server.ask({ env, cmd: 'reset', seed: 0 })).error.code).toBe('no_start_state');
    const data = join(folder, 'transitions.jsonl');
    const line = (at: number, truncated: boolean) =>
      JSON.stringify({
        state: { at, lucky: false },
        action: 'left',
        nextState: { at: at - 1, lucky: false },
        reward: at - 1,
        terminated: false,
        truncated,
      });
    writeFileSync(data, [line(40, false), line(39, true), line(30, true)].join('\n'));
    const seen = new Set<number>();
    for (let seed = 0; seed < 20; seed += 1)
      seen.add((await server.ask({ env, cmd: 'reset', seed, options: { data } })).state.at);
    expect([...seen].toSorted()).toEqual([30, 40]);
    writeFileSync(join(folder, 'bad.ts'), 'export const x: any = 1;');
    expect((await server.ask({ env: `model:${join(folder, 'bad.ts')}`, cmd: 'spec' })).error.code).toBe('load_failed');
  });
});
