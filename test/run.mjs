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

// proptest's seed; test/property_seed.ts sets that of fast-check.
const propertySeed = process.env.ORRERY_PROPERTY_SEED ?? '120126';
const seeded = propertySeed === 'random' ? {} : { PROPTEST_RNG_SEED: propertySeed };

if (filters.length === 0) {
  // The addon is a cdylib without tests in Rust (packages/planner holds them), but it takes part here: its features with
  // those of the rest are what `napi build` compiles with, so that wasmtime is compiled once.
  const cargo = spawnSync('cargo', ['test', '--release', '--workspace', '--no-fail-fast'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...seeded },
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

if (filters.length === 0) {
  // orrery_gym is tested against Gymnasium where a Python has it.
  const python = [process.env.ORRERY_PYTHON, 'python3'].find(
    (each) => each && spawnSync(each, ['-c', 'import gymnasium'], { stdio: 'ignore' }).status === 0,
  );
  if (python === undefined) {
    console.log('orrery_gym: skipped, no Python here has gymnasium (name one in ORRERY_PYTHON)');
  } else {
    const tests = spawnSync(python, ['-m', 'unittest', 'discover', '-v', 'tests'], {
      cwd: 'python/orrery_gym',
      env: { ...process.env, PYTHONPATH: '.', PYTHONDONTWRITEBYTECODE: '1' },
      encoding: 'utf8',
    });
    process.stdout.write(tests.stderr);
    const ran = Number(/^Ran (\d+) tests?/mu.exec(tests.stderr)?.[1] ?? 0);
    const bad = [...(tests.stderr.matchAll(/(?:failures|errors)=(\d+)/gu) ?? [])].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
    passed += Math.max(0, ran - bad);
    failed += bad;
    if (tests.status !== 0 || ran === 0) broken = true;
  }
}

// A runner that failed without a failing test (a file that does not load, a crash) counts as one failure.
if (broken && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
