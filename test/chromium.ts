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
    const { stdout } = await promisify(execFile)(
      chromium,
      [...flags, ...quiet, `--user-data-dir=${profile}`, '--virtual-time-budget=10000', '--dump-dom', `file://${file}`],
      { timeout: 60_000, maxBuffer: 1 << 26 },
    );
    return stdout;
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}
