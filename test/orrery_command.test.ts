import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limitsRecord, resultsRecord } from '@orrery/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOneClearError, runCommand } from './run_command.ts';
import { chromium, domOf } from './chromium.ts';

const sample = 'packages/language/test/programs/cartpole.ts';
const start = { x: 0, xDot: 0, theta: 0, thetaDot: 0, steps: 0, done: false };
// The first two steps of CartPole from rest under 0 and 1: F = 10, m = 0.1, M = 1.1, l = 0.5, by Barto, Sutton and Anderson's
// equations with explicit Euler at 0.02 s. At theta = 0: temp = F / 1.1, theta'' = -temp / (0.5 (4/3 - 0.1/1.1)).
const temp = -10 / 1.1;
const thetaAcc = -temp / (0.5 * (4 / 3 - 0.1 / 1.1));
const first = { xDot: 0.02 * (temp - (0.05 * thetaAcc) / 1.1), thetaDot: 0.02 * thetaAcc };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-command-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lines = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

describe('orrery run', () => {
  it('steps from a given state, in both engines, as the equations say', () => {
    const ran = runCommand('orrery', [
      'run',
      sample,
      '--state',
      JSON.stringify(start),
      '--actions',
      '[0, 1]',
      '--json',
    ]);
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
    const [zero, one, two] = lines(ran.stdout) as { state: typeof start; reward?: number; terminated?: boolean }[];
    expect(zero).toEqual({ step: 0, state: start });
    expect(one).toMatchObject({ step: 1, action: 0, reward: 1, terminated: false });
    expect(one?.state.xDot).toBeCloseTo(first.xDot, 12);
    expect(one?.state.thetaDot).toBeCloseTo(first.thetaDot, 12);
    expect(two?.state.x).toBeCloseTo(0.02 * first.xDot, 12);
  });

  it('takes random legal actions, the same for the same seed, and stops where the world ends', () => {
    const play = (seed: string) => runCommand('orrery', ['run', sample, '--random', '600', '--seed', seed, '--json']);
    const [one, again, other] = [play('3'), play('3'), play('4')];
    expect(one.stdout).toBe(again.stdout);
    expect(one.stdout).not.toBe(other.stdout);
    expect(lines(one.stdout).at(-1)).toMatchObject({ terminated: true });
  });

  it.each([
    [['--actions', '[7]'], 'expected one of 0, 1, found 7'],
    [['--actions', '7'], 'must be a JSON list'],
    [['--actions', 'go'], 'is not JSON'],
    [['--state', '{"x": 0}', '--actions', '[0]'], 'is no value of its type'],
    [['--actions', '@/nowhere.json'], 'there is no such file'],
    [[], "give --actions '[…]'"],
  ])('ends with one clear error on %j', (options, told) => {
    const ran = runCommand('orrery', ['run', sample, ...options]);
    expect(isOneClearError(ran)).toBe(true);
    expect(ran.stderr).toContain(told);
  });
});

