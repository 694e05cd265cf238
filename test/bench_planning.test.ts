// The commands behind the planners' tables, as far as a test may look: what they say, not how fast they are.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isOneClearError, runCommand } from './run_command.ts';

test('returns are what is known of the task, in the table and in the committed form', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-bench-'));
  try {
    const results = join(folder, 'results.json');
    const { status, stdout } = runCommand('bench', [
      'planning',
      '--returns',
      '--env',
      'CliffWalking-v0',
      '--results',
      results,
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain('optimal, 30 of 30');
    const { provenance, rows } = JSON.parse(readFileSync(results, 'utf8')) as {
      provenance: Record<string, unknown>;
      rows: { metric: string; method: string; value: number; standardError: number }[];
    };
    expect(Object.keys(provenance)).toEqual(['command', 'commit', 'node', 'load']);
    const returns = rows.filter(({ metric }) => metric === 'return');
    expect(returns.map(({ method }) => method)).toEqual(['value iteration', 'published mcts']);
    expect(returns[0]).toMatchObject({ value: -13, standardError: 0 });
    // The published planner in Python over Gymnasium: -159.3 ± 9.8.
    const { value, standardError } = returns[1]!;
    expect(Math.abs(value + 159.3)).toBeLessThan(3 * Math.hypot(standardError, 9.8));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what is not installed is skipped where everyone sees it', () => {
  const words = ['planning', '--compare', '--rounds', '1', '--milliseconds', '1'];
  const variables = ['RUST_MCTS', 'JAX_PYTHON', 'OPENSPIEL_PYTHON', 'NUMPY_PYTHON', 'CWM_REFERENCE'];
  const { status, stdout } = runCommand('bench', words, Object.fromEntries(variables.map((name) => [name, ''])));
  expect(status).toBe(0);
  for (const name of ['RUST_MCTS', 'JAX_PYTHON', 'OPENSPIEL_PYTHON', 'NUMPY_PYTHON', 'CWM_REFERENCE'])
    expect(stdout).toContain(`${name} names no`);
  expect(stdout).toMatch(/TypeScript on V8 .* x/u);
});

test('a profile divides the whole time among phases', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-bench-'));
  try {
    const file = join(folder, 'rows.json');
    expect(runCommand('bench', ['planning', '--profile', '--json', file]).status).toBe(0);
    const sums = new Map<string, number>();
    const rows = JSON.parse(readFileSync(file, 'utf8')) as {
      environment: string;
      metric: string;
      unit: string;
      value: number;
    }[];
    for (const { environment, metric, unit, value } of rows)
      if (unit === 'share of wall time' && metric !== 'model') {
        expect(value).toBeGreaterThanOrEqual(0);
        sums.set(environment, (sums.get(environment) ?? 0) + value);
      }
    expect(sums.size).toBe(5);
    for (const sum of sums.values()) expect(sum).toBeCloseTo(1, 9);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('options that do not go together and tasks that are none are one clear error', () => {
  for (const words of [
    ['--returns', '--compare'],
    ['--profile', '--returns'],
    ['--env', 'CartPole-v1'],
    ['--returns', '--env', 'Chess'],
  ]) {
    const run = runCommand('bench', ['planning', ...words]);
    expect(run.status).toBe(2);
    expect(isOneClearError(run)).toBe(true);
  }
});
