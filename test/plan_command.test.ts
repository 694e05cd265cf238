// `orrery plan` as a user calls it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromState, loadOracle, oracleEnvironment, runEpisode, valueIterationPlanner } from '@orrery/planner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOneClearError, runCommand } from './run_command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-plan-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Line {
  readonly return: number;
  readonly length: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

const plan = (...parameters: string[]) => runCommand('orrery', ['plan', ...parameters]);
const lines = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
const played = (text: string): unknown =>
  (lines(text) as Line[]).map((each) => [each.return, each.length, each.terminated, each.truncated]);

const cartpole = 'packages/environments/tasks/cartpole/reference_model.ts';

describe('orrery plan', () => {
  it('prints the episodes of the loop in @orrery/planner', () => {
    const ran = plan('--env', 'Taxi-v3', '--planner', 'value-iteration', '--episodes', '3', '--seed', '5', '--json');
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    const taxi = loadOracle('Taxi-v3');
    if (!taxi.ok) throw new Error(taxi.error.message);
    const expected = [5, 6, 7].map((seed) => {
      const planner = valueIterationPlanner(taxi.value, {}, fromState);
      const episode = runEpisode(oracleEnvironment(taxi.value), planner, { seed, timeLimit: 200 });
      if (!episode.ok) throw new Error(episode.error.message);
      const { return: sum, length, terminated, truncated } = episode.value;
      return [sum, length, terminated, truncated];
    });
    expect(played(ran.stdout)).toEqual(expected);
  });

  it('plans the same in a program, with any number of threads and whether it is profiled or not', () => {
    const options = ['--env', 'CartPole-v1', '--simulations', '20', '--trees', '2', '--time-limit', '30', '--json'];
    const one = plan(cartpole, ...options);
    expect(one.stderr).toBe('');
    const file = join(folder, 'profile.json');
    const other = plan(cartpole, ...options, '--threads', '2', '--profile', '--speedscope', file);
    const [episode, profile] = lines(other.stdout) as [Line, { profile: { decisions: number; simulations: number } }];
    expect(played(JSON.stringify(episode))).toEqual(played(one.stdout));
    expect(profile.profile).toMatchObject({ decisions: episode.length, simulations: 40 * episode.length });
    const written = JSON.parse(readFileSync(file, 'utf8')) as {
      profiles: unknown[];
      shared: { frames: { name: string }[] };
    };
    expect(written.profiles).toHaveLength(1);
    const frames = written.shared.frames.map(({ name }) => name);
    expect(frames).toEqual(expect.arrayContaining(['decision', 'select', 'expand', 'back up', 'model: rollout']));
  });

  it('plans in a compiled module with every planner of its actions', () => {
    for (const [parameters, steps] of [
      [['crates/guest/fixtures/pendulum.wasm', '--env', 'Pendulum-v1', '--planner', 'icem', '--population', '20'], 5],
      [['--env', 'Pendulum-v1', '--planner', 'mcts', '--widening', '1,0.5', '--outcome-widening', '1,0.5'], 5],
      [['--env', 'CliffWalking-v0', '--planner', 'a-star', '--above', '-2', '--cost', 'negatedReward'], 13],
      [['--env', 'CliffWalking-v0', '--planner', 'best-first', '--above', '-2', '--mission', '47', '--depth', '20'], 0],
    ] as const) {
      const ran = plan(...parameters, '--time-limit', steps === 5 ? '5' : '100', '--json');
      expect(ran).toMatchObject({ status: 0, stderr: '' });
      const [{ length }] = lines(ran.stdout) as [Line];
      if (steps > 0) expect(length).toBe(steps);
    }
  });

  it.each([
    [['--env', 'Nowhere'], 'there is no environment "Nowhere"; known: CartPole-v1'],
    [['--env', 'CartPole-v1', '--planner', 'cem'], 'box of actions'],
    [['--env', 'Pendulum-v1', '--planner', 'mcts'], 'widening'],
    [['--env', 'Pendulum-v1', '--planner', 'mppi', '--elites', '3'], 'mppi takes no --elites; it is for cem, icem.'],
    [['--env', 'CartPole-v1', '--simulations', '0'], 'simulations is 0; it must be 1 to 2^32 - 2'],
    [['--env', 'CartPole-v1', '--planner', 'mcts', '--outcome-widening', '1,1'], 'needs --widening'],
    [['--env', 'CliffWalking-v0', '--planner', 'best-first', '--time-limit', '9'], '--mission'],
    [['/nowhere.wasm', '--env', 'CartPole-v1'], '/nowhere.wasm cannot be read'],
    [['package.json', '--env', 'CartPole-v1'], 'not accepted'],
    [['--env', 'CartPole-v1', '--time-limit', '2', '--speedscope', '/nowhere/profile.json'], 'cannot be written'],
  ])('ends with one clear error on %j', (parameters, message) => {
    const ran = plan(...parameters);
    expect(ran.stderr).toContain(message);
    expect(ran.status).toBe(1);
    if (!parameters.includes('--speedscope')) expect(isOneClearError(ran)).toBe(true);
  });
});

