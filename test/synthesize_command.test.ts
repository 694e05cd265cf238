import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const command = fileURLToPath(new URL('../packages/cli/bin/orrery.js', import.meta.url));

// A lift of five floors, told in a folder: action 1 goes up, 0 down, and the fifth floor pays 10 and ends it.
const environment = {
  id: 'lift',
  contract: {
    name: 'lift',
    types: 'given',
    declaration: 'type State = number[]; // the floor, from 0\ntype Action = number; // 1 up, 0 down',
    state: { kind: 'array', element: { kind: 'number' }, length: 1 },
    action: { kind: 'number' },
    actionSpace: { kind: 'finite', actions: [0, 1] },
    initialState: [],
    terminated: 'terminated',
    legalActions: 'optional',
  },
};
const transitions = [0, 1, 2, 3].flatMap((floor) =>
  [0, 1].map((action) => {
    const next = action === 1 ? floor + 1 : Math.max(0, floor - 1);
    return { state: [floor], action, nextState: [next], reward: next === 4 ? 10 : 0, terminated: next === 4 };
  }),
);
const program = (body: string): string =>
  `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {\n  const floor = state[0]!;\n  ${body}\n}\n`;
const right = program(
  'const next = action === 1 ? floor + 1 : Math.max(0, floor - 1);\n  return { state: [next], reward: next === 4 ? 10 : 0, terminated: next === 4 };',
).replaceAll('state[0]!', 'state[0] ?? 0');
const wrong = right.replace('next === 4 ? 10 : 0', '0');
const fence = (code: string): string => `The rules are plain.\n\n\`\`\`ts\n${code}\`\`\`\n`;

let folder: string;
let world: string;
let server: Server;
let baseURL: string;
/** What the server answers to its n-th request, from 1; undefined: nothing, ever. */
let answer: (number: number) => string | undefined;
let served = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-synthesize-'));
  world = join(folder, 'world');
  mkdirSync(world);
  writeFileSync(join(world, 'environment.json'), JSON.stringify(environment));
  writeFileSync(join(world, 'description.md'), 'A lift goes up and down between five floors.');
  writeFileSync(join(world, 'transitions.jsonl'), transitions.map((line) => `${JSON.stringify(line)}\n`).join(''));
  server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      served += 1;
      const content = answer(served);
      if (content === undefined) return;
      response.setHeader('content-type', 'application/json');
      const usage = { prompt_tokens: 1000, completion_tokens: 100 };
      response.end(
        JSON.stringify({ model: 'stub', choices: [{ finish_reason: 'stop', message: { content } }], usage }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  served = 0;
  answer = (number) => fence(number === 1 ? wrong : number === 2 ? 'const no = ;\n' : right);
});

interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(
  parameters: readonly string[],
  variables: Record<string, string | undefined> = {},
  cwd = folder,
): ChildProcess {
  return spawn(process.execPath, [command, ...parameters], {
    cwd,
    // One retry: an idle connection may be closed by the server just when it is used again.
    env: { ...process.env, OPENAI_API_KEY: 'any', OPENAI_BASE_URL: baseURL, ORRERY_MAX_RETRIES: '1', ...variables },
  });
}

function finished(child: ChildProcess): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (part: Buffer) => (stdout += part.toString()));
  child.stderr?.on('data', (part: Buffer) => (stderr += part.toString()));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}

const orrery = (parameters: readonly string[], variables = {}): Promise<Finished> =>
  finished(start(parameters, variables));
async function untilServed(count: number): Promise<void> {
  if (served >= count) return;
  await new Promise((resolve) => setTimeout(resolve, 10));
  await untilServed(count);
}

const runOf = (runs: string): string => join(folder, runs, readdirSync(join(folder, runs))[0] ?? '');
const eventsOf = (runs: string): string => readFileSync(join(runOf(runs), 'events.jsonl'), 'utf8');