describe('orrery check', () => {
  const written = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const contract = {
    name: 'line',
    types: 'given',
    declaration: 'type State = number[]; type Action = 0 | 1;',
    state: { kind: 'array', element: { kind: 'number' } },
    action: { kind: 'literal', values: [0, 1] },
    initialState: ['initialState'],
    terminated: 'terminated',
    legalActions: 'optional',
    form: 'transition+reward',
    entryNames: { transition: 'advance' },
  };
  const world = 'export function advance(state: State, action: Action): State { return [...state, action]; }\n';
  const goal =
    'export const reward = (state: State): { reward: number; terminated: boolean } =>\n  ({ reward: state.length, terminated: state.long });\n';

  it('holds a transition and a reward to a contract from a file, and names the file that is wrong', () => {
    const by = written('line.json', JSON.stringify(contract));
    const first = written('world.ts', world);
    const good = written('good.ts', goal.replace('state.long', 'state.length > 3'));
    const bad = written('bad.ts', goal);
    const accepted = runCommand('orrery', ['check', first, '--reward', good, '--contract', by]);
    expect([accepted.status, accepted.stderr]).toEqual([0, '']);
    const refused = runCommand('orrery', ['check', first, '--reward', bad, '--contract', by]);
    expect(refused.status).toBe(1);
    expect(refused.stdout).toContain(`${bad}:2:46 WM0103`);
  });

  it.each([
    [{ ...contract, terminated: 'is done' }, [], "wrong at 'terminated'"],
    [contract, [], 'name the reward with --reward FILE'],
    [{ ...contract, form: 'step' }, ['--reward', 'packages/language/test/programs/cartpole.ts'], 'leave --reward out'],
  ])('ends with one clear error on a contract that does not fit', (value, options, told) => {
    const by = written('wrong.json', JSON.stringify(value));
    const ran = runCommand('orrery', ['check', sample, '--contract', by, ...options]);
    expect(isOneClearError(ran)).toBe(true);
    expect(ran.stderr).toContain(told);
  });
});

/** Runs in Node and in a browser alike: one step from rest under action 1, whose push is the mirror of action 0's. */
const hostText = `async function host(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes, {});
  const { exports } = instance;
  const at = (region) => Number(exports[region + '_offset'].value);
  const view = () => new DataView(exports.memory.buffer);
  view().setUint32(at('limits') + ${limitsRecord.charges}, 1000000, true);
  view().setUint32(at('limits') + ${limitsRecord.bytes}, 16777216, true);
  view().setUint32(at('limits') + ${limitsRecord.stateBytes}, 65536, true);
  const loaded = exports.set_parameters();
  view().setUint8(at('action'), 1);
  const status = exports.step();
  const reward = view().getFloat64(at('results') + ${resultsRecord.reward}, true);
  const xDot = view().getFloat64(at('state_b') + 8, true);
  return JSON.stringify({ imports: WebAssembly.Module.imports(await WebAssembly.compile(bytes)).length, loaded, status, reward, xDot });
}`;

describe('orrery compile', () => {
  const compiled = (): Uint8Array => {
    const output = join(folder, 'model.wasm');
    const ran = runCommand('orrery', ['compile', sample, '-o', output]);
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toContain('model.wasm');
    return readFileSync(output);
  };
  const expectStep = (text: string): void => {
    const told = JSON.parse(text) as { xDot: number };
    expect(told).toMatchObject({ imports: 0, loaded: 0, status: 0, reward: 1 });
    expect(told.xDot).toBeCloseTo(-first.xDot, 12);
  };

  it('writes a module that Node runs without anything else', async () => {
    const host = new Function(`return ${hostText}`)() as (bytes: Uint8Array) => Promise<string>;
    expectStep(await host(compiled()));
  });

  it.skipIf(chromium === undefined && process.env['CI'] !== 'true')('writes a module that Chromium runs', async () => {
    const base64 = Buffer.from(compiled()).toString('base64');
    const page = `<!doctype html><pre id="out"></pre><script>${hostText}
host(Uint8Array.from(atob('${base64}'), (unit) => unit.charCodeAt(0))).then(
  (text) => { document.getElementById('out').textContent = text; },
  (error) => { document.getElementById('out').textContent = String(error); });
</script>`;
    const file = join(folder, 'page.html');
    writeFileSync(file, page);
    const dom = await domOf(file);
    expectStep(/<pre id="out">([^<]*)<\/pre>/.exec(dom)?.[1]?.replaceAll('&quot;', '"') ?? '');
  });

  it('says that a program is too large for the optimiser, as check does', () => {
    const file = join(folder, 'large.ts');
    const output = join(folder, 'large.wasm');
    const many = Array.from({ length: 1400 }, (_, i) => `  x = x * ${i}.5 + state.x - action;\n`).join('');
    writeFileSync(
      file,
      `export type State = { x: number };
export type Action = 0 | 1;
export function initialState(): State {
  return { x: 0 };
}
export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  let x = 0;
${many}  return { state: { x }, reward: 0, done: false };
}
`,
    );
    const checked = runCommand('orrery', ['check', file, '--json']);
    expect(JSON.parse(checked.stdout)).toMatchObject({
      accepted: true,
      notes: [{ code: 'unoptimised', message: expect.stringContaining('too large for the optimiser') }],
    });
    expect(JSON.parse(runCommand('orrery', ['check', sample, '--json']).stdout)).toMatchObject({ notes: [] });
    const compiledLarge = runCommand('orrery', ['compile', file, '-o', output]);
    expect([compiledLarge.status, compiledLarge.stderr]).toEqual([
      0,
      expect.stringContaining("emitted without binaryen's passes"),
    ]);
    expect(runCommand('orrery', ['compile', file, '-o', output, '--optimize', 'none']).stderr).toBe('');
    const ran = runCommand('orrery', ['run', file, '--actions', '[1]', '--engine', 'native']);
    expect([ran.status, ran.stderr]).toEqual([0, expect.stringContaining("emitted without binaryen's passes")]);
  });

  it('leaves what was there where it cannot compile', () => {
    const source = join(folder, 'broken.ts');
    const output = join(folder, 'kept.wasm');
    writeFileSync(source, 'export function step( {');
    writeFileSync(output, 'kept');
    const ran = runCommand('orrery', ['compile', source, '-o', output]);
    expect(isOneClearError(ran)).toBe(true);
    expect(readFileSync(output, 'utf8')).toBe('kept');
    expect(isOneClearError(runCommand('orrery', ['compile', sample, '-o', '/nowhere/model.wasm']))).toBe(true);
  });
});