describe('orrery plan in a model of one’s own', () => {
  // A tank with an inlet: two flows may be chosen, and full is what is wanted.
  const source = `
export type State = { level: number; open: boolean };
export type Action = 'open' | 'shut';
export function step(state: State, action: Action, random: Random): { state: State; reward: number; done: boolean } {
  const open = action === 'open';
  const level = Math.max(0, state.level + (open ? 1 : -1));
  return { state: { level, open }, reward: level === 3 ? 1 : 0, done: level > 4 };
}`;
  const decided = (text: string): unknown => JSON.parse(text);

  it('prints the action for a state of any type, and what the model says comes of it', () => {
    const file = join(folder, 'tank.ts');
    writeFileSync(file, source);
    const ran = plan(file, '--state', '{"level": 2, "open": false}', '--json');
    expect(ran.stderr).toBe('');
    expect(decided(ran.stdout)).toMatchObject({
      planner: 'mcts',
      action: 'open',
      predicted: { state: { level: 3, open: true }, reward: 1, terminated: false },
    });
    // Full at every other step, five times in ten: the level has to move.
    const exact = ['--planner', 'value-iteration', '--discount', '0.9', '--time-limit', '10', '--json'];
    const played = plan(file, '--state', '{"level": 2, "open": false}', '--episodes', '1', ...exact);
    expect(lines(played.stdout)).toMatchObject([{ return: 5, length: 10, truncated: true }]);
    const nowhere = plan(file);
    expect(isOneClearError(nowhere)).toBe(true);
    expect(nowhere.stderr).toMatch(/say where to begin: --state JSON/);
    expect(plan(file, '--env', 'CartPole-v1', '--state', '[]').stderr).toMatch(/--state is for a model of your own/);
  });

  it('takes the folder of a result with its contract, its module, and another list of actions', () => {
    const world = join(folder, 'result');
    mkdirSync(world);
    const number = { kind: 'number' };
    const contract = {
      name: 'cart',
      types: 'given',
      declaration: 'type State = number;\ntype Action = number;',
      state: number,
      action: number,
      actionSpace: { kind: 'box', low: [-1], high: [1] },
      initialState: [],
      terminated: 'terminated',
      legalActions: 'optional',
    };
    writeFileSync(join(world, 'environment.json'), JSON.stringify({ id: 'cart', contract }));
    const program = `
export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
  const next = state + action;
  return { state: next, reward: -Math.abs(next), terminated: false };
}`;
    writeFileSync(join(world, 'model.ts'), program);
    const options = ['--state', '0.5', '--horizon', '3', '--population', '200', '--elites', '20', '--json'];
    const ran = plan(world, ...options);
    expect(ran.stderr).toBe('');
    const {
      planner,
      action,
      plan: actions,
    } = decided(ran.stdout) as { planner: string; action: number; plan: number[] };
    expect([planner, actions.length]).toEqual(['cem', 3]);
    expect(action).toBeCloseTo(-0.5, 1);
    const compiled = runCommand('orrery', [
      'compile',
      join(world, 'model.ts'),
      '--contract',
      join(world, 'environment.json'),
      '-o',
      join(world, 'model.wasm'),
    ]);
    expect(compiled.status).toBe(0);
    expect(plan(world, ...options).stdout).toBe(ran.stdout);
    expect(plan('result', '--runs', folder, ...options).stdout).toBe(ran.stdout);
    writeFileSync(join(world, 'model.ts'), program.replace('state + action', 'state - action'));
    const stale = plan(world, ...options);
    expect(isOneClearError(stale)).toBe(true);
    expect(stale.stderr).toMatch(
      /model\.wasm was not compiled from .*model\.ts as it is now. Compile it again: orrery compile /,
    );
    writeFileSync(join(world, 'model.ts'), program);
    const listed = plan(world, '--state', '0.5', '--actions', '[-1, -0.5, 0]', '--json');
    const told = decided(listed.stdout) as { planner: string; action: number };
    expect(told.planner).toBe('mcts');
    expect([-1, -0.5, 0]).toContain(told.action);
  });
});
