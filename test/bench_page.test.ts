import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchmarkPage, type BenchmarkView } from '@orrery/report';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chromium, visit } from './chromium.ts';
import { runCommand } from './run_command.ts';

const browser = chromium === undefined && process.env['CI'] !== 'true';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-page-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const count = (text: string, part: string): number => text.split(part).length - 1;

describe('the page of the benchmark', () => {
  it.skipIf(browser)(
    "shows the table's figures and plots in Chromium, and the console stays silent",
    async () => {
      const file = join(folder, 'bench.html');
      const { status, stdout } = runCommand('bench', ['--env', 'CartPole-v1', 'CartPole-changed', '--html', file]);
      expect(status).toBe(0);
      const { dom, console } = await visit(file);
      expect(console).toEqual([]);
      // Every figure of the tables stands in a cell of the page.
      const figures = stdout.match(/-?\d+\.\d{2,4}(?= )/g) ?? [];
      expect(figures.length).toBeGreaterThan(40);
      for (const figure of figures) expect(dom).toMatch(new RegExp(`[> ]${figure}[< ]`));
      expect(count(dom, '<svg')).toBeGreaterThan(4);
      expect(count(dom, '<rect')).toBe(6);
      expect(dom).toContain('WorldCoder*, GPT-4 Turbo');
    },
    300_000,
  );

  it.skipIf(browser)('takes names as text, and draws nothing where there is nothing', async () => {
    const odd = '<img src=x onerror=alert(1)>';
    const view: BenchmarkView = {
      title: odd,
      tables: [{ title: odd, columns: [{ title: odd, align: 'left' }], rows: [[odd]] }],
      progress: [],
      bars: { series: [odd], groups: [{ name: odd, values: [undefined] }] },
      returns: [{ series: odd, name: odd, x: 0.5, y: -3 }],
      runs: [{ name: odd, calls: [] }],
      notes: [odd],
      caveats: [odd],
      problems: [odd],
    };
    const file = join(folder, 'odd.html');
    writeFileSync(file, benchmarkPage(view));
    const { dom, console } = await visit(file);
    expect(console).toEqual([]);
    expect(dom).not.toContain('<img');
    expect(dom).not.toMatch(/NaN|Infinity|undefined/);
  });
});
