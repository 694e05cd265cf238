import { setMaxListeners } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findTask, tasks } from '@orrery/environments';
import type { BenchmarkRow } from '@orrery/report';
import { describe, expect, it } from 'vitest';
import { runSuite } from '../src/cwmb/suite.ts';

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const { rows } = JSON.parse(readFileSync(path('results/summary.json'), 'utf8')) as {
  readonly rows: readonly BenchmarkRow[];
};

/** The lines of a short table that hold a method's calls and tokens, with one space for many. */
const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => / {2}~\d/.test(line))
    .map((line) => line.trim().replaceAll(/ +/g, ' '));

/** The table rows that are about an environment, as they stand in a Markdown file: the first one names it. */
function rowsAbout(markdown: string, environment: string): readonly string[] {
  const lines = markdown.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`| ${environment} |`));
  const to = lines.findIndex((line, at) => at > from && !line.startsWith('|  |'));
  return from < 0 ? [] : lines.slice(from, to);
}

/** What the tables say whatever is recorded: titles, how to read them, what cannot be reproduced. */
const frameOf = (markdown: string): readonly string[] =>
  markdown.split('\n').filter((line) => !/^\||^- budget \d+ calls, commit /.test(line));

/** Quick ones of three suites: listed actions, a box, a world that no model remembers. */
const replayed = ['CartPole-v1', 'Pendulum-v1', 'CartPole-changed'];

describe('the committed summary', () => {
  it('is what a fresh replay of the recordings gives', async () => {
    const wanted = replayed.map((id) => {
      const task = findTask(id);
      if (!task.ok) throw new Error(task.error.message);
      return task.value;
    });
    const abort = new AbortController();
    setMaxListeners(0, abort.signal);
    const report = await runSuite(wanted, {
      llm: 'replay',
      recordings: path('recordings'),
      returns: path('results/returns'),
      anchors: path('results/anchors'),
      method: undefined,
      seed: undefined,
      budget: 10,
      full: false,
      missing: false,
      episodes: Infinity,
      longest: Infinity,
      threads: 1,
      jobs: 1,
      price: undefined,
      signal: abort.signal,
    });
    expect(report.problems).toEqual([]);
    const own = (all: readonly BenchmarkRow[]): readonly BenchmarkRow[] =>
      all.filter(({ environment }) => replayed.includes(environment));
    expect(own(report.rows).length).toBeGreaterThan(40);
    expect(own(report.rows)).toEqual(own(rows));
    // The table of the README has the same cells, in columns as wide as all its worlds need.
    const cells = linesOf(report.brief);
    expect(cells.length).toBeGreaterThan(5);
    const shown = linesOf(readFileSync(path('../README.md'), 'utf8'));
    for (const line of cells) expect(shown).toContain(line);
    // And RESULTS.md the same lines, the published figures among them, and the same texts.
    const results = readFileSync(path('results/RESULTS.md'), 'utf8');
    for (const environment of replayed) {
      const about = rowsAbout(report.markdown, environment);
      expect(about.length).toBeGreaterThan(8);
      expect(rowsAbout(results, environment)).toEqual(about);
    }
    expect(frameOf(results)).toEqual(frameOf(report.markdown));
  });

  it('has means that follow from the figures of its environments', () => {
    const means = rows.filter(({ environment, metric }) => environment === 'mean' && metric === 'held-out strict');
    expect(new Set(means.map(({ suite }) => suite))).toEqual(
      new Set(['cwmb, discrete', 'cwmb, continuous', 'rtfm', 'unseen']),
    );
    for (const { suite: group, method, value, n } of means) {
      const members = tasks.filter(({ suite, actionSpace: { kind } }) =>
        suite === 'cwmb' ? group === `cwmb, ${kind === 'box' ? 'continuous' : 'discrete'}` : group === suite,
      );
      const values = rows
        .filter((row) => row.metric === 'held-out strict' && members.some(({ id }) => id === row.environment))
        .filter((row) => row.method === method)
        .map((row) => row.value ?? Number.NaN);
      expect(values.length).toBe(n);
      expect(values.reduce((sum, each) => sum + each, 0) / values.length).toBeCloseTo(value ?? Number.NaN, 12);
    }
  });

  it('has a row of every recording, and of no other search', () => {
    const recorded = ['cwmb', 'rtfm', 'unseen'].flatMap((suite) =>
      readdirSync(path(`recordings/${suite}`)).map((name) => name.replace(/\.\d+\.jsonl$/, '')),
    );
    const written = rows
      .filter(({ environment, metric }) => metric === 'calls' && tasks.some(({ id }) => id === environment))
      .map(({ environment, method }) => `${environment}.${method}`);
    expect(recorded.length).toBeGreaterThan(90);
    expect(new Set(written)).toEqual(new Set(recorded));
  });

  it('has differences that follow from them, too', () => {
    const differences = rows.filter((row) => row.environment === 'difference' && row.metric === 'held-out strict');
    expect(differences.length).toBeGreaterThan(3);
    const strictOf = (method: string | undefined): ReadonlyMap<string, number> =>
      new Map(
        rows
          .filter((row) => row.metric === 'held-out strict' && row.method === method)
          .filter(({ environment }) => tasks.some(({ id }) => id === environment))
          .map(({ environment, value }) => [environment, value ?? Number.NaN]),
      );
    for (const { method, baseline, value, n } of differences) {
      const base = strictOf(baseline ?? undefined);
      const pairs = [...strictOf(method)].filter(([world]) => base.has(world));
      expect(pairs.length).toBe(n);
      const sum = pairs.reduce((total, [world, strict]) => total + strict - (base.get(world) ?? Number.NaN), 0);
      expect(sum / pairs.length).toBeCloseTo(value ?? Number.NaN, 12);
    }
  });
});
