// Fresh worlds by one command, and a model of one by another.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AcceptanceReport } from '@orrery/synthesis';
import { afterAll, expect, test } from 'vitest';
import { runCommand } from './run_command.ts';

const folder = mkdtempSync(join(tmpdir(), 'orrery-unseen-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const command = fileURLToPath(new URL('../packages/cli/bin/orrery.js', import.meta.url));

/** Files of a folder with their bytes. */
const bytesOf = (path: string): Record<string, string> =>
  Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'latin1')]));

test(
  'the same seed makes the same world again, which a synthesis takes as it stands',
  { timeout: 600_000 },
  async () => {
    const outs = ['one', 'other'].map((name) => join(folder, name));
    for (const out of outs) {
      const { status, stdout } = runCommand('bench', ['unseen', '--seed', '9', '--kind', 'beast', '--out', out]);
      expect([status, stdout]).toEqual([0, expect.stringContaining('beast-9')]);
    }
    const [world = '', other = ''] = outs.map((out) => join(out, 'beast-9'));
    expect(bytesOf(world)).toEqual(bytesOf(other));
    expect(readdirSync(world)).toEqual(
      expect.arrayContaining([
        'description.md',
        'environment.json',
        'heldout.jsonl',
        'reference_model.ts',
        'transitions.jsonl',
      ]),
    );

    // A language model that knows the world.
    const content = `\`\`\`ts\n${readFileSync(join(world, 'reference_model.ts'), 'utf8')}\`\`\``;
    const server = createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        const usage = { prompt_tokens: 1000, completion_tokens: 100 };
        response.end(
          JSON.stringify({ model: 'stub', choices: [{ finish_reason: 'stop', message: { content } }], usage }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const runs = join(folder, 'runs');
    const run = spawn(process.execPath, [command, 'synthesize', world, '--runs', runs, '--budget', '1'], {
      env: { ...process.env, OPENAI_API_KEY: 'none', OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` },
    });
    const ended = await new Promise((resolve) => run.on('close', resolve));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(ended).toBe(0);
    const report = readFileSync(join(runs, readdirSync(runs)[0] ?? '', 'result', 'report.json'), 'utf8');
    expect(JSON.parse(report) as AcceptanceReport).toMatchObject({
      verdict: 'accepted',
      engines: { disagreements: 0 },
    });
  },
);

test('a kind that there is not is one clear error', () => {
  const run = runCommand('bench', ['unseen', '--kind', 'chess', '--out', folder]);
  expect(run.status).not.toBe(0);
  expect(run.stderr).toContain('Allowed choices are crafting');
});

test('a folder that the system lets nobody make ends the command with its name', () => {
  const run = runCommand('bench', ['unseen', '--kind', 'beast', '--out', '/proc/none']);
  expect(run.status).toBe(1);
  expect(run.stderr).toContain('/proc/none/beast-0/ cannot be made: ENOENT');
});
