import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A Chromium on this machine: `CHROMIUM` names one, else the usual places are looked at. */
export const chromium = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

/** What a page's document holds once it has come to rest. */
export async function domOf(file: string): Promise<string> {
  return (await visit(file)).dom;
}

/** The same, with what the browser's console said: errors of scripts, refused styles, resources that are not there. */
export async function visit(file: string): Promise<{ readonly dom: string; readonly console: readonly string[] }> {
  if (chromium === undefined) throw new Error('no Chromium: install it, or name one in CHROMIUM');
  const profile = mkdtempSync(join(tmpdir(), 'orrery-chromium-'));
  try {
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-dev-shm-usage',
    ];
    const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
    const { stdout, stderr } = await promisify(execFile)(
      chromium,
      [
        ...flags,
        ...quiet,
        '--enable-logging=stderr',
        `--user-data-dir=${profile}`,
        '--virtual-time-budget=10000',
        '--dump-dom',
        `file://${file}`,
      ],
      { timeout: 60_000, maxBuffer: 1 << 26 },
    );
    return { dom: stdout, console: stderr.split('\n').filter((line) => line.includes(':CONSOLE')) };
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}