describe('orrery synthesize', () => {
  it('goes from a folder to a model, and its recording replays to the same bytes without a server', async () => {
    const recorded = await orrery(['synthesize', world, '--llm', 'record', '--runs', 'recorded', '-o', 'model.ts']);
    expect(recorded).toMatchObject({ status: 0, stderr: expect.stringContaining('ask 1: 0.8750') as string });
    expect(recorded.stdout).toContain('a program has every transition right');
    expect(readFileSync(join(folder, 'model.ts'), 'utf8')).toContain('next === 4 ? 10 : 0');
    const replay = ['synthesize', world, '--llm', 'replay', '--runs', 'replayed', '--json'];
    const replayed = await orrery(replay, { OPENAI_API_KEY: undefined, OPENAI_BASE_URL: undefined });
    expect([replayed.status, served]).toEqual([0, 3]);
    expect(eventsOf('replayed')).toBe(eventsOf('recorded'));
    const lines = replayed.stdout.trim().split('\n');
    expect(`${lines.slice(0, -1).join('\n')}\n`).toBe(eventsOf('recorded'));
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ kind: 'result', stopReason: 'perfect', best: { value: 1 } });

    for (const file of ['model.ts', 'model.wasm', 'report.html']) {
      const [one, other] = ['recorded', 'replayed'].map((runs) => readFileSync(join(runOf(runs), 'result', file)));
      expect([file, one?.equals(other ?? Buffer.alloc(0))]).toEqual([file, true]);
    }
    const page = readFileSync(join(runOf('recorded'), 'result', 'report.html'), 'utf8');
    for (const part of ['3 of 20 answered', 'rejected by rule', '#ask-3', 'next === 4 ? 10 : 0'])
      expect(page).toContain(part);
    const reported = await orrery(['report', runOf('recorded'), '-o', 'page.html']);
    expect([reported.status, readFileSync(join(folder, 'page.html'), 'utf8')]).toEqual([0, page]);

    // A finished run is told again, without a call.
    const again = await orrery(['resume', runOf('recorded')], { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' });
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('every transition right') as string });

    const shown = await orrery(['show', runOf('recorded')]);
    for (const part of ['(perfect)', '3/20 calls answered', '2 ', 'rejected by', '← best', '$', 'export function step'])
      expect(shown.stdout).toContain(part);
    expect((await orrery(['show', runOf('recorded'), '--program'])).stdout).toContain('export function step');
    expect((await orrery(['show', runOf('recorded'), '--ask', '1'])).stdout).toContain('ask 1: generate\n0.8750');
    expect((await orrery(['runs', '--runs', 'recorded'])).stdout).toMatch(
      /lift-gif-mcts-gain-0 +finished +1\.0000 +3\/20 +3,300/,
    );
  });

  it('replayed, tells the cost of its recording when it was made, and no cap holds it back', async () => {
    const place = ['--recordings', 'priced', '--model', 'own-model'];
    await orrery(['synthesize', world, '--llm', 'record', ...place, '--runs', 'paid', '--price', '10,30']);
    // Another model and price of today change nothing; 3 answers of 1000 tokens in and 100 out at $10 and $30 a million.
    const caps = ['--cap-money', '0', '--cap-calls', '0', '--cap-tokens', '0', '--requests-per-minute', '1'];
    const replay = ['synthesize', world, '--llm', 'replay', '--recordings', 'priced', '--model', 'gpt-4o', ...caps];
    const run = await orrery([...replay, '--runs', 'free']);
    expect(run).toMatchObject({ status: 0, stderr: expect.stringContaining('caps hold nothing back') as string });
    expect(run.stdout).toContain('\n3 calls answered, 3,000 tokens in, 300 out, $0.0390 when recorded\n');
    const shown = (await orrery(['show', runOf('free')])).stdout;
    expect(shown).toContain('model own-model (replay)');
    expect(shown).toContain('3,000 tokens in, 300 out, $0.0390 when recorded;');
    expect((await orrery(['runs', '--runs', 'free'])).stdout).toMatch(/3,300 recorded +\$0\.0390 recorded/);
    const spent = { promptTokens: 3000, completionTokens: 300, money: 0.039, estimated: false, recorded: true };
    const again = (await orrery(['resume', runOf('free'), '--json', '--cap-calls', '0'])).stdout;
    expect(JSON.parse(again.trim().split('\n').at(-1) ?? '')).toMatchObject({ kind: 'result', spent });
    const page = (runs: string): string => readFileSync(join(runOf(runs), 'result', 'report.html'), 'utf8');
    expect(page('free')).toContain('$0.0390 when recorded');
    expect(page('paid')).toBe(page('free'));
    expect((await orrery(['show', runOf('paid')])).stdout).toContain('300 out, $0.0390; ');

    // A price that is given is that of whoever asks.
    const own = await orrery([...replay, '--runs', 'own-price', '--price', '1,0']);
    expect(own.stdout).toContain('300 out, $0.0030 when recorded');
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('ended by %s in the middle of a call goes on from there', async (signal) => {
    const runs = `ended-${signal}`;
    answer = (number) => (number === 2 ? undefined : fence(number === 1 ? wrong : right));
    const child = start(['synthesize', world, '--search', 'sequential', '--runs', runs]);
    const ended = finished(child);
    await untilServed(2);
    child.kill(signal);
    const first = await ended;
    if (signal === 'SIGINT') {
      expect(first.status).toBe(130);
      expect(first.stdout).toContain('orrery resume');
    }
    const state = signal === 'SIGINT' ? 'paused' : 'interrupted';
    expect((await orrery(['runs', '--runs', runs])).stdout).toMatch(new RegExp(`-sequential-0 +${state} `));
    const rest = await orrery(['resume', runOf(runs)]);
    expect([rest.status, served]).toEqual([0, 3]);
    if (signal === 'SIGKILL') {
      expect(rest.stderr).toContain('ask 2 was lost when the run ended: it is asked again');
      const shown = await orrery(['show', runOf(runs)]);
      expect(shown.stdout).toContain('lost with a process that died, and made again: asks 2\n');
    }
    expect(eventsOf(runs).trim().split('\n')).toHaveLength(8);
  });

  it('goes on recording where it began to, from wherever it is resumed', async () => {
    const record = ['--llm', 'record', '--recordings', 'kept', '--search', 'sequential', '--cap-calls', '1'];
    expect((await orrery(['synthesize', world, '--runs', 'moved', ...record])).status).toBe(1);
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    const rest = await finished(start(['resume', runOf('moved'), '--cap-calls', '9'], {}, elsewhere));
    expect([rest.status, served]).toEqual([0, 3]);
    expect(readdirSync(elsewhere)).toEqual([]);
    const replay = ['synthesize', world, '--llm', 'replay', '--recordings', 'kept', '--search', 'sequential'];
    expect((await orrery([...replay, '--runs', 'moved-again'])).status).toBe(0);
    expect(eventsOf('moved-again')).toBe(eventsOf('moved'));
  });

  it('with three calls in flight replays to the same bytes as it was recorded with', async () => {
    answer = (number) => fence(wrong.replace('floor - 1', `floor - ${(number % 5) + 2}`));
    const rest = ['--search', 'rex', '--window', '3', '--budget', '7', '--recordings', 'three'];
    const recorded = await orrery(['synthesize', world, '--llm', 'record', '--runs', 'three-recorded', ...rest]);
    expect([recorded.status, served, recorded.status === 0 ? '' : recorded.stderr]).toEqual([0, 7, '']);
    await orrery(['synthesize', world, '--llm', 'replay', '--runs', 'three-replayed', ...rest]);
    expect(eventsOf('three-replayed')).toBe(eventsOf('three-recorded'));
  });

  it('fits the constants that a program leaves open, at no call, and keeps what was answered', async () => {
    const file = new URL('../packages/environments/tasks/cartpole/reference_model.ts', import.meta.url);
    const off = readFileSync(file, 'utf8')
      .replace(
        'const GRAVITY = 9.8;',
        'export const parameters = { gravity: 7, force: 13 };\nconst GRAVITY = parameters.gravity;',
      )
      .replace('const FORCE_MAG = 10.0;', 'const FORCE_MAG = parameters.force;');
    expect(off).toContain('parameters.force;');
    answer = () => fence(off);
    const fitted = await orrery(['synthesize', '--env', 'CartPole-v1', '--runs', 'fitted', '--budget', '1']);
    expect(fitted.stdout).toContain('a program has every transition right');
    expect(fitted.stderr).toContain('ask 1: generate …\nfitting 2 constants …\nask 1: 1.0000');
    expect(fitted.stderr).toContain('ask 1: 1.0000, every transition right; constants fitted');
    expect(eventsOf('fitted')).toContain('"uncalibrated":"');
    expect(eventsOf('fitted')).toContain(
      '"fit":{"verdict":"kept","start":{"gravity":7,"force":13},"fitted":{"gravity":9.8',
    );
    const all = (await orrery(['show', runOf('fitted')])).stdout;
    expect(all).toMatch(/Its constants\nparameter +as written +fitted/);
    expect(all).toMatch(/kept: gain on \d+ held-out transitions/);
    const shown = (await orrery(['show', runOf('fitted'), '--program'])).stdout;
    const [, gravity, force] = /gravity: ([\d.]+), force: ([\d.]+)/.exec(shown) ?? [];
    expect([Number(gravity), Number(force)]).toEqual([expect.closeTo(9.8, 2), expect.closeTo(10, 2)]);
    // The verdict's table of intervals is on the page, too.
    const page = readFileSync(join(runOf('fitted'), 'result', 'report.html'), 'utf8');
    const [, low, high] =
      /parameter +as good from +to +sensitivity\n[- ]+\ngravity +([\d.]+) +([\d.]+) /.exec(page) ?? [];
    expect([Number(low) <= Number(gravity), Number(gravity) <= Number(high)]).toEqual([true, true]);
    expect(Number(high) - Number(low)).toBeLessThan(0.1);
    const plain = ['synthesize', '--env', 'CartPole-v1', '--runs', 'plain', '--budget', '1', '--no-calibrate'];
    expect((await orrery(plain)).stdout).toContain('the budget is spent');
  });

  it('says where the data contradict themselves', async () => {
    const odd = join(folder, 'odd');
    cpSync(world, odd, { recursive: true });
    const lines = [...transitions, { ...transitions[0], reward: 7 }].map((line) => JSON.stringify(line));
    writeFileSync(join(odd, 'transitions.jsonl'), lines.join('\n'));
    const run = await orrery(['synthesize', odd, '--runs', 'odd-runs', '--budget', '1']);
    expect(run.stderr).toContain(
      'in 1 place the same state and action lead to different outcomes (transitions 0 and 8',
    );
  });

  it('pauses before a cap is passed, and goes on under a higher one', async () => {
    const capped = await orrery(['synthesize', world, '--runs', 'capped', '--cap-calls', '1']);
    expect(capped).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('the cap of 1 calls is reached') as string,
    });
    const rest = await orrery(['resume', runOf('capped'), '--cap-calls', '9']);
    expect([rest.status, served]).toEqual([0, 3]);
    const poor = await orrery(['synthesize', world, '--runs', 'poor', '--cap-money', '0.001']);
    expect([poor.status, served]).toEqual([1, 3]);
    expect(poor.stdout).toContain('the next call could pass the cap of $0.001');
  });

  it('keeps its limits of rate when it goes on, unless others are given', async () => {
    const slow = ['--requests-per-minute', '1', '--tokens-per-minute', '900000', '--cap-calls', '1'];
    await orrery(['synthesize', world, '--runs', 'slow', '--search', 'sequential', ...slow]);
    expect(JSON.parse(readFileSync(join(runOf('slow'), 'run.json'), 'utf8'))).toMatchObject({
      rate: { requestsPerMinute: 1, tokensPerMinute: 900_000 },
    });
    const waiting = start(['resume', runOf('slow'), '--cap-calls', '9']);
    const ended = finished(waiting);
    await new Promise<void>((resolve) => {
      waiting.stderr?.on('data', (text: Buffer) => {
        if (text.toString().includes('the limit of 1 requests a minute is reached')) resolve();
      });
      waiting.on('close', () => resolve());
    });
    waiting.kill('SIGINT');
    expect(await ended).toMatchObject({ status: 130, stderr: expect.stringContaining('the next call in') as string });
    expect(served).toBe(2);
    const rest = await orrery(['resume', runOf('slow'), '--cap-calls', '9', '--requests-per-minute', '100']);
    expect([rest.status, served]).toEqual([0, 3]);
  });

  it('takes whatever a model answers: nothing, prose, prose in a fence, two programs, 1 MB of text', async () => {
    const answers = [
      '',
      'I cannot write that.',
      fence('This is prose, in a fence.\n'),
      `${fence(wrong)}\nOr rather:\n${fence(`// longer, and so taken\n${right}`)}`,
    ];
    const large = 'const filler = 0; '.repeat(60_000);
    answer = (number) => answers[number - 1] ?? fence(large);
    const run = await orrery(['synthesize', world, '--search', 'independent', '--budget', '3', '--runs', 'faults']);
    expect([run.status, run.stdout.includes('the budget is spent')]).toEqual([0, true]);
    for (const ask of [1, 2, 3]) expect(run.stderr).toContain(`ask ${ask}: rejected by`);
    const two = await orrery(['synthesize', world, '--search', 'independent', '--runs', 'two']);
    expect(two.stdout).toContain('a program has every transition right');
    answer = () => fence(large);
    const megabyte = await orrery(['synthesize', world, '--search', 'independent', '--budget', '1', '--runs', 'large']);
    expect(megabyte.stderr).toContain('ask 1: rejected by');
  });

  it('pauses where the server does not answer, and says how to go on', async () => {
    const run = await orrery(['synthesize', world, '--runs', 'silent'], {
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    });
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be reached') as string });
    expect((await orrery(['resume', runOf('silent')])).status).toBe(0);
  });

  it.each([
    [['synthesize'], 'say of which world'],
    [['synthesize', 'nowhere'], 'there is no such folder'],
    [['synthesize', '--env', 'Nothing-v1'], 'there is no environment'],
    [['synthesize', 'world', '--runs', 'world/environment.json'], 'cannot be written'],
    [['synthesize', 'world', '--model', 'unlisted', '--cap-money', '1'], 'give it (--price)'],
    [['synthesize', 'world', '--search', 'rex', '--without', 'fix'], 'has no kinds of asks to leave out'],
    [['synthesize', 'world', '--llm', 'replay', '--recordings', 'none'], 'does not exist'],
    [['synthesize', 'world', '-o', 'nowhere/model.ts'], 'nowhere/model.ts cannot be written'],
    [['synthesize', 'world', '-o', 'world'], 'this is a folder'],
    [['resume', 'nothing'], 'is no run'],
    [['show', 'world'], 'is no run'],
    [['runs', '--runs', 'nothing'], 'there are no runs'],
  ])('%j is one clear error', async (parameters, message) => {
    const { status, stderr } = await orrery(parameters);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    // Nothing is left behind that could not go on, and nothing is asked.
    expect([existsSync(join(folder, 'runs')), served]).toEqual([false, 0]);
  });

  it('without a key leaves no run behind', async () => {
    const { status, stderr } = await orrery(['synthesize', world], { OPENAI_API_KEY: undefined });
    expect([status, existsSync(join(folder, 'runs'))]).toEqual([1, false]);
    expect(stderr).toContain('OPENAI_API_KEY is not set');
  });

  it.each([
    ['environment.json', '{', 'not JSON'],
    ['environment.json', '{"id":"a b"}', 'id: must be letters'],
    ['description.md', ' \n', 'say in words what the world does'],
    ['transitions.jsonl', '', 'there are no transitions'],
    [
      'transitions.jsonl',
      '{"state":[0],"action":0,"nextState":[0,1],"reward":0,"terminated":false}\n',
      ':1: nextState',
    ],
    ['transitions.jsonl', '{"state":[0],"action":0,"nextState":[0],"reward":"NaN","terminated":false}\n', ':1: reward'],
    ['transitions.jsonl', '{"state":[NaN],"action":0,"nextState":[0],"reward":0,"terminated":false}\n', ':1: not JSON'],
    // The shape changes between lines.
    [
      'transitions.jsonl',
      '{"state":[0],"action":0,"nextState":[0],"reward":0,"terminated":false}\n{"state":[0,1],"action":0,"nextState":[0],"reward":0,"terminated":false}\n',
      ':2: state',
    ],
  ])('a folder whose %s is %j is one clear error', async (file, text, message) => {
    const broken = join(folder, 'broken');
    rmSync(broken, { recursive: true, force: true });
    cpSync(world, broken, { recursive: true });
    writeFileSync(join(broken, file), text);
    const { status, stderr } = await orrery(['synthesize', broken, '--runs', 'broken-runs']);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe('orrery doctor', () => {
  it('tells what the server understands, and fails where there is none', async () => {
    answer = () => 'ready';
    const well = await orrery(['doctor', '--model', 'gpt-4o']);
    expect(well.status).toBe(0);
    expect(well.stdout).toContain('yes    answers: the model calls itself stub');
    expect(well.stdout).toContain('$2.5 in and $10 out');
    const ill = await orrery(['doctor'], { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' });
    expect(ill).toMatchObject({ status: 1, stdout: expect.stringContaining('Check OPENAI_BASE_URL') as string });
  });
});
