// Runs every test of the repository, Rust and TypeScript, and closes with one line that counts them.
// `pnpm test` builds first; arguments are handed to vitest (`pnpm test packages/contract`) and then skip cargo.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const filters = process.argv.slice(2);
let passed = 0;
let failed = 0;
let broken = false;

if (filters.length === 0) {
  // The addon is a cdylib without tests in Rust (packages/planner holds them), but it takes part here: its features with
  // those of the rest are what `napi build` compiles with, so that wasmtime is compiled once.
  const cargo = spawnSync('cargo', ['test', '--release', '--workspace', '--no-fail-fast'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  process.stdout.write(cargo.stdout ?? '');
  for (const [, good, bad] of (cargo.stdout ?? '').matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed/gm)) {
    passed += Number(good);
    failed += Number(bad);
  }
  if (cargo.error) console.error(`cargo did not start: ${cargo.error.message}. Install Rust 1.95 or newer.`);
  if (cargo.status !== 0) broken = true;
}

const folder = mkdtempSync(join(tmpdir(), 'orrery-test-'));
const report = join(folder, 'vitest.json');
const vitest = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...filters,
  ],
  { stdio: 'inherit' },
);
if (vitest.status !== 0) broken = true;
try {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  passed += numPassedTests;
  failed += numFailedTests;
} catch {
  console.error('vitest left no report: it crashed before its end.');
  broken = true;
}
rmSync(folder, { recursive: true, force: true });

// A runner that failed without a failing test (a file that does not load, a crash) counts as one failure.
if (broken && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
