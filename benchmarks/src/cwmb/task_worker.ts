import { setMaxListeners } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { findTask } from '@orrery/environments';
import { createSandbox } from '@orrery/sandbox';
import { CommandError, orFail } from '../command_error.ts';
import type { TaskResult } from './result.ts';
import { runTaskApart } from './run_task.ts';
import { sandboxPatienceMs, type SuiteSettings } from './settings.ts';

/** Settings as they go to another thread. */
export type SentSettings = Omit<SuiteSettings, 'signal'>;

/** The next task, by its name. */
export interface TaskOrder {
  readonly task: string;
}

/** What became of a task. What is no {@link CommandError} ends the thread instead. */
export type TaskReply =
  { readonly result: TaskResult } | { readonly failed: { readonly message: string; readonly exitCode: number } };

const port = parentPort;
if (port === null) throw new Error('this file is the worker of pnpm bench');

// An interrupted replay has nothing to keep: its threads are ended from outside.
const { signal } = new AbortController();
// Every step of a search may listen to it.
setMaxListeners(0, signal);
const settings: SuiteSettings = { ...(workerData as SentSettings), signal };
const sandbox = createSandbox({ workers: 1, wallClockMs: sandboxPatienceMs });

async function replyTo(id: string): Promise<TaskReply> {
  try {
    return { result: await runTaskApart(orFail(findTask(id)), sandbox, settings) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { failed: { message: error.message, exitCode: error.exitCode } };
  }
}

port.on('message', ({ task }: TaskOrder) => void replyTo(task).then((reply) => port.postMessage(reply)));