describe('orrery score', () => {
  it("scores a program on an environment's datasets beside the true rules and the do-nothing model", () => {
    const program = 'packages/environments/tasks/cartpole/reference_model.ts';
    const ran = runCommand('orrery', ['score', program, '--env', 'CartPole-v1', '--json']);
    expect(ran.stderr).toBe('');
    const rows = lines(ran.stdout) as { model: string; split: string; scores: { strict: { score: number } } }[];
    expect(rows.map(({ model, split, scores }) => [model, split, scores.strict.score])).toEqual([
      [program, 'train', 1],
      ['oracle', 'train', 1],
      ['do nothing', 'train', 0],
      [program, 'heldout', 1],
      ['oracle', 'heldout', 1],
      ['do nothing', 'heldout', 0],
    ]);
  });

  it('scores a program on transitions of the user, and names the first wrong one', () => {
    const right = {
      state: start,
      action: 0,
      nextState: { ...start, xDot: first.xDot, thetaDot: first.thetaDot, steps: 1 },
      reward: 1,
      terminated: false,
    };
    const wrong = { ...right, nextState: { ...right.nextState, steps: 2 } };
    const write = (entries: readonly unknown[]): void =>
      writeFileSync(join(folder, 'transitions.jsonl'), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    write([right, wrong, right]);
    const ran = runCommand('orrery', ['score', sample, '--data', folder, '--json']);
    expect(ran.stderr).toBe('');
    expect(lines(ran.stdout)).toMatchObject([
      { model: sample, wrong: 1, scores: { strict: { right: 2, transitions: 3 } } },
      { model: 'do nothing', scores: { strict: { right: 0 } } },
    ]);
    write([right, { ...right, state: { x: 'far' } }]);
    const torn = runCommand('orrery', ['score', sample, '--data', folder]);
    expect(isOneClearError(torn)).toBe(true);
    expect(torn.stderr).toContain('transitions.jsonl:2: state');
  });

  it.each([[[]], [['--env', 'CartPole-v1', '--data', '.']], [['--env', 'Nowhere']], [['--data', '/nowhere']]])(
    'ends with one clear error on %j',
    (options) => expect(isOneClearError(runCommand('orrery', ['score', sample, ...options]))).toBe(true),
  );
});
