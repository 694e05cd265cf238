import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTask, readDataset, transitions, type Transition } from '@orrery/environments';
import { numberText } from '@orrery/synthesis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAnswer } from '../benchmarks/src/inference/answer.ts';
import { runCommand } from './run_command.ts';

const found = findTask('CartPole-v1');
if (!found.ok) throw new Error(found.error.message);
const cartPole = found.value;

test.each([
  [
    'a fenced block after words',
    'So:\n```json\n{"state": [1, 2, 3, 4], "reward": 1, "terminated": false}\n```\nDone.',
    true,
  ],
  [
    'the last of two blocks',
    '```json\n{}\n```\n```json\n{"state": [1,2,3,4], "reward": 1, "terminated": false}\n```',
    true,
  ],
  ['nothing but JSON', '{"state": [1, 2, 3, 4], "reward": 1, "terminated": false}', true],
  ['words', 'The pole falls.', 'no JSON'],
  ['a list', '[1, 2, 3, 4]', 'no object'],
  ['a state of another length', '{"state": [1, 2, 3], "reward": 1, "terminated": false}', 'state: '],
  ['no reward', '{"state": [1, 2, 3, 4], "terminated": false}', 'no reward'],
  ['a word for an end', '{"state": [1, 2, 3, 4], "reward": 1, "terminated": "no"}', 'no terminated'],
])('an answer that is %s is read as a prediction or said to be none', (_, completion, expected) => {
  const answer = readAnswer(cartPole, completion);
  if (expected === true)
    expect(answer).toEqual({ ok: true, value: { state: [1, 2, 3, 4], reward: 1, terminated: false } });
  else expect(answer.ok ? '' : answer.error).toContain(expected);
});

let folder: string;
let server: Server;
let prompts: string[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-inference-'));
  prompts = [];
  const heldout = readDataset(cartPole, 'heldout');
  if (!heldout.ok) throw new Error(heldout.error.message);
  const known = transitions(heldout.value);
  // The first question gets the truth, the second one step more than that, the third no prediction.
  const answers = [
    (truth: Transition) => ({ state: truth.nextObservation, reward: truth.reward, terminated: truth.terminated }),
    (truth: Transition) => ({ state: truth.nextObservation, reward: truth.reward + 1, terminated: truth.terminated }),
    () => 'falls',
  ];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { messages } = JSON.parse(body) as { messages: { content: string }[] };
      const prompt = messages.at(-1)?.content ?? '';
      const asked = prompt.split('## Your turn')[1] ?? '';
      const truth = known.find(({ observation }) =>
        asked.includes(`state: [${(observation as number[]).map(numberText).join(',')}]`),
      )!;
      const content = JSON.stringify(answers[prompts.length]!(truth));
      prompts.push(prompt);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ choices: [{ message: { content } }] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

test('pnpm bench inference asks for each transition in a prompt of its own, scores by strict, and replays', async () => {
  const words = ['inference', '--env', 'CartPole-v1', '--transitions', '3', '--recordings', folder];
  const file = fileURLToPath(new URL('../benchmarks/dist/main.js', import.meta.url));
  const child = spawn(process.execPath, [file, ...words, '--llm', 'record'], {
    env: {
      ...process.env,
      OPENAI_API_KEY: 'none',
      OPENAI_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    },
  });
  const status = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  expect(status).toBe(0);
  expect(new Set(prompts).size).toBe(3);
  for (const prompt of prompts) expect(prompt.split('answer: ')).toHaveLength(4);

  const json = join(folder, 'rows.json');
  const replayed = runCommand('bench', [...words, '--json', json]);
  expect(replayed.status).toBe(0);
  expect(replayed.stdout).toMatch(/CartPole-v1 +language model +[\d.e-]+ +2\.2 +1\/3 +2\/3 +0\.67 +1\/3 +2\/3/);
  expect(replayed.stdout).toMatch(/best program +not recorded +0\.00005/);
  expect(replayed.stdout).toContain('1 answers were no prediction');
  const rowOf = (wanted: string): { value: number; ratio: number | null; unit: string } | undefined =>
    (
      JSON.parse(readFileSync(json, 'utf8')) as {
        method: string;
        metric: string;
        value: number;
        ratio: number | null;
        unit: string;
      }[]
    ).find(({ method, metric }) => method === 'language-model' && metric === wanted);
  expect(rowOf('strict')?.value).toBe(1 / 3);

  const recording = join(folder, 'inference', 'CartPole-v1.language-model.0.jsonl');
  const lines = readFileSync(recording, 'utf8').trimEnd().split('\n');
  const seconds = lines.slice(1).map((line) => (JSON.parse(line) as { seconds: number }).seconds);
  const mean = seconds.reduce((sum, each) => sum + each, 0) / 3;
  expect(rowOf('seconds a step')).toMatchObject({ value: mean, ratio: 2.2 / mean, unit: 's' });

  // An operator's seconds are no figure of a model server, and those of a call that was not measured are not known.
  const served = lines.map((line) => line.replace('"endpoint":"', '"endpoint":"operator-served '));
  writeFileSync(recording, `${served.join('\n')}\n`);
  const byOperator = runCommand('bench', [...words, '--json', json]);
  expect(byOperator.stdout).toMatch(/CartPole-v1 +language model +[\d.e-]+\* +2\.2 +1\/3/);
  expect(byOperator.stdout).toContain('no figure of a model server');
  expect(byOperator.stdout).toContain('operator-served OpenAI-compatible endpoint');
  expect(rowOf('seconds a step')).toMatchObject({
    value: mean,
    ratio: null,
    unit: 's, an operator served the answers',
  });
  writeFileSync(recording, `${served.join('\n').replace(/"seconds":[^,]+,/, '')}\n`);
  const unknownTime = runCommand('bench', words);
  expect(unknownTime.status).toBe(0);
  expect(unknownTime.stdout).toMatch(/CartPole-v1 +language model +- +2\.2 +1\/3/);
  expect(unknownTime.stdout).not.toContain('no figure of a model server');

  writeFileSync(recording, `${lines.slice(0, -1).join('\n')}\n`);
  const partial = runCommand('bench', words);
  expect(partial.status).toBe(1);
  expect(partial.stdout).toMatch(/CartPole-v1 +language model +not usable +2\.2 +not usable/);
  expect(partial.stdout).toMatch(/best program +not recorded +0\.00005/);
  expect(partial.stderr).toContain('--llm record');
});

test('pnpm bench inference says what is not recorded, and which environments there are', () => {
  const none = runCommand('bench', ['inference', '--env', 'CartPole-v1', '--recordings', folder]);
  expect(none.status).toBe(0);
  expect(none.stdout).toMatch(/CartPole-v1 +language model +not recorded +2\.2 +not recorded/);
  const unknown = runCommand('bench', ['inference', '--env', 'Taxi-v3']);
  expect(unknown.status).toBe(2);
  expect(unknown.stderr).toContain('CartPole-v1, HalfCheetah-v4, Humanoid-v4');
});
