// What is published, as a user gets it: installed into an empty project, without the network, on the Node that runs the tests.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('the packed planner installs into an empty project, has its types, plans, and says what is missing elsewhere', () => {
  const script = fileURLToPath(new URL('packed_planner.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--offline'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain(`${process.version} installed, typed, planned`);
});
