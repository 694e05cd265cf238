import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonicalRequest, recordingKey, type CompletionRequest, type RunStream } from '@orrery/llm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from './run_command.ts';

const committed = fileURLToPath(new URL('../benchmarks/recordings', import.meta.url));
const quick = ['--env', 'CartPole-v1'];
const one = [...quick, '--search', 'published'];

let folder: string;
let recordings: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-bench-'));
  recordings = join(folder, 'recordings');
  cpSync(committed, recordings, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const recording = (): string => join(recordings, 'cwmb', 'CartPole-v1.gif-mcts.0.jsonl');

/** The first line of a table about a method. */
const rowOf = (table: string, method: string): string =>
  table.split('\n').find((line) => line.includes(` ${method} `)) ?? '';

describe('pnpm bench', () => {
  test('replays to the same bytes twice, table and rows', () => {
    const files = ['a', 'b'].map((name) => join(folder, `${name}.json`));
    const runs = files.map((file) => runCommand('bench', [...quick, '--json', file]));
    expect(runs.map(({ status }) => status)).toEqual([0, 0]);
    expect(runs[1]?.stdout).toBe(runs[0]?.stdout);
    const [first, second] = files.map((file) => readFileSync(file, 'utf8'));
    expect(second).toBe(first);
    for (const row of JSON.parse(first ?? '') as Record<string, unknown>[]) {
      expect(Object.keys(row)).toEqual([
        'suite',
        'environment',
        'method',
        'metric',
        'value',
        'standardError',
        'n',
        'baseline',
        'ratio',
        'unit',
      ]);
    }
  });

  test('says the same of several worlds in one thread and in two', () => {
    writeFileSync(recording(), '{}\n');
    const worlds = ['--env', 'Taxi-v3', 'CartPole-v1', 'CliffWalking-v0', '--recordings', recordings];
    const runs = ['1', '2'].map((jobs) => runCommand('bench', [...worlds, '--jobs', jobs]));
    // One world's damaged recording is told in its row, from either thread.
    expect(runs.map(({ status }) => status)).toEqual([1, 1]);
    for (const world of ['Taxi-v3', 'CliffWalking-v0'])
      expect(runs[0]?.stdout).toMatch(new RegExp(`^${world} +gif-mcts.* 1\\.000`, 'm'));
    expect(runs[0]?.stderr).toContain('CartPole-v1, gif-mcts: corrupt');
    expect(runs[1]?.stdout).toBe(runs[0]?.stdout);
    const said = runs.map(({ stderr }) => stderr.split('\n').sort());
    expect(said[1]).toEqual(said[0]);
  });

  test('needs no network, and stands every score beside do-nothing, random and the oracle', () => {
    const { stdout } = runCommand('bench', [...quick, '--threads', '1']);
    for (const method of ['gif-mcts', 'do-nothing', 'random', 'oracle']) expect(stdout).toContain(method);
  });

  test('fails on a single changed character of a prompt, and shows the difference', () => {
    const text = readFileSync(recording(), 'utf8');
    expect(text).toContain('The cart slides along a track');
    // The recorded prompt is changed, which is a changed prompt seen from the other side; its key changes with it.
    const [header = '', line = ''] = text.replace('slides along a track', 'slides along a trace').split('\n');
    const { stream } = JSON.parse(header) as { stream: RunStream };
    const ask = JSON.parse(line) as { request: CompletionRequest };
    const canonical = canonicalRequest(ask.request);
    const key = recordingKey(canonical.ok ? canonical.value : '', stream, 0);
    const changed = `${header}\n${JSON.stringify({ ...ask, key })}\n`;
    writeFileSync(recording(), changed);
    const run = runCommand('bench', [...one, '--recordings', recordings]);
    expect(run.status).toBe(1);
    expect(rowOf(run.stdout, 'gif-mcts')).toMatch(
      /^ +gif-mcts [ -]* changed prompt$|^CartPole-v1 +gif-mcts [ -]* changed prompt$/,
    );
    expect(run.stderr).toContain('slides along a trac');
    expect(run.stderr).toContain('recorded');
    expect(run.stderr).toContain('asked');
    expect(readFileSync(recording(), 'utf8')).toBe(changed);
  });

  test('a recording that ends too early is partial, and no figure of it is shown', () => {
    const partial = ['--env', 'CartPole-changed', '--search', 'published', '--recordings', recordings];
    const file = join(recordings, 'unseen', 'CartPole-changed.gif-mcts.0.jsonl');
    writeFileSync(file, `${readFileSync(file, 'utf8').split('\n').slice(0, 4).join('\n')}\n`);
    const { status, stdout, stderr } = runCommand('bench', partial);
    expect(status).toBe(1);
    expect(rowOf(stdout, 'gif-mcts')).toMatch(/ gif-mcts [ -]* partial$/);
    expect(stderr).toContain('Go on recording this run with --llm record');
  });

  test('a recording of no known method is in no row, and is said to be', () => {
    cpSync(recording(), join(recordings, 'cwmb', 'CartPole-v1.gif-mcst.0.jsonl'));
    const run = runCommand('bench', [...one, '--recordings', recordings]);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('CartPole-v1.gif-mcst.0.jsonl is of no known method');
    expect(rowOf(run.stdout, 'gif-mcst')).toBe('');
  });

  test('a method is called by its name in the table, and no other variant than A is meant by default', () => {
    const named = runCommand('bench', [...quick, '--method', 'gif-mcts-paper']);
    expect(rowOf(named.stdout, 'gif-mcts-paper')).toContain('~1 587');
    expect(named.stdout).not.toMatch(/ gif-mcts /);
    for (const [words, said] of [
      [['--method', 'gif-mcst'], 'gif-mcst is no row'],
      [['--method', 'rex', '--search', 'rex'], 'cannot be used with'],
      [['--variant', 'B', ...quick], 'cannot be used with'],
    ] as const) {
      const wrong = runCommand('bench', [...words]);
      expect(wrong.status).toBe(2);
      expect(wrong.stderr).toContain(said);
    }
  });

  test('what is not recorded says so and is no error', () => {
    const { status, stdout } = runCommand('bench', [...quick, '--seed', '12345']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/ gif-mcts-corrected-data seed 12345 [ -]* not recorded\n/);
  });

  test('stored returns are shown if the first plan is still the same, and are no figure if it is not', () => {
    const returns = join(folder, 'returns');
    const replay = ['--env', 'Pendulum-v1', '--search', 'published', '--returns', returns];
    const full = runCommand('bench', [...replay, '--full', '--episodes', '2']);
    const shown = runCommand('bench', replay);
    expect(shown.stdout).toBe(full.stdout);
    expect(rowOf(shown.stdout, 'gif-mcts')).not.toContain('not recorded');
    const file = join(returns, 'cwmb', 'Pendulum-v1.jsonl');
    const stored = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(stored.length).toBeGreaterThan(1);
    writeFileSync(file, stored.slice(1).join('\n'));
    expect(runCommand('bench', replay).stdout).not.toBe(full.stdout);
    expect(runCommand('bench', [...replay, '--missing', '--episodes', '2']).stdout).toBe(full.stdout);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toEqual([...stored.slice(1), ...stored.slice(0, 1)]);
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.replaceAll('"firstPlans"', '"partOf":30,"firstPlans"'));
    const partial = runCommand('bench', replay);
    expect(partial.status).toBe(1);
    expect(rowOf(partial.stdout, 'gif-mcts')).toContain('stored returns are partial');
    expect(partial.stderr).toContain(
      '2 of 30 returns with the published planner are stored, as an interrupt left them',
    );
    writeFileSync(file, whole.replaceAll(/"firstPlans":"./g, '"firstPlans":"x'));
    const stale = runCommand('bench', replay);
    expect(stale.status).toBe(1);
    expect(rowOf(stale.stdout, 'gif-mcts')).toContain('stored returns are stale');
    expect(stale.stderr).toContain('pnpm bench --missing --env Pendulum-v1');
    expect(runCommand('bench', [...replay, '--missing', '--episodes', '2']).stdout).toBe(full.stdout);
  }, 600_000);

  test.each([
    ['a corrupt recording', () => [...quick, '--recordings', recordings], 'torn', (text: string) => text.slice(0, -9)],
    ['an empty recording', () => [...quick, '--recordings', recordings], 'is empty', () => ''],
    ['an unknown environment', () => ['--env', 'CartPole-v9'], 'known: CartPole-v1', undefined],
    [
      'returns that cannot be stored',
      () => [...quick, '--missing', '--returns', recording()],
      'cannot be written',
      undefined,
    ],
    ['a missing key', () => [...quick, '--llm', 'live'], 'OPENAI_API_KEY is not set', undefined],
    ['an option that is no number', () => ['--budget', 'many'], 'whole number', undefined],
    ['an unknown mode', () => ['--mode', 'lenient'], 'Allowed choices are strict, paper', undefined],
    [
      'a file that cannot be written',
      () => [...quick, '--json', '/nonexistent/rows.json'],
      'cannot be written',
      undefined,
    ],
  ])('ends with one clear error on %s', (_, parameters, message, damage) => {
    if (damage !== undefined) writeFileSync(recording(), damage(readFileSync(recording(), 'utf8')));
    const { status, stderr } = runCommand('bench', parameters());
    expect(status).not.toBe(0);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  });

  test('ends with one clear error on an unreachable server, and records nothing', () => {
    const fresh = join(folder, 'fresh');
    const run = runCommand('bench', [...quick, '--llm', 'record', '--recordings', fresh], {
      OPENAI_API_KEY: 'none',
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      ORRERY_MAX_RETRIES: '0',
    });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('cannot be reached');
    expect(() => readFileSync(join(fresh, 'cwmb', 'CartPole-v1.gif-mcts.0.jsonl'))).toThrow('ENOENT');
  });

  test('interrupted while it records, says so, ends with 130 and keeps what was answered', async () => {
    const program =
      'export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } { return { state, reward: 1, terminated: false }; }';
    let served = 0;
    // The first ask is answered, the second never.
    const server = createServer((_, response) => {
      served += 1;
      if (served > 1) return;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ choices: [{ message: { content: program } }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const fresh = join(folder, 'fresh');
    const file = fileURLToPath(new URL('../benchmarks/dist/main.js', import.meta.url));
    const child = spawn(process.execPath, [file, ...quick, '--llm', 'record', '--recordings', fresh], {
      env: {
        ...process.env,
        OPENAI_API_KEY: 'none',
        OPENAI_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
      },
    });
    let stderr = '';
    child.stderr.on('data', (part: Buffer) => {
      const before = stderr.includes('ask 2, generate');
      stderr += part.toString();
      // Once: a second one ends the process at once.
      if (!before && stderr.includes('ask 2, generate')) child.kill('SIGINT');
    });
    const status = await new Promise<number | null>((resolve) => child.on('exit', resolve));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(status).toBe(130);
    expect(stderr).toContain('interrupted after 1 of 10 calls');
    const recorded = readFileSync(join(fresh, 'cwmb', 'CartPole-v1.gif-mcts.0.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(recorded.filter((line) => line.includes('"outcome":"answered"'))).toHaveLength(1);
  });
});
