import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCallHistory } from '../src/run/call_log.ts';
import { listRuns, summarizeRun } from '../src/run/index.ts';

const child = fileURLToPath(new URL('run_child.mjs', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Die {
  readonly afterEvent?: number;
  readonly beforeResponse?: number;
  readonly atResponse?: number;
}

interface Ended {
  readonly signal: string | null;
  readonly status: number | null;
  readonly result: string;
  readonly lost: readonly number[];
}

/** Starts the run of this name, or goes on with it, in a process of its own. */
function play(name: string, die: Die = {}, changes: Record<string, unknown> = {}, shell?: string): Ended {
  const options = JSON.stringify({
    runs: join(folder, name),
    requests: join(folder, `${name}.requests`),
    die,
    ...changes,
  });
  const { signal, status, stdout, stderr } =
    shell === undefined
      ? spawnSync(process.execPath, [child, options], { encoding: 'utf8' })
      : spawnSync('bash', ['-c', `${shell}; exec "$@"`, 'bash', process.execPath, child, options], {
          encoding: 'utf8',
        });
  const told = /^\{"lost":.*\}$/m.exec(stderr)?.[0];
  const { lost } = (told === undefined ? { lost: [] } : JSON.parse(told)) as { lost: number[] };
  return { signal, status, result: status === null ? '' : stdout + (told === undefined ? stderr : ''), lost };
}

/** What has to be the same: configuration, events and every blob. */
function contents(name: string): Record<string, string> {
  const run = join(folder, name, 'run');
  const files = ['run.json', 'events.jsonl'];
  for (const group of readdirSync(join(run, 'blobs')))
    for (const blob of readdirSync(join(run, 'blobs', group))) files.push(join('blobs', group, blob));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(run, file), 'utf8')]));
}

const requests = (name: string): number[] =>
  readFileSync(join(folder, `${name}.requests`), 'utf8')
    .trim()
    .split('\n')
    .map(Number);

