import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '@orrery/llm';
import {
  blobName,
  createSearchRule,
  synthesize,
  type Evaluation,
  type RecordedTransition,
  type SearchName,
  type SynthesisTask,
} from '@orrery/synthesis';
import { continueRun, openRunFolder, runFiles } from '@orrery/synthesis/run';
import { CommandError, orFail } from '../command_error.ts';
import { scriptedRun } from './scripted_run.ts';

const task: SynthesisTask = {
  id: 'scripted',
  description: 'A world for a replay.',
  metric: { entries: 1, comparator: 'close' },
  contract: {
    name: 'scripted',
    types: 'given',
    declaration: 'type State = number[];\ntype Action = number;',
    state: { kind: 'array', element: { kind: 'number' }, length: 1 },
    action: { kind: 'number' },
    initialState: [],
    terminated: 'terminated',
    legalActions: 'optional',
  },
};
const data: readonly RecordedTransition[] = [
  { observation: [0], action: 1, nextObservation: [1], reward: 0, terminated: false, truncated: false },
];

/** Milliseconds of processor time until a run of so many events stands where it stood, and how many events they were. */
export async function replayTime(
  search: SearchName,
  events: number,
): Promise<{ readonly events: number; readonly milliseconds: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-bench-'));
  try {
    // Two events an ask at least.
    const budget = Math.ceil(events / 2);
    const run = scriptedRun(folder, task, data, search, budget);
    run.close();
    const lines = await written(run.path, search, budget);
    const started = process.cpuUsage();
    const opened = orFail(openRunFolder(run.path));
    const never = (): never => {
      throw new CommandError('a replay asked, compiled or formatted something');
    };
    orFail(
      await continueRun(opened, {
        compile: never,
        sandbox: { run: never },
        format: never,
        session: { complete: never },
        clock: () => performance.now(),
      }),
    );
    const { user, system } = process.cpuUsage(started);
    const milliseconds = (user + system) / 1000;
    opened.close();
    return { events: lines, milliseconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the events and blobs of such a run in one go: a run would force each of them to disk. */
async function written(path: string, search: SearchName, budget: number): Promise<number> {
  const events: string[] = [];
  let ask = 0;
  const result = await synthesize({
    task,
    transitions: data.length,
    rule: orFail(createSearchRule({ name: search }, 0)),
    limits: { budget, window: 1, unansweredAllowed: 2 },
    role: 'writer',
    sampling: { temperature: null, topP: null, maxTokens: null, stop: [] },
    mode: 'strict',
    session: {
      complete: () => {
        ask += 1;
        const body = Array.from({ length: 60 }, (_, line) => `const line${line} = ${ask * 61 + line};`).join('\n');
        const usage = { promptTokens: 1000, completionTokens: 600, estimated: false };
        const samples = [`\`\`\`ts\n${body}\n\`\`\``];
        return Promise.resolve({ ok: true, value: { kind: 'answered', samples, usage, model: 'scripted' } });
      },
    },
    evaluate: (source) => Promise.resolve({ ok: true, value: verdict(source) }),
    format: (source) => source,
    blobs: {
      put(text) {
        const name = blobName(text);
        const group = join(path, runFiles.blobs, name.slice(0, 2));
        makeFolder(group);
        writeFileSync(join(group, name), text);
        return name;
      },
    },
    onEvent: (event) => events.push(JSON.stringify(event)),
  });
  if (!result.ok) throw new CommandError(result.error.message);
  writeFileSync(join(path, runFiles.events), `${events.join('\n')}\n`);
  return events.length;
}

/** A verdict by the program's own digits: a fifth of them bugs, the others somewhere between 0 and 1. */
function verdict(source: string): Evaluation {
  const hash = createHash('sha256').update(source).digest();
  const share = hash.readUInt32LE(0) / 2 ** 32;
  const strict = {
    transitions: 1,
    right: 0,
    score: share * 0.99,
    parts: { state: 0, reward: 0, terminated: 0 },
    entries: 0,
    exceptions: 0,
    classes: [],
  };
  const behaviour = { hash: hash.toString('hex').slice(0, 16), right: 'AA==' };
  const failures = { transitions: 1, wrong: 1, clusters: [], examples: [], crashes: [] };
  const scores = { paperCode: 0, paperEquation: 0, strict };
  return share < 0.2
    ? {
        status: 'bug',
        error: { code: 'thrown', message: 'no', line: 1, column: 1 },
        index: 0,
        scores,
        behaviour,
        failures,
      }
    : { status: 'scored', scores, behaviour, failures, firstWrong: {}, perfect: { strict: false, paper: false } };
}
