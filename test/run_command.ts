import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a built command of the repository as a user would, without a key or a server in its environment. */
export function runCommand(
  command: 'bench' | 'orrery',
  parameters: readonly string[],
  environment: Record<string, string> = {},
): Finished {
  const file = command === 'bench' ? 'benchmarks/dist/main.js' : 'packages/cli/bin/orrery.js';
  const { OPENAI_API_KEY: _key, OPENAI_BASE_URL: _url, ...clean } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...parameters], {
    cwd: root,
    encoding: 'utf8',
    env: { ...clean, ...environment },
    timeout: 100_000,
  });
  return { status, stdout, stderr };
}

/** Such an end is an error told once: its message on stderr, no stack, nothing on stdout. */
export function isOneClearError({ status, stdout, stderr }: Finished): boolean {
  return status !== 0 && status !== null && stdout === '' && !/^\s+at .*:\d+:\d+\)?$/m.test(stderr);
}