const callRecords = (name: string) =>
  readFileSync(join(folder, name, 'run', 'llm.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; ask: number });

describe('a run', () => {
  it('killed after every event and gone on with each time ends with the same bytes, and asks nothing twice', () => {
    const whole = play('whole');
    expect(whole.status).toBe(0);
    const events = Object.entries(contents('whole')).find(([file]) => file === 'events.jsonl')?.[1] ?? '';
    const count = events.trim().split('\n').length;
    expect(count).toBeGreaterThan(12);
    let ended = play('killed', { afterEvent: 1 });
    for (let event = 2; event <= count + 1 && ended.signal === 'SIGKILL'; event += 1)
      ended = play('killed', { afterEvent: event });
    expect(ended).toMatchObject({ status: 0, result: whole.result });
    expect(contents('killed')).toEqual(contents('whole'));
    // Only what a dead process had in flight is asked again.
    const lost = callRecords('killed')
      .filter(({ kind }) => kind === 'lost')
      .map(({ ask }) => ask);
    expect(requests('killed').toSorted((a, b) => a - b)).toEqual(
      [...requests('whole'), ...lost].toSorted((a, b) => a - b),
    );
  });

  it.each([1, 3])(
    'with %d in flight, killed between every request and its response, asks the lost ones again and ends with the same bytes',
    (window) => {
      const whole = play('whole', {}, { window });
      const asks = requests('whole').length;
      for (let ask = 1; ask <= asks; ask += 1) {
        const killed = play('killed', ask % 2 === 1 ? { beforeResponse: ask } : { atResponse: ask }, { window });
        // With more in flight an ask may have its response before its turn to die.
        if (window > 1 && killed.status === 0) continue;
        expect([ask, killed.signal]).toEqual([ask, ask === 3 && window > 1 ? killed.signal : 'SIGKILL']);
      }
      const ended = play('killed', {}, { window });
      expect(ended.result).toBe(whole.result);
      expect(contents('killed')).toEqual(contents('whole'));
      const lost = callRecords('killed').filter(({ kind }) => kind === 'lost');
      expect(lost.length).toBeGreaterThan(0);
      if (window === 1) expect(lost.map(({ ask }) => ask)).toEqual(Array.from({ length: asks }, (_, at) => at + 1));
      expect(requests('killed')).toHaveLength(asks + lost.length);
      expect(existsSync(join(folder, 'killed', 'run', 'lock'))).toBe(false);
    },
  );
});

describe('a run folder', () => {
  it('that is finished is not gone on with: its result is told again, without a call', () => {
    const whole = play('run');
    expect(play('run')).toMatchObject({ status: 0, result: whole.result });
    expect(requests('run')).toHaveLength(5);
  });

  const ended = ({ result }: Ended) =>
    JSON.parse(result) as {
      stopReason: string;
      pause?: { reason: string };
      counts: { applied: number };
      best?: unknown;
    };

  it.each([
    [1, [1, 2, 3]],
    // Asks 4 to 6 are in flight when the third in a row fails.
    [4, [1, 2, 3, 4, 5, 6]],
  ])('that paused with %d in flight for want of answers does not pause there again', (window, failing) => {
    expect(ended(play('down', {}, { window, failing }))).toMatchObject({ pause: { reason: 'unanswered' } });
    const calls = failing.length + 1;
    const capped = ended(play('down', {}, { window, failing: [], caps: { calls } }));
    expect(capped).toMatchObject({ pause: { reason: 'cap' }, counts: { applied: calls } });
    // The last pause was another; the first still counts.
    const rest = ended(play('down', {}, { window, failing: [] }));
    expect(rest).toMatchObject({ stopReason: 'budget', counts: { answered: 4 } });
    expect(requests('down').toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: failing.length + 4 }, (_, at) => at + 1),
    );
  });

  it('under a cap below what it has spent tells all that it was told, and asks nothing', () => {
    const first = ended(play('low', {}, { failing: [], caps: { calls: 3 } }));
    expect(first).toMatchObject({ pause: { reason: 'cap' }, counts: { applied: 3 } });
    for (const caps of [{ calls: 1 }, { money: 0 }]) {
      const { pause, counts, best } = ended(play('low', {}, { failing: [], caps }));
      expect({ reason: pause?.reason, counts, best }).toEqual({
        reason: 'cap',
        counts: first.counts,
        best: first.best,
      });
    }
    expect(requests('low')).toEqual([1, 2, 3]);
  });

  it('counts each request against the cap on calls, also those of earlier processes', () => {
    const play5 = (calls: number) =>
      ended(play('retried', {}, { failing: [], budget: 5, retried: { 2: 2, 4: 9 }, caps: { calls } }));
    expect(play5(4)).toMatchObject({ pause: { reason: 'cap' }, counts: { applied: 2 } });
    expect(requests('retried')).toEqual([1, 2, 2, 2]);
    expect(play5(5)).toMatchObject({ pause: { reason: 'cap' }, counts: { applied: 3 } });
    expect(play5(8)).toMatchObject({ pause: { reason: 'cap' }, counts: { applied: 4 } });
    expect(requests('retried')).toEqual([1, 2, 2, 2, 3, 4, 4, 4]);
  });

  it('charges a request that was given up and may have been billed, also of an earlier process', () => {
    const path = join(folder, 'billed.jsonl');
    const most = { promptTokens: 100, completionTokens: 50 };
    const started = { kind: 'started', ask: 1, request: 'a'.repeat(64), occurrence: 0, most };
    const retried = { kind: 'retried', ask: 1 };
    writeFileSync(
      path,
      [started, retried, { ...retried, billed: true }].map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    // The ask itself was lost.
    expect(readCallHistory(path)).toMatchObject({
      ok: true,
      value: { unaccounted: [most, most], retries: 1, lost: [1] },
    });
  });

  it('whose call reached no model makes it again, and counts it neither as lost nor as spent', () => {
    const refused = play('off', {}, { failing: [], unreachable: [2] });
    expect([refused.status, JSON.parse(refused.result)]).toMatchObject([3, { code: 'language_model' }]);
    const rest = play('off', {}, { failing: [], caps: { calls: 4 } });
    expect(rest.lost).toEqual([]);
    expect(ended(rest)).toMatchObject({ stopReason: 'budget', counts: { answered: 4 } });
    expect(callRecords('off').filter(({ kind }) => kind === 'lost')).toEqual([]);
  });

  it('whose logs were torn in the last line is as good as whole', () => {
    const whole = play('whole');
    play('torn', { afterEvent: 9 });
    for (const file of ['events.jsonl', 'llm.jsonl', 'timings.jsonl'])
      appendFileSync(join(folder, 'torn', 'run', file), '{"number":10,"kind":"to');
    expect(play('torn').result).toBe(whole.result);
    expect(contents('torn')).toEqual(contents('whole'));
  });

  it('without room for more ends with a clear error and the whole lines, and goes on when there is room', () => {
    const whole = play('whole', {}, { budget: 12 });
    // A write beyond so many KiB of a file fails, as on a full disk: the first blob, and then the events.
    for (const limit of [3, 6]) {
      const full = play('full', {}, { budget: 12 }, `trap '' XFSZ; ulimit -f ${limit}`);
      expect(full.status).toBe(3);
      expect(JSON.parse(full.result)).toMatchObject({
        code: 'unwritable',
        message: expect.stringMatching(/cannot be written: there is no room left .*orrery resume/) as string,
      });
      expect(readFileSync(join(folder, 'full', 'run', 'events.jsonl'), 'utf8').endsWith('}\n')).toBe(true);
    }
    expect(play('full', {}, { budget: 12 }).result).toBe(whole.result);
    expect(contents('full')).toEqual(contents('whole'));
  });

  it.each([
    ['a blob', 0],
    ['run.json', 1],
  ])('without room for %s while it is made leaves nothing, and does not speak of going on', (_what, limit) => {
    const full = play('none', {}, {}, `trap '' XFSZ; ulimit -f ${limit}`);
    expect([full.status, JSON.parse(full.result)]).toMatchObject([
      3,
      {
        code: 'unwritable',
        message: expect.stringMatching(
          /no room left \(EFBIG\)\. .*start the run again: nothing of it was kept/,
        ) as string,
      },
    ]);
    expect(full.result).not.toContain('resume');
    expect(readdirSync(join(folder, 'none'))).toEqual([]);
  });

  it('without room for its lock says so, leaves no lock that nobody holds, and goes on when there is room', () => {
    const whole = play('whole');
    play('full', { afterEvent: 3 });
    rmSync(join(folder, 'full', 'run', 'lock'));
    const full = play('full', {}, {}, "trap '' XFSZ; ulimit -f 0");
    expect([full.status, JSON.parse(full.result)]).toMatchObject([
      3,
      { code: 'unwritable', message: expect.stringMatching(/lock cannot be written: .*orrery resume/) as string },
    ]);
    expect(existsSync(join(folder, 'full', 'run', 'lock'))).toBe(false);
    expect(play('full').result).toBe(whole.result);
  });

  it.skipIf(process.getuid?.() === 0)('that may not be written is a clear error', () => {
    chmodSync(folder, 0o500);
    const refused = play('refused', {}, { requests: '/dev/null' });
    chmodSync(folder, 0o700);
    expect(refused.status).toBe(3);
    expect(refused.result).toContain('it may not be written');
  });

  it('in a place that is no folder is a clear error', () => {
    writeFileSync(join(folder, 'file'), '');
    const refused = play('file/runs');
    expect([refused.status, JSON.parse(refused.result)]).toMatchObject([3, { code: 'unwritable' }]);
  });

  it('that another process holds is refused', () => {
    play('held', { afterEvent: 3 });
    writeFileSync(join(folder, 'held', 'run', 'lock'), `${process.pid}\n`);
    const refused = play('held');
    expect([refused.status, JSON.parse(refused.result)]).toMatchObject([
      3,
      { code: 'locked', message: expect.stringContaining(`process ${process.pid}`) as string },
    ]);
  });

  it.each([
    ['events.jsonl', (text: string) => text.replace('"number":2', '"number":5'), 'corrupt', 'events.jsonl:2'],
    [
      'events.jsonl',
      (text: string) => text.replace('"action":"generate"', '"action":"improve"'),
      'diverged',
      'events.jsonl:2',
    ],
    ['llm.jsonl', (text: string) => text.replace('"kind":"ended"', '"kind":"e"'), 'corrupt', 'llm.jsonl:2'],
    ['run.json', (text: string) => text.replace('"seed": 4', '"seed": "x"'), 'corrupt', 'run.json'],
    ['run.json', (text: string) => text.replace('published-1', 'published-0'), 'diverged', 'published-0'],
  ])('with another %s is refused and left as it is', (file, damage, code, place) => {
    play('damaged', { afterEvent: 8 });
    const path = join(folder, 'damaged', 'run', file);
    const damaged = damage(readFileSync(path, 'utf8'));
    writeFileSync(path, damaged);
    const refused = play('damaged');
    expect([refused.status, JSON.parse(refused.result)]).toMatchObject([
      3,
      { code, message: expect.stringContaining(place) as string },
    ]);
    expect(readFileSync(path, 'utf8')).toBe(damaged);
  });

  const firstTold = (lines: string): number => lines.split('\n').findIndex((line) => line.includes('"kind":"told"'));

  it.each([
    ['another value', (line: string) => line.replace(/"value":[0-9.e-]+/, '"value":0.875')],
    ['another status', (line: string) => line.replace(/"status":"[a-z]+"/, '"status":"other"')],
    ['perfection', (line: string) => line.replace('"perfect":false', '"perfect":true')],
    [
      'another text as its evaluation',
      (line: string) =>
        line.replace(/"evaluation":"[0-9a-f]+"/, `"evaluation":"${/"program":"(\w+)"/.exec(line)?.[1]}"`),
    ],
  ])('whose event tells %s than its evaluation is refused', (_what, change) => {
    play('told', { afterEvent: 8 });
    const path = join(folder, 'told', 'run', 'events.jsonl');
    const text = readFileSync(path, 'utf8');
    const at = firstTold(text);
    const changed = text
      .split('\n')
      .map((line, index) => (index === at ? change(line) : line))
      .join('\n');
    expect(changed).not.toBe(text);
    writeFileSync(path, changed);
    const refused = play('told');
    expect([refused.status, JSON.parse(refused.result)]).toMatchObject([
      3,
      {
        code: 'corrupt',
        message: expect.stringContaining(`event ${at + 1} does not agree with its evaluation`) as string,
      },
    ]);
  });

  it.each(['evaluation', 'program'])(
    'with a changed byte in the text of %s is refused, and the file is named',
    (kind) => {
      play('byte', { afterEvent: 8 });
      const run = join(folder, 'byte', 'run');
      const name =
        new RegExp(`"${kind}":"([0-9a-f]{64})"`).exec(readFileSync(join(run, 'events.jsonl'), 'utf8'))?.[1] ?? '';
      const path = join(run, 'blobs', name.slice(0, 2), name);
      writeFileSync(path, `${readFileSync(path, 'utf8').slice(0, -1)}#`);
      const refused = play('byte');
      expect([refused.status, JSON.parse(refused.result)]).toMatchObject([
        3,
        { code: 'corrupt', message: expect.stringContaining(name) as string },
      ]);
    },
  );

  it('that was killed counts what was answered and what failed and no event tells of yet', () => {
    // Of three in flight the later are answered first; the fifth event tells the first.
    expect(play('run', { afterEvent: 5 }, { window: 3 }).signal).toBe('SIGKILL');
    const path = join(folder, 'run', 'run');
    const told = readFileSync(join(path, 'events.jsonl'), 'utf8').match(/"kind":"told"/g);
    const killed = summarizeRun(path);
    if (!killed.ok) throw new Error(killed.error.message);
    const { ledger, asks, calls } = killed.value;
    expect([told?.length, calls.lost]).toEqual([1, []]);
    expect(ledger).toMatchObject({ answered: 2, failed: 1, promptTokens: 101 + 102, completionTokens: 20 });
    expect(asks.map(({ record, unjudged }) => [record?.outcome, unjudged?.promptTokens])).toEqual([
      ['evaluated', undefined],
      [undefined, 102],
      ['call_failed', undefined],
    ]);
  });

  it('is summed up from its events: the tree, the best program, the cost, what was lost', () => {
    play('run', { beforeResponse: 5 }, { budget: 6 });
    const running = summarizeRun(join(folder, 'run', 'run'));
    if (!running.ok) throw new Error(running.error.message);
    // Its lock is there, its process is not.
    expect([running.value.state, running.value.calls.lost]).toEqual(['interrupted', [5]]);
    const lock = join(folder, 'run', 'run', 'lock');
    const dead = readFileSync(lock, 'utf8');
    writeFileSync(lock, `${process.ppid}\n`);
    expect(summarizeRun(join(folder, 'run', 'run'))).toMatchObject({ ok: true, value: { state: 'running' } });
    writeFileSync(lock, dead);
    expect(running.value.asks.map(({ ask, record }) => [ask, record?.outcome])).toEqual([
      [1, 'evaluated'],
      [2, 'evaluated'],
      [3, 'call_failed'],
      [4, 'evaluated'],
      [5, undefined],
    ]);
    play('run');
    const [path = ''] = listRuns(join(folder, 'run'));
    const finished = summarizeRun(path);
    if (!finished.ok) throw new Error(finished.error.message);
    const { state, stopReason, best, ledger, asks } = finished.value;
    expect([state, stopReason, ledger.answered, ledger.failed]).toEqual(['finished', 'budget', 6, 1]);
    expect(best?.value).toBe(5 / 6);
    expect(asks.findLast((ask) => ask.best)?.ask).toBe(best?.ask);
    expect(ledger.promptTokens).toBe(asks.reduce((sum, { ask }) => sum + (ask === 3 ? 0 : 100 + ask), 0));
  });
});
